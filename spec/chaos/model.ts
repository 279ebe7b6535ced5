import type { RawAnswer, RawRequest } from './http1';

/** What an operation does for a number, as far as the model needs it. */
interface Rule {
  readonly path: RegExp;
  /** The field of the merchant's number in the request; undefined if the calls have none. */
  readonly number: string | undefined;
  /** The field of the response that WeChat Pay generates for each execution. */
  readonly effect: string;
}

const RULES: readonly Rule[] = [
  { path: /^\/v3\/pay\/transactions\/native$/, number: 'out_trade_no', effect: 'code_url' },
  { path: /^\/v3\/pay\/transactions\/jsapi$/, number: 'out_trade_no', effect: 'prepay_id' },
  { path: /^\/v3\/refund\/domestic\/refunds$/, number: 'out_refund_no', effect: 'refund_id' },
  {
    path: /^\/v3\/fund-app\/mch-transfer\/transfer-bills$/,
    number: 'out_bill_no',
    effect: 'transfer_bill_no',
  },
  {
    path: /^\/v3\/marketing\/busifavor\/coupons\/[^/]+\/send$/,
    number: 'out_request_no',
    effect: 'card_code',
  },
  { path: /^\/v3\/marketing\/favor\/users\/[^/]+\/coupons$/, number: 'out_request_no', effect: 'coupon_id' },
  { path: /^\/v3\/profitsharing\/orders$/, number: 'out_order_no', effect: 'order_id' },
  { path: /^\/v3\/ecommerce\/subsidies\/create$/, number: undefined, effect: 'subsidy_id' },
  { path: /^\/pay\/unifiedorder$/, number: 'out_trade_no', effect: 'prepay_id' },
  { path: /^\/secapi\/pay\/refund$/, number: 'out_refund_no', effect: 'refund_id' },
  { path: /^\/mmpaymkttransfers\/sendredpack$/, number: 'mch_billno', effect: 'send_listid' },
];

/** Something that WeChat Pay did. */
export interface Effect {
  /** Which call's request it answered. */
  readonly call: number;
  readonly number: string | undefined;
  /** WeChat Pay's own name for it. */
  readonly id: string;
}

/**
 * What was really executed, read from the bytes on the gateway's side of the proxy. It does not depend on the gateway
 * or the client: a number, and WeChat Pay's own number for what it executed for it.
 */
export class Model {
  readonly effects: Effect[] = [];

  /** Notes a request that the gateway answered, and how. */
  note(call: number, { method, target, body }: RawRequest, answer: RawAnswer): void {
    const rule = method === 'POST' ? RULES.find(({ path }) => path.test(target)) : undefined;
    if (rule === undefined || answer.status !== 200) return;
    const done = fieldsOf(answer.body);
    if (done['return_code'] === 'FAIL' || done['result_code'] === 'FAIL') return;
    const asked = fieldsOf(body);
    const number = rule.number === undefined ? undefined : asked[rule.number];
    this.effects.push({ call, number, id: done[rule.effect] ?? '' });
  }

  of(call: number): readonly Effect[] {
    return this.effects.filter((effect) => effect.call === call);
  }

  /** Numbers for which more than one thing was done, and calls without a number that did more than one. */
  get repeated(): readonly { readonly what: string; readonly call: number }[] {
    const groups = groupBy(
      this.effects,
      ({ call, number }) => number ?? `call ${call}, which has no number,`,
    );
    return [...groups].flatMap(([what, effects]) => {
      const [first] = effects;
      const names = new Set(effects.map(({ id }) => id));
      // Without a number, each success is a new execution.
      const times = first?.number === undefined ? effects.length : names.size;
      return first && times > 1 ? [{ what, call: first.call }] : [];
    });
  }
}

/** The fields of the outermost level, as text. */
function fieldsOf(body: Buffer): Readonly<Record<string, string>> {
  const text = body.toString();
  if (!text.startsWith('<')) {
    const parsed: object = text === '' ? {} : JSON.parse(text);
    return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
  }
  const elements = text.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs);
  return Object.fromEntries([...elements].map(([, name, quoted, plain]) => [name, quoted ?? plain ?? '']));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
