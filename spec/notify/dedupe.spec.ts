import { ConfigError } from 'wechatpay-chain';
import {
  businessKey,
  type DedupeOptions,
  type DedupeStore,
  MemoryStore,
  type NotificationEvent,
} from 'wechatpay-chain/notify';
import { deferred } from '../support/deferred';
import { delivery, NOW, PAYMENT, receiver, signed } from '../support/notification';

/** Notifications with one handler, and the number of its runs. */
async function counted(dedupe: DedupeOptions | false, handle: (run: number) => unknown = () => undefined) {
  const state = { runs: 0, errors: [] as unknown[] };
  const notifications = await receiver({ dedupe, onError: (error) => state.errors.push(error) });
  notifications.otherwise(() => {
    state.runs += 1;
    return handle(state.runs);
  });
  const send = async (resource: object = PAYMENT, type = 'TRANSACTION.SUCCESS', id = 'EV-1') =>
    (await notifications.receive(delivery(await signed(type, { ...resource }, { id })))).status;
  return { state, send };
}

describe('deduplication of business events', () => {
  it('runs the handler once and acknowledges repeated deliveries', async () => {
    const { state, send } = await counted({});
    expect([await send(), await send(), await send()]).toEqual([204, 204, 204]);
    expect(state.runs).toBe(1);
  });

  it('runs one of two simultaneous deliveries and asks WeChat Pay to resend the other', async () => {
    const gate = deferred();
    const { state, send } = await counted({}, () => gate.promise);
    const first = send();
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (state.runs === 0) await new Promise(setImmediate);
    await expect(send()).resolves.toBe(503);
    gate.resolve();
    await expect(first).resolves.toBe(204);
    await expect(send()).resolves.toBe(204);
    expect(state.runs).toBe(1);
  });

  it('runs the handler again after a failure', async () => {
    const { state, send } = await counted({}, (run) =>
      run === 1 ? Promise.reject(new Error('once')) : undefined,
    );
    expect([await send(), await send(), await send()]).toEqual([500, 204, 204]);
    expect(state.runs).toBe(2);
  });

  it('runs the handler for each delivery if dedupe is false', async () => {
    const { state, send } = await counted(false);
    await send();
    await send();
    expect(state.runs).toBe(2);
  });

  it('treats another state or another number as another event', async () => {
    const { state, send } = await counted({});
    await send();
    await send({ ...PAYMENT, trade_state: 'REFUND' });
    await send({ ...PAYMENT, transaction_id: '4200000001202611240000000002' });
    expect(state.runs).toBe(3);
  });

  it('uses the key function of the options', async () => {
    const { state, send } = await counted({ key: ({ event_type }) => event_type });
    await send();
    await send({ ...PAYMENT, transaction_id: 'another' });
    expect(state.runs).toBe(1);
  });

  it('does not run the handler while the store fails', async () => {
    const store: DedupeStore = {
      claim: () => Promise.reject(new Error('no connection')),
      complete: async () => true,
      release: async () => undefined,
    };
    const { state, send } = await counted({ store });
    await expect(send()).resolves.toBe(500);
    expect(state).toMatchObject({ runs: 0, errors: [{ message: 'no connection' }] });
  });

  it('acknowledges a handled event even if the store fails to save it', async () => {
    const store: DedupeStore = {
      claim: async () => ({ state: 'claimed', token: 't' }),
      complete: () => Promise.reject(new Error('no connection')),
      release: async () => undefined,
    };
    const { state, send } = await counted({ store });
    await expect(send()).resolves.toBe(204);
    expect(state.errors).toMatchObject([{ message: 'no connection' }]);
  });

  it('reports a handler that runs longer than its lease', async () => {
    const store: DedupeStore = {
      claim: async () => ({ state: 'claimed', token: 't' }),
      complete: async () => false,
      release: async () => undefined,
    };
    const { state, send } = await counted({ store });
    await expect(send()).resolves.toBe(204);
    expect(state.errors).toMatchObject([{ code: 'ERR_LEASE_LOST' }]);
  });

  it('reports the error of the handler if the store fails afterwards', async () => {
    const store: DedupeStore = {
      claim: async () => ({ state: 'claimed', token: 't' }),
      complete: async () => true,
      release: () => Promise.reject(new Error('no connection')),
    };
    const { state, send } = await counted({ store }, () => Promise.reject(new Error('handler')));
    await expect(send()).resolves.toBe(500);
    expect(state.errors).toMatchObject([{ message: 'no connection' }, { message: 'handler' }]);
  });

  it.each([{ lease: 0 }, { lease: 1.5 }, { ttl: -1 }, { ttl: Number.POSITIVE_INFINITY }])(
    'refuses the option %j',
    async (dedupe) => {
      await expect(receiver({ dedupe })).rejects.toBeInstanceOf(ConfigError);
    },
  );
});

describe('businessKey', () => {
  const event = (event_type: string, resource: object, rest: object = {}): NotificationEvent =>
    ({ version: 'v3', id: 'EV-1', event_type, resource, ...rest }) as NotificationEvent;

  it.each<[string, object, string]>([
    [
      'TRANSACTION.SUCCESS',
      { transaction_id: '1', trade_state: 'SUCCESS' },
      ':transaction_id=1:trade_state=SUCCESS',
    ],
    [
      'TRANSACTION.SUCCESS',
      { combine_mchid: '2', combine_out_trade_no: '1' },
      ':combine_mchid=2:combine_out_trade_no=1',
    ],
    ['TRANSACTION.SUCCESS', { transaction_id: '1', receiver: {} }, ':id=EV-1'],
    [
      'REFUND.SUCCESS',
      { mchid: '3', transaction_id: '1', refund_id: '2', refund_status: 'SUCCESS' },
      ':mchid=3:refund_id=2:refund_status=SUCCESS',
    ],
    [
      'MCHTRANSFER.BILL.FINISHED',
      { out_bill_no: '1', transfer_bill_no: '2', state: 'FAIL', sub_mchid: '3' },
      ':sub_mchid=3:transfer_bill_no=2:state=FAIL',
    ],
    ['MCHTRANSFER.BILL.FINISHED', { out_bill_no: '1', state: 'FAIL' }, ':out_bill_no=1:state=FAIL'],
    [
      'FAPIAO.ISSUED',
      {
        fapiao_apply_id: '1',
        fapiao_information: [{ fapiao_id: 'a,b', fapiao_status: 'ISSUED' }, { fapiao_id: 'c' }],
      },
      ':fapiao_apply_id=1:fapiao_information.*.fapiao_id=a%2Cb,c:fapiao_information.*.fapiao_status=ISSUED,',
    ],
    ['COMPLAINT.STATE_CHANGE', { complaint_id: '1' }, ':id=EV-1'],
    ['SOMETHING.NEW', { transaction_id: '1', trade_state: 'SUCCESS' }, ':id=EV-1'],
  ])('%s %j', (type, resource, name) => {
    expect(businessKey(event(type, resource))).toBe(type + name);
  });

  it.each<[string, string, object, object]>([
    ['the sub-merchant', 'MCHTRANSFER.BILL.FINISHED', { sub_mchid: '1' }, { sub_mchid: '2' }],
    [
      'WeChat Pay’s own number',
      'MCHTRANSFER.BILL.FINISHED',
      { transfer_bill_no: '1' },
      { transfer_bill_no: '2' },
    ],
    ['the sub-merchant of a batch', 'MCHTRANSFER.BATCH.FINISHED', { sub_mchid: '1' }, { sub_mchid: '2' }],
    ['the number of a batch', 'MCHTRANSFER.BATCH.FINISHED', { batch_id: '1' }, { batch_id: '2' }],
  ])('is different if %s differs', (_, type, one, other) => {
    const same = { out_bill_no: 'b', out_batch_no: 'b', state: 'SUCCESS', batch_status: 'FINISHED' };
    expect(businessKey(event(type, { ...same, ...one }))).not.toBe(
      businessKey(event(type, { ...same, ...other })),
    );
  });

  it('returns different keys for events whose joined parts are equal', () => {
    const [one, other] = [
      { refund_id: 'a:refund_status=b', refund_status: 'c' },
      { refund_id: 'a', refund_status: 'b:refund_status=c' },
    ].map((resource) => businessKey(event('REFUND.SUCCESS', resource)));
    expect(one).not.toBe(other);
  });

  it('is a hash of the content if an APIv2 message has no number', () => {
    const [one, same, other] = [{ a: '1' }, { a: '1' }, { a: '2' }].map((fields) =>
      businessKey(event('v2/unknown', fields, { version: 'v2', fields })),
    );
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  it('is equal for the same message with a new nonce and signature', () => {
    const at = (nonce_str: string, risk_level: string) => {
      const fields = { nonce_str, sign: `sign of ${nonce_str}`, risk_level, transaction_id_list: '[]' };
      return businessKey(event('v2/transactions-risk-occurred', fields, { version: 'v2', fields }));
    };
    expect(at('1', 'HIGH')).toBe(at('2', 'HIGH'));
    expect(at('1', 'HIGH')).not.toBe(at('1', 'LOW'));
  });

  it('is equal for the same message with a new ciphertext', () => {
    const [one, again] = ['1', '2'].map((event_nonce) =>
      businessKey(event('v2/NEW', { plate: 'A' }, { version: 'v2', fields: { event_nonce } })),
    );
    expect(one).toBe(again);
  });
});

describe('MemoryStore', () => {
  it('forgets expired entries', async () => {
    let now = NOW;
    const store = new MemoryStore(() => now);
    for (let number = 0; number < 100; number += 1) {
      const claim = await store.claim(`key ${number}`, 1_000);
      if (claim.state === 'claimed') await store.complete(`key ${number}`, claim.token, 5_000);
    }
    expect(store.size).toBe(100);
    now += 5_000;
    await store.claim('another', 1_000);
    expect(store.size).toBe(1);
  });
});
