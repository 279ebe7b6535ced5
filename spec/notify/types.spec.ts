import type { EventType, NotificationEvent } from 'wechatpay-chain/notify';
import { allWebhooks } from '../../lib/reference';
import { receiver, signed } from '../support/notification';

/** The event types whose resource accepts any value. */
type Untyped = {
  [Type in EventType]: unknown extends NotificationEvent<Type>['resource'] ? Type : never;
}[EventType];

describe('the event types', () => {
  it('include 102 of APIv3 and 12 of APIv2', () => {
    const count = (wanted: string) => allWebhooks().filter(({ version }) => version === wanted).length;
    expect({ v3: count('v3'), v2: count('v2') }).toEqual({ v3: 102, v2: 12 });
  });

  it('describe the resource of each', () => {
    const each: [Untyped] extends [never] ? true : Untyped = true;
    expect(each).toBe(true);
  });

  it.each([
    ['TRANSACTION.SUCESS', 'TRANSACTION.SUCCESS'],
    ['transaction.success', 'TRANSACTION.SUCCESS'],
    ['TRANSACTION_SUCCESS', 'TRANSACTION.SUCCESS'],
    ['v2/transaction-sucess', 'v2/transaction-success'],
    ['v2/refund-proccessed', 'v2/refund-processed'],
  ])('refuse a misspelt type with a suggestion: %s', async (misspelt, type) => {
    const notifications = await receiver();
    expect(() => notifications.on(misspelt as EventType as 'REFUND.SUCCESS', () => undefined)).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIG',
        hint: expect.stringContaining(`Did you mean '${type}'?`),
      }),
    );
  });

  it('refuse a misspelt type at compile time and accept a type of your own', async () => {
    const notifications = await receiver();
    // @ts-expect-error a misspelt type
    expect(() => notifications.on('TRANSACTION.SUCESS', () => undefined)).toThrow();
    expect(() => notifications.on('MY.OWN.EVENT' as 'REFUND.SUCCESS', () => undefined)).not.toThrow();
  });

  it('narrow the resource', async () => {
    const notifications = await receiver();
    const resource = {
      complaint_id: '200201820200101080076610000',
      action_type: 'CREATE_COMPLAINT',
    } as const;
    const event = await notifications.parse(await signed('COMPLAINT.CREATE', resource));
    if (event.event_type === 'REFUND.SUCCESS') event.resource.out_refund_no satisfies string;
    if (event.event_type === 'v2/refund-processed') event.fields satisfies object;
    // @ts-expect-error before narrowing, only common fields exist
    expect(event.resource.complaint_id).toBe(resource.complaint_id);
    if (event.event_type !== 'COMPLAINT.CREATE') throw new Error(event.event_type);
    expect(event.resource.complaint_id satisfies string).toBe(resource.complaint_id);
  });

  it.each(
    allWebhooks()
      .filter(({ version }) => version === 'v3')
      .map(({ event_type }) => event_type),
  )('%s is received', async (type) => {
    const seen: string[] = [];
    const notifications = (await receiver()).otherwise(({ event_type }) => seen.push(event_type));
    const message = await signed(type, { any: 'value' });
    await notifications.receive({ method: 'POST', target: '/', ...message });
    expect(seen).toEqual([type]);
  });
});
