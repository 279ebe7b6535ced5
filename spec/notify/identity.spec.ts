import { businessKey, type NotificationEvent } from 'wechatpay-chain/notify';
import { allWebhooks, eventKey, type Webhook } from '../../lib/reference';

/** Writes a value at a path of an object; `*` represents the only entry of a list. */
function put(target: Record<string, unknown>, fieldPath: string, value: string): void {
  const [name = '', ...rest] = fieldPath.split('.');
  if (rest.length === 0) {
    target[name] = value;
  } else if (rest[0] === '*') {
    const [entry = {}] = (target[name] ?? []) as Record<string, unknown>[];
    target[name] = [entry];
    put(entry, rest.slice(1).join('.'), value);
  } else {
    const inner = (target[name] ?? {}) as Record<string, unknown>;
    target[name] = inner;
    put(inner, rest.join('.'), value);
  }
}

function eventOf({ version, ...webhook }: Webhook, values: Readonly<Record<string, string>>, id = 'EV-1') {
  const resource: Record<string, unknown> = {};
  for (const [fieldPath, value] of Object.entries(values))
    if (fieldPath !== 'id') put(resource, fieldPath, value);
  const more = version === 'v3' ? { id: values['id'] ?? id } : { fields: resource };
  return {
    version,
    event_type: eventKey({ version, ...webhook }),
    resource,
    ...more,
  } as unknown as NotificationEvent;
}

const EVENTS = allWebhooks().map((webhook) => [eventKey(webhook), webhook] as const);
const bare = (name: string): string => name.replace(/\?$/, '');

describe('the documented identity of an event', () => {
  it.each(EVENTS)('%s: determines the business key together with no other field', (_, webhook) => {
    for (const names of webhook.identity) {
      const values = Object.fromEntries(names.map((name, at) => [bare(name), `value ${at}`]));
      const key = businessKey(eventOf(webhook, values));
      const own = names[0] === 'id';
      expect(
        businessKey(eventOf(webhook, { ...values, attach: 'other', remark: '2' }, own ? 'EV-1' : 'EV-2')),
      ).toBe(key);
      for (const fieldPath of Object.keys(values)) {
        expect(businessKey(eventOf(webhook, { ...values, [fieldPath]: 'another' }))).not.toBe(key);
      }
    }
  });

  it.each(EVENTS.filter(([, { identity }]) => identity[0]?.[0] !== 'id'))(
    '%s: includes merchants and required state',
    (_, webhook) => {
      const { resource, body, identity } = webhook;
      const fields = resource ?? body;
      const wanted = Object.entries(fields).filter(
        ([name, { required }]) =>
          /^(sub_mchid|sub_mch_id|mchid)$/.test(name) ||
          (required === true && /(^|_)(state|status)$/.test(name)),
      );
      for (const [name] of wanted) {
        expect(identity[0]?.map(bare)).toContain(name);
      }
    },
  );

  it.each(EVENTS.filter(([, { identity, version }]) => version === 'v3' && identity[0]?.[0] !== 'id'))(
    '%s: prefers WeChat Pay’s number to the merchant’s',
    (_, { identity, resource = {} }) => {
      const first = identity[0]?.map(bare) ?? [];
      const theirs: Readonly<Record<string, string>> = {
        out_trade_no: 'transaction_id',
        out_refund_no: 'refund_id',
        out_bill_no: 'transfer_bill_no',
        out_batch_no: 'batch_id',
        out_recharge_no: 'recharge_id',
        out_authorization_no: 'authorization_id',
        out_budget_no: 'budget_id',
        out_settle_batch_no: 'settle_batch_no',
        out_applyment_id: 'applyment_id',
      };
      const own = first.find((name) => name in theirs && (theirs[name] ?? '') in resource);
      expect(own === undefined ? [] : [own, ...first]).toEqual(
        own === undefined ? [] : expect.arrayContaining([theirs[own]]),
      );
    },
  );
});
