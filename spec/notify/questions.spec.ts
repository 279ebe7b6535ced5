import { patienceOf, questionOf } from '../../lib/notify/questions';
import { allWebhooks } from '../../lib/openapi';
import { delivery, receiver, signed } from '../support/notification';
import { ManualTimer } from '../support/timer';

const v3 = allWebhooks().filter(({ version }) => version === 'v3');

describe('what the catalogue says of answers', () => {
  it.each(v3.map((webhook) => [webhook.event_type, webhook.reply] as const))('%s', (type, reply) => {
    const asks = Object.keys(reply.fields).some((name) => name !== 'code' && name !== 'message');
    if (asks)
      expect(questionOf(type)).toMatchObject({ signed: reply.headers?.['Authorization'] !== undefined });
    else if (type !== 'ENTRUST.TERMINATE_INQUIRY') expect(questionOf(type)).toBeUndefined();
  });

  it.each([
    ['ENTRUST.TERMINATE_RETENTION', 1_000],
    ['PARKING_FEE.QUERY_TRANS_INFO', 3_000],
    ['CROSS_BORDER_PAY.GET_MCH_INFO', 3_000],
    ['ENTRUST.TERMINATE_INQUIRY', 5_000],
    ['TRANSACTION.SUCCESS', 5_000],
    ['v2/transaction-success', 5_000],
  ])('%s is waited for %d ms', (type, patience) => {
    expect(patienceOf(type)).toBe(patience);
  });

  it('ENTRUST.TERMINATE_RETENTION is answered before the second is over', async () => {
    const timer = new ManualTimer();
    let started: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const notifications = (await receiver({ timer })).on('ENTRUST.TERMINATE_RETENTION', () => {
      started();
      return new Promise(() => undefined);
    });
    const reply = notifications.receive(
      delivery(await signed('ENTRUST.TERMINATE_RETENTION', { contract_id: '1' })),
    );
    await running;
    timer.advance(999);
    await expect(reply).resolves.toMatchObject({ status: 503 });
  });
});
