// Every example calls through here. Without an environment it starts a gateway of its own on this machine; with a
// merchant's in the environment it calls WeChat Pay itself.
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';

const NAMES = ['MCHID', 'SERIAL', 'PRIVATE_KEY', 'PUBLIC_KEY_ID', 'PUBLIC_KEY'].map(
  (name) => `WECHATPAY_${name}`,
);

/** A client, and the gateway behind it where it is not WeChat Pay itself. */
export interface Connection {
  readonly wxpay: Wechatpay;
  readonly sandbox: Sandbox | undefined;
  /** Closes the client's connections and the gateway. */
  close(): Promise<void>;
}

/**
 * Connects an example. APIv2 needs two more of a merchant: WECHATPAY_SECRET, the APIv2 key, and WECHATPAY_CERT, the
 * client certificate.
 *
 * @param options of the gateway, where one is started.
 * @throws Error where the environment names a part of a merchant only; its message says what is missing.
 */
export async function connect(environment = process.env, options: SandboxOptions = {}): Promise<Connection> {
  const values = NAMES.map((name) => environment[name] || undefined);
  const missing = NAMES.filter((_, at) => values[at] === undefined);
  if (missing.length === NAMES.length) return connectLocally(options);
  if (missing.length > 0) {
    throw new Error(`Half a merchant is set in the environment; missing: ${missing.join(', ')}`);
  }
  const [mchid = '', serial = '', privateKey = '', publicKeyId = '', publicKey = ''] = values.map(
    (value) => value ?? '',
  );
  const { WECHATPAY_SECRET: secret, WECHATPAY_CERT: cert } = environment;
  const wxpay = new Wechatpay({
    mchid,
    serial,
    privateKey,
    certs: { [publicKeyId]: publicKey },
    ...(secret ? { secret } : {}),
    ...(cert ? { merchant: { cert, key: privateKey } } : {}),
  });
  return { wxpay, sandbox: undefined, close: () => wxpay.close() };
}

async function connectLocally(options: SandboxOptions): Promise<Connection> {
  const sandbox = await Sandbox.start(options);
  const wxpay = new Wechatpay(sandbox.config);
  const close = async () => {
    await wxpay.close();
    await sandbox.close();
  };
  return { wxpay, sandbox, close };
}

/** The present time as WeChat Pay writes it: RFC 3339, in Beijing. */
export function beijingTime(time = Date.now()): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00');
}
