// Creates the client of the examples. If the environment variables of a merchant are set, it calls WeChat Pay; otherwise
// it starts a local gateway.
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';

const NAMES = ['MCHID', 'SERIAL', 'PRIVATE_KEY', 'PUBLIC_KEY_ID', 'PUBLIC_KEY'].map(
  (name) => `WECHATPAY_${name}`,
);

/** A client, and the local gateway if there is one. */
export interface Connection {
  readonly wxpay: Wechatpay;
  readonly sandbox: Sandbox | undefined;
  /** Closes the client's connections and the gateway. */
  close(): Promise<void>;
}

/**
 * Connects to WeChat Pay or to a local gateway. APIv2 also needs WECHATPAY_SECRET, the APIv2 key, and WECHATPAY_CERT,
 * the client certificate.
 *
 * @param options options of the gateway.
 * @throws {Error} if only some of the environment variables are set.
 */
export async function connect(environment = process.env, options: SandboxOptions = {}): Promise<Connection> {
  const values = NAMES.map((name) => environment[name] || undefined);
  const missing = NAMES.filter((_, at) => values[at] === undefined);
  if (missing.length === NAMES.length) return connectLocally(options);
  if (missing.length > 0) {
    throw new Error(`Expected all environment variables of a merchant; missing: ${missing.join(', ')}`);
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
    ...(secret && { secret }),
    ...(cert && { merchant: { cert, key: privateKey } }),
  });
  return {
    wxpay,
    sandbox: undefined,
    close: () => wxpay.close(),
  };
}

async function connectLocally(options: SandboxOptions): Promise<Connection> {
  const sandbox = await Sandbox.start(options);
  const wxpay = new Wechatpay(sandbox.config);
  const close = async () => {
    await wxpay.close();
    await sandbox.close();
  };
  return {
    wxpay,
    sandbox,
    close,
  };
}

/** Formats a time as WeChat Pay does: RFC 3339, Beijing time. */
export function beijingTime(time = Date.now()): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00');
}
