import { isAbsolute } from '../../chain';
import { merchantConfig, type WechatpayConfig } from '../../client';
import { Certificate } from '../../crypto';
import type { Method } from '../../http';
import { omitUndefined } from '../../json';
import { templateOf } from '../../reference';
import type { ReadyCall } from '../call/arguments';
import { send } from '../call/send';
import { UsageError } from '../exit';
import type { RunningGateway } from '../running-gateways';

/** A call that an agent asks for. */
export interface AskedCall {
  readonly method: Method;
  readonly path: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly xml?: unknown;
}

const CERTIFICATES = 'GET v3/certificates';

/** What agents may call at WeChat Pay itself: queries that move nothing. */
const ALLOWED: readonly string[] = [
  'GET v3/pay/transactions/id/{transaction_id}',
  'GET v3/pay/transactions/out-trade-no/{out_trade_no}',
  'GET v3/pay/partner/transactions/id/{transaction_id}',
  'GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}',
  'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}',
  'GET v3/refund/domestic/refunds/{out_refund_no}',
  CERTIFICATES,
];

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Sends the call of an agent: any to a gateway on this machine, otherwise an allowed query only.
 *
 * @throws {UsageError} if the call is not allowed; nothing is sent.
 */
export async function callForAgent(
  config: WechatpayConfig,
  asked: AskedCall,
  signal: AbortSignal,
): Promise<unknown> {
  const call = readyCall(asked);
  const key = `${call.method} ${call.path}`;
  if (isLocal(config)) return shown(await send(config, call, signal));
  if (!ALLOWED.includes(key) || asked.json !== undefined || asked.xml !== undefined) {
    throw new UsageError(
      `Not sent: ${key} is not among the queries that agents may send to WeChat Pay: ${ALLOWED.join(', ')}. Start a gateway with \`wxpay sandbox\` for other calls.`,
    );
  }
  // Sensitive fields stay encrypted.
  const groups = { ...call.groups, cipher: false };
  const { status, data } = shown(await send(config, { ...call, groups }, signal));
  return { status, data: key === CERTIFICATES ? withoutCertificates(data) : data };
}

/** The configuration of the merchant of a gateway that runs in another terminal. */
export function configOfGateway({ url, identity }: RunningGateway): WechatpayConfig {
  const { mchid, merchant, publicKey, apiv3Key, secret } = identity;
  return merchantConfig({
    mchid,
    serial: Certificate.from(merchant.certificate, 'certificate').serial,
    privateKey: merchant.privateKey,
    publicKeyId: publicKey.id,
    publicKey: publicKey.publicKey,
    apiv3Key,
    secret,
    baseURL: `${url.replace(/\/$/, '')}/`,
  });
}

function readyCall({ method, path, variables = {}, query, json, xml }: AskedCall): ReadyCall {
  if (isAbsolute(path)) {
    throw new UsageError(`path: expected a path such as v3/certificates, received ${path}`);
  }
  const template = templateOf(method, path);
  return {
    method,
    path: template.path,
    variables: { ...template.variables, ...variables },
    groups: omitUndefined({ query, json, xml }),
  };
}

function isLocal({ baseURL }: WechatpayConfig): boolean {
  const text = String(baseURL ?? '');
  return URL.canParse(text) && LOOPBACK.includes(new URL(text).hostname);
}

/** What agents see of a response: of a file its size. */
function shown({ status, data }: { readonly status: number; readonly data: unknown }) {
  return { status, data: Buffer.isBuffer(data) ? { bytes: data.length } : (data ?? null) };
}

/** Serial numbers and validity only. */
function withoutCertificates(data: unknown): unknown {
  const { data: certificates }: { data?: unknown } = Object(data);
  if (!Array.isArray(certificates)) return null;
  return certificates.map(({ serial_no, effective_time, expire_time }) => ({
    serial_no,
    effective_time,
    expire_time,
  }));
}
