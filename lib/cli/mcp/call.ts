import { isAbsolute } from '../../chain';
import type { WechatpayConfig } from '../../client';
import type { Method } from '../../http';
import { omitUndefined } from '../../json';
import { templateOf } from '../../reference';
import type { ReadyCall } from '../call/arguments';
import { send } from '../call/send';
import { UsageError } from '../exit';
import type { RunningGateway } from '../running-gateways';
import { isGateway } from './gateway-proof';

/** A call that an agent asks for. */
export interface AskedCall {
  readonly method: Method;
  readonly path: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly xml?: unknown;
}

/** The merchant that calls are signed for, and the gateway that runs in another terminal. */
export interface AgentTarget {
  readonly config: WechatpayConfig;
  readonly running: RunningGateway | undefined;
}

/** What agents may call at WeChat Pay itself: queries that move nothing, and whose responses have no sensitive fields. */
export const ALLOWED: readonly string[] = [
  'GET v3/pay/transactions/id/{transaction_id}',
  'GET v3/pay/transactions/out-trade-no/{out_trade_no}',
  'GET v3/pay/partner/transactions/id/{transaction_id}',
  'GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}',
  'GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}',
  'GET v3/refund/domestic/refunds/{out_refund_no}',
  'GET v3/certificates',
];

/** Fields that hold a key or certificates, by path. */
const SECRET_FIELDS: Readonly<Record<string, string>> = {
  'v2/risk/getcertficates': 'certificates',
  'v2/xdc/apiv2getsignkey/sign/getsignkey': 'sandbox_signkey',
};

/**
 * Sends the call of an agent: any to what proves to be a gateway, otherwise an allowed query only.
 *
 * @throws {UsageError} if the call is not allowed; nothing is sent.
 */
export async function callForAgent(
  { config, running }: AgentTarget,
  asked: AskedCall,
  signal: AbortSignal,
): Promise<unknown> {
  const call = readyCall(asked);
  const key = `${call.method} ${call.path}`;
  const allowed = ALLOWED.includes(key) && asked.json === undefined && asked.xml === undefined;
  if (!allowed && !(await isGateway(config, running, signal))) {
    throw new UsageError(
      `Not sent: ${key} is not among the queries that agents may send to WeChat Pay: ${ALLOWED.join(', ')}. The base URL is not that of a running gateway with the configured merchant and keys. Start one with \`wxpay sandbox\` for other calls.`,
    );
  }
  const { status, data } = await send(config, call, signal);
  return { status, data: shown(call.path, data) };
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

/** What agents see of a response: of a file its size, of certificates serial numbers and validity. */
function shown(path: string, data: unknown): unknown {
  if (Buffer.isBuffer(data)) return { bytes: data.length };
  if (/^v3\/(?:global\/)?certificates$/.test(path)) return withoutCertificates(data);
  const secret = Object.hasOwn(SECRET_FIELDS, path) ? SECRET_FIELDS[path] : undefined;
  if (secret === undefined) return data ?? null;
  return Object.fromEntries(Object.entries(Object(data)).filter(([name]) => name !== secret));
}

function withoutCertificates(data: unknown): unknown {
  const { data: certificates }: { data?: unknown } = Object(data);
  if (!Array.isArray(certificates)) return null;
  return certificates.map(({ serial_no, effective_time, expire_time }) => ({
    serial_no,
    effective_time,
    expire_time,
  }));
}
