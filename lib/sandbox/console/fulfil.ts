import { Wechatpay } from '../../client';
import type { Method } from '../../http';
import { sampleCallOf } from '../../reference';
import type { ConsoleGateway } from './console-gateway';
import { type Need, needOf, type Step } from './needs';
import { demandedIn, knownOperation, operationPage, sampleOptions } from './reference';
import type { OperationPage } from './views';

type Values = Readonly<Record<string, unknown>>;

/** Fields that name an object. */
const IDENTIFIER =
  /(?:_no|_id|_code|billno|_mchid|token)$|^(?:mchid|openid|appid|business_code|receiver_account|account|type)$/;
/** Names of some objects are parts of others: the gateway gives every message a new one. */
const PASSING = /^(?:request_id|nonce_str|package_id|detail_id|err_code|return_code|result_code)$/;

/** One transparent dot, for uploads. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * Creates what an operation needs first, or takes one that the gateway has, and fills the form with it.
 *
 * @param number of one that the gateway has; a new one is created without it.
 */
export async function fulfil(
  gateway: ConsoleGateway,
  { method, path, number }: { readonly method: string; readonly path: string; readonly number?: string },
): Promise<OperationPage> {
  const { method: verb } = knownOperation(method, path);
  const need = needOf(`${verb} ${path}`);
  const values = need === undefined ? {} : await valuesOf(gateway, need, number);
  return operationPage(gateway, method, path, values);
}

async function valuesOf(gateway: ConsoleGateway, need: Need, number: string | undefined): Promise<Values> {
  const { known, steps } = need;
  await using wxpay = new Wechatpay({ ...gateway.config, clock: gateway.merchantClock, retry: false });
  const own = number !== undefined && known !== undefined;
  let values: Values = own ? { [known.number]: number } : {};
  for (const step of own ? known.then : steps)
    values = { ...values, ...(await take(gateway, wxpay, step, values)) };
  return values;
}

async function take(gateway: ConsoleGateway, wxpay: Wechatpay, step: Step, values: Values): Promise<Values> {
  if ('call' in step) return call(gateway, wxpay, step.call, { ...values, ...step.values });
  const number = String(values[step.number]);
  if (step.act === 'complain') return { complaint_id: gateway.complain(number) };
  if (step.act === 'abnormal') {
    const resource = { out_refund_no: number, refund_status: 'ABNORMAL' };
    await gateway.notify('REFUND.ABNORMAL', resource, 'http://127.0.0.1:9/');
    return {};
  }
  gateway.act(number, step.act);
  return {};
}

async function call(gateway: ConsoleGateway, wxpay: Wechatpay, key: string, values: Values): Promise<Values> {
  const [method = '', path = ''] = key.split(' ');
  const demanded = demandedIn(path, values);
  const options = { ...sampleOptions(gateway), required: true, demanded };
  const { variables = {}, groups = {} } = sampleCallOf(knownOperation(method, path), options);
  const { multipart, ...rest } = groups;
  const upload =
    multipart === undefined ? {} : { multipart: { ...multipart, file: PNG, filename: 'image.png' } };
  const verb = method.toLowerCase() as Lowercase<Method>;
  const filled = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  const { data } = await wxpay.chain(path)[verb]({ ...rest, ...upload, path: filled });
  return { ...identifiersIn(variables), ...identifiersIn(groups), ...identifiersIn(data) };
}

function identifiersIn(value: unknown): Values {
  if (typeof value !== 'object' || value === null) return {};
  const found: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (typeof item === 'object') {
      Object.assign(found, identifiersIn(item));
    } else if (name === 'download_url') {
      found['token'] = new URL(String(item)).searchParams.get('token');
    } else if (name === 'success_time') {
      found['bill_date'] = String(item).slice(0, 10);
    } else if (IDENTIFIER.test(name) && !PASSING.test(name)) {
      found[name] = item;
    }
  }
  return found;
}
