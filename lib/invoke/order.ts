import type { Wechatpay } from '../client';
import { ConfigError, shapeOf } from '../errors';
import type { CallOptions } from '../http';
import type { RequestOf } from '../openapi';
import {
  type AppPayment,
  appPayment,
  h5Payment,
  type JsapiPayment,
  jsapiPayment,
  type MiniProgramPayment,
  nativePayment,
} from './payments';
import type { Merchant } from './signing-config';

/** How a user pays. */
export type OrderKind = keyof OrderParameters;

/** What your client passes to WeChat Pay, by the kind of the order. */
export interface OrderParameters {
  readonly jsapi: JsapiPayment;
  readonly miniProgram: MiniProgramPayment;
  readonly app: AppPayment;
  /** The URL to open in a browser. */
  readonly h5: string;
  /** The text of the QR code. */
  readonly native: string;
}

/** The order of a merchant; `mchid` is the client's by default. */
type MerchantOrder<Json> = Omit<Json, 'mchid'> & { readonly mchid?: string };

/** The orders by kind: of a merchant, or with `sp_mchid` of a partner. */
export interface OrderRequests {
  readonly jsapi:
    | MerchantOrder<RequestOf<'POST v3/pay/transactions/jsapi'>['json']>
    | RequestOf<'POST v3/pay/partner/transactions/jsapi'>['json'];
  readonly miniProgram: OrderRequests['jsapi'];
  readonly app:
    | MerchantOrder<RequestOf<'POST v3/pay/transactions/app'>['json']>
    | RequestOf<'POST v3/pay/partner/transactions/app'>['json'];
  readonly h5:
    | MerchantOrder<RequestOf<'POST v3/pay/transactions/h5'>['json']>
    | RequestOf<'POST v3/pay/partner/transactions/h5'>['json'];
  readonly native:
    | MerchantOrder<RequestOf<'POST v3/pay/transactions/native'>['json']>
    | RequestOf<'POST v3/pay/partner/transactions/native'>['json'];
}

/** Options of an order. */
export interface OrderOptions extends CallOptions {
  /** H5: the URL to which the browser returns. */
  readonly redirect_url?: string;
}

/** The fields of an order that its parameters need. */
interface OrderFields {
  readonly appid?: string;
  readonly mchid?: string;
  readonly sp_appid?: string;
  readonly sub_appid?: string;
  readonly sub_mchid?: string;
}

interface Prepaid {
  readonly prepay_id: string;
  readonly h5_url: string;
  readonly code_url: string;
}

type Build = (
  merchant: Merchant,
  order: OrderFields,
  prepaid: Prepaid,
  redirect_url: string | undefined,
) => Promise<unknown> | unknown;

/** The end of the path, and how the parameters are built. */
const KINDS: Readonly<Record<OrderKind, readonly [endpoint: string, build: Build]>> = {
  jsapi: [
    'jsapi',
    (merchant, order, { prepay_id }) => jsapiPayment(merchant, { appid: appidOf(order), prepay_id }),
  ],
  miniProgram: [
    'jsapi',
    async (merchant, order, { prepay_id }) => {
      const { appId, ...payment } = await jsapiPayment(merchant, { appid: appidOf(order), prepay_id });
      return payment;
    },
  ],
  app: [
    'app',
    (merchant, order, { prepay_id }) => {
      const partnerid = order.sub_mchid ?? order.mchid ?? merchant.mchid;
      return appPayment(merchant, { appid: appidOf(order), prepay_id, partnerid });
    },
  ],
  h5: ['h5', (_, __, { h5_url }, redirect_url) => h5Payment('h5_url', h5_url, redirect_url)],
  native: ['native', (_, __, { code_url }) => nativePayment(code_url)],
};

/** Places an order and builds the parameters of its payment. */
export async function placeOrder(
  client: Wechatpay,
  merchant: Merchant,
  kind: OrderKind,
  order: OrderFields,
  { redirect_url, ...options }: OrderOptions,
): Promise<unknown> {
  const [endpoint, build] = Object.hasOwn(KINDS, kind) ? KINDS[kind] : unknownKind(kind);
  const partner = Object(order).sp_mchid !== undefined;
  const path = `v3/pay/${partner ? 'partner/' : ''}transactions/${endpoint}`;
  const json = partner ? order : { ...order, mchid: Object(order).mchid ?? merchant.mchid };
  const { data } = await client.chain(path).post<Prepaid>({ ...options, json });
  return build(merchant, order, data, redirect_url);
}

/** A partner's order is paid under the `appid` of the sub-merchant, if it has one. */
function appidOf({ appid, sp_appid, sub_appid }: OrderFields): string {
  return sub_appid ?? sp_appid ?? appid ?? '';
}

function unknownKind(kind: unknown): never {
  throw new ConfigError(
    'kind',
    `expected one of ${Object.keys(KINDS).join(', ')}, received ${typeof kind === 'string' ? `'${kind}'` : shapeOf(kind)}`,
    "Pass how the user pays: invoke.order('jsapi', order).",
  );
}
