import { replyTimeoutOf, synchronousReplyOf } from '../../lib/notify/synchronous-replies';
import { allWebhooks } from '../../lib/reference';
import { deferred } from '../support/deferred';
import { delivery, PAYMENT, receiver, signed } from '../support/notification';
import { ManualTimer } from '../support/timer';

const v3 = allWebhooks().filter(({ version }) => version === 'v3');

describe('synchronous replies in the catalogue', () => {
  it.each(v3.map((webhook) => [webhook.event_type, webhook.reply] as const))('%s', (type, reply) => {
    const asks = Object.keys(reply.fields).some((name) => name !== 'code' && name !== 'message');
    if (asks) {
      expect(synchronousReplyOf(type)).toMatchObject({
        signed: reply.headers?.['Authorization'] !== undefined,
      });
    } else if (type !== 'ENTRUST.TERMINATE_INQUIRY') expect(synchronousReplyOf(type)).toBeUndefined();
  });

  it.each([
    ['ENTRUST.TERMINATE_RETENTION', 1_000],
    ['PARKING_FEE.QUERY_TRANS_INFO', 3_000],
    ['CROSS_BORDER_PAY.GET_MCH_INFO', 3_000],
    ['ENTRUST.TERMINATE_INQUIRY', 5_000],
    ['TRANSACTION.SUCCESS', 5_000],
    ['v2/transaction-success', 5_000],
  ])('%s has a reply timeout of %d ms', (type, patience) => {
    expect(replyTimeoutOf(type)).toBe(patience);
  });

  it('allows a handler the configured timeout for an ordinary event', async () => {
    const timer = new ManualTimer();
    const started = deferred();
    const done = deferred();
    const notifications = (await receiver({ timer, timeout: 4_900 })).on('TRANSACTION.SUCCESS', () => {
      started.resolve();
      return done.promise;
    });
    const reply = notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    await started.promise;
    timer.advance(4_899);
    done.resolve();
    await expect(reply).resolves.toMatchObject({ status: 204 });
  });

  it('replies to ENTRUST.TERMINATE_RETENTION within one second', async () => {
    const timer = new ManualTimer();
    const started = deferred();
    const notifications = (await receiver({ timer })).on('ENTRUST.TERMINATE_RETENTION', () => {
      started.resolve();
      return new Promise(() => undefined);
    });
    const reply = notifications.receive(
      delivery(await signed('ENTRUST.TERMINATE_RETENTION', { contract_id: '1' })),
    );
    await started.promise;
    timer.advance(999);
    await expect(reply).resolves.toMatchObject({ status: 503 });
  });
});
