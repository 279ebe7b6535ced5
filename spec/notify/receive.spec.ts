import { verify } from 'node:crypto';
import { ConfigError, NotificationError, SignatureError, Wechatpay } from 'wechatpay-chain';
import { Notifications, type Reply } from 'wechatpay-chain/notify';
import { configOf } from 'wechatpay-chain/sandbox';
import { deferred } from '../support/deferred';
import { delivery, identity, NOW, PAYMENT, receiver, signed } from '../support/notification';
import { ManualTimer } from '../support/timer';

const REFUND = {
  mchid: '1900000109',
  out_trade_no: PAYMENT.out_trade_no,
  transaction_id: PAYMENT.transaction_id,
  out_refund_no: '1217752501201407033233368018',
  refund_id: '50000000382019052709732678859',
  refund_status: 'SUCCESS',
  user_received_account: '支付用户零钱',
  amount: {
    total: 100,
    refund: 100,
    payer_total: 100,
    payer_refund: 100,
    currency: 'CNY',
    payer_currency: 'CNY',
  },
} as const;

const json = (reply: Reply): unknown => JSON.parse(reply.body?.toString() ?? 'null');

describe('notifications.receive replies', () => {
  it('with 204 and no body when the handler succeeds', async () => {
    const seen: string[] = [];
    const notifications = await receiver();
    notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => {
      seen.push(resource.out_trade_no);
    });
    const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    expect(reply).toEqual({ status: 204, headers: {}, body: undefined });
    expect(seen).toEqual([PAYMENT.out_trade_no]);
  });

  it('only after the handler is finished', async () => {
    const gate = deferred();
    const notifications = (await receiver()).on('TRANSACTION.SUCCESS', () => gate.promise);
    let answered = false;
    const reply = notifications
      .receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)))
      .finally(() => {
        answered = true;
      });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    gate.resolve();
    await expect(reply).resolves.toMatchObject({ status: 204 });
  });

  it.each([
    ['an error', new Error('the database at 10.0.0.7 is down'), 500],
    ['a string', 'no', 500],
    ['nothing', undefined, 500],
    [
      'a NotificationError',
      new NotificationError('unknown order', { code: 'ERR_ORDER', status: 422, hint: 'none' }),
      422,
    ],
  ])('with a failure when the handler throws %s', async (_, thrown, status) => {
    const errors: unknown[] = [];
    const notifications = await receiver({ onError: (error) => errors.push(error) });
    notifications.on('TRANSACTION.SUCCESS', () => {
      throw thrown;
    });
    const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    expect(reply.status).toBe(status);
    expect(json(reply)).toMatchObject({ code: 'FAIL' });
    expect(reply.body?.toString()).not.toContain('10.0.0.7');
    expect(errors).toEqual([thrown]);
  });

  it.each([
    [
      'a SignatureError of a call in the handler',
      new SignatureError('missing-headers', 'inside', { hint: '' }),
    ],
    ['a success status in the error', new NotificationError('done', { code: 'X', status: 204, hint: '' })],
    ['a wrong configuration', new ConfigError('secret', 'inside', '')],
  ])('with 5xx and without details when the handler throws %s', async (_, thrown) => {
    const notifications = await receiver();
    notifications.on('TRANSACTION.SUCCESS', () => Promise.reject(thrown));
    const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    expect(reply.status).toBe(500);
    expect(json(reply)).toEqual({ code: 'FAIL', message: 'The notification was not processed' });
  });

  it('with a failure if the event type has no handler', async () => {
    const errors: unknown[] = [];
    const notifications = await receiver({ onError: (error) => errors.push(error) });
    const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    expect(reply.status).toBe(501);
    expect(errors).toMatchObject([
      { code: 'ERR_NO_HANDLER', hint: expect.stringContaining('TRANSACTION.SUCCESS') },
    ]);
  });

  it('with the handler of the event type, or else the one for other types', async () => {
    const seen: string[] = [];
    const notifications = await receiver();
    notifications.on(['REFUND.SUCCESS', 'REFUND.CLOSED'], ({ event_type, resource }) => {
      seen.push(`${event_type} ${resource.out_refund_no}`);
    });
    notifications.otherwise(({ event_type }) => seen.push(`other ${event_type}`));
    for (const message of [
      await signed('REFUND.SUCCESS', REFUND),
      await signed('TRANSACTION.SUCCESS', PAYMENT),
      await signed('SOMETHING.NEW', {}),
    ]) {
      await expect(notifications.receive(delivery(message))).resolves.toMatchObject({ status: 204 });
    }
    expect(seen).toEqual([
      `REFUND.SUCCESS ${REFUND.out_refund_no}`,
      'other TRANSACTION.SUCCESS',
      'other SOMETHING.NEW',
    ]);
  });

  it.each([
    ['a GET', { method: 'GET' }, 405],
    ['a wrong content type', { headers: { 'content-type': 'text/html' } }, 415],
    ['no content type', { headers: {} }, 415],
    ['no signature', { headers: { 'content-type': 'application/json' } }, 400],
    ['malformed XML', { headers: { 'content-type': 'text/xml' }, body: 'x' }, 400],
    ['an invalid header name', { headers: { 'content type': 'application/json' } }, 415],
  ])('with a refusal of %s', async (_, change, status) => {
    const notifications = (await receiver()).otherwise(() => undefined);
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    await expect(notifications.receive({ ...message, ...change })).resolves.toMatchObject({ status });
  });

  it('with 401 to an invalid signature and to a signature probe', async () => {
    const notifications = (await receiver()).otherwise(() => undefined);
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const changed = { ...message, body: `${message.body} ` };
    await expect(notifications.receive(changed)).resolves.toMatchObject({ status: 401 });
    const signature = Reflect.get(message.headers, 'Wechatpay-Signature');
    const probe = { ...message.headers, 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${signature}` };
    const reply = await notifications.receive({ ...message, headers: probe });
    expect(reply.status).toBe(401);
    expect(json(reply)).toEqual({ code: 'FAIL', message: expect.stringContaining('probe') });
  });
});

describe('the body of a delivery', () => {
  async function* chunks(...parts: (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      if (part instanceof Error) throw part;
      yield part;
    }
  }

  it('can arrive in chunks', async () => {
    const notifications = (await receiver()).otherwise(() => undefined);
    const { body, ...message } = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const bytes = Buffer.from(body as Uint8Array);
    const parts = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    await expect(notifications.receive({ ...message, body: chunks(...parts) })).resolves.toMatchObject({
      status: 204,
    });
  });

  it('is read up to one megabyte', async () => {
    const notifications = await receiver();
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += 1;
        yield Buffer.alloc(64 * 1024);
      }
    }
    await expect(notifications.receive({ ...message, body: endless() })).resolves.toMatchObject({
      status: 413,
    });
    expect(read).toBe(17);
  });

  it('is not read if Content-Length exceeds the limit', async () => {
    const notifications = await receiver();
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const headers = { ...(message.headers as object), 'content-length': String(1024 * 1024 + 1) };
    const body = chunks(new Error('read'));
    await expect(notifications.receive({ ...message, headers, body })).resolves.toMatchObject({
      status: 413,
    });
  });

  it('causes a 400 if the sender disconnects', async () => {
    const notifications = await receiver();
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const body = chunks(Buffer.from('{'), new Error('aborted'));
    await expect(notifications.receive({ ...message, body })).resolves.toMatchObject({ status: 400 });
  });

  it('must arrive within the timeout', async () => {
    const timer = new ManualTimer();
    const notifications = await receiver({ timer });
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const never: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    const reply = notifications.receive({ ...message, body: never });
    timer.advance(4_500);
    await expect(reply).resolves.toMatchObject({ status: 408 });
    expect(timer.waiting).toBe(0);
  });
});

describe('the timeout of a reply', () => {
  /** A handler in progress. */
  async function underWay(options: { timeout?: number } = {}) {
    const timer = new ManualTimer();
    const errors: unknown[] = [];
    const notifications = await receiver({ timer, onError: (error) => errors.push(error), ...options });
    const started = deferred<AbortSignal>();
    const work = deferred();
    notifications.on('TRANSACTION.SUCCESS', (_, { signal }) => {
      started.resolve(signal);
      return work.promise;
    });
    const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
    const reply = notifications.receive(message);
    return { timer, errors, notifications, work, message, reply, signal: await started.promise };
  }

  it('ends after 4.5 seconds: the reply is a failure, and onError is called', async () => {
    const { timer, errors, reply, signal } = await underWay();
    timer.advance(4_499);
    expect(signal.aborted).toBe(false);
    timer.advance(1);
    expect(signal.aborted).toBe(true);
    await expect(reply).resolves.toMatchObject({ status: 503 });
    expect(errors).toMatchObject([{ code: 'ERR_HANDLER_TIMEOUT' }]);
  });

  it('can be shorter than the default', async () => {
    const { timer, reply } = await underWay({ timeout: 1_000 });
    timer.advance(1_000);
    await expect(reply).resolves.toMatchObject({ status: 503 });
  });

  it.each([0, -1, 5_000, 4_500.5, Number.NaN])('refuses the value %d', async (timeout) => {
    await expect(receiver({ timeout })).rejects.toBeInstanceOf(ConfigError);
  });

  it('does not discard a handler that finishes later: the next delivery is acknowledged', async () => {
    const { timer, work, reply, notifications, message } = await underWay();
    timer.advance(4_500);
    await expect(reply).resolves.toMatchObject({ status: 503 });
    await expect(notifications.receive(message)).resolves.toMatchObject({ status: 503 });
    work.resolve();
    await new Promise(setImmediate);
    await expect(notifications.receive(message)).resolves.toMatchObject({ status: 204 });
  });

  it('reports an error that the handler throws later', async () => {
    const { timer, errors, work, reply } = await underWay();
    timer.advance(4_500);
    await reply;
    work.reject(new Error('late'));
    await new Promise(setImmediate);
    expect(errors).toMatchObject([{ code: 'ERR_HANDLER_TIMEOUT' }, { message: 'late' }]);
  });

  it('leaves no active timer', async () => {
    const timer = new ManualTimer();
    const notifications = (await receiver({ timer })).otherwise(() => undefined);
    await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    expect(timer.waiting).toBe(0);
  });
});

describe('an event with a synchronous reply', () => {
  const ASKED = { out_serial_number: 'P1' };

  it('is handled for each delivery, and its reply carries business data', async () => {
    let asked = 0;
    const notifications = (await receiver()).on('PARKING_FEE.QUERY_TRANS_INFO', ({ resource }) => {
      asked += 1;
      return {
        total_amount: asked,
        parking_state: 'PARKING_STATE_ENTERED',
        message: resource.out_serial_number,
      };
    });
    const message = delivery(await signed('PARKING_FEE.QUERY_TRANS_INFO', ASKED));
    await notifications.receive(message);
    const reply = await notifications.receive(message);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json(reply)).toEqual({
      code: 'SUCCESS',
      total_amount: 2,
      parking_state: 'PARKING_STATE_ENTERED',
      message: 'P1',
    });
  });

  it('has a shorter timeout if WeChat Pay waits 3 seconds', async () => {
    const timer = new ManualTimer();
    const started = deferred();
    const notifications = (await receiver({ timer })).on('PARKING_FEE.QUERY_TRANS_INFO', () => {
      started.resolve();
      return new Promise(() => {});
    });
    const reply = notifications.receive(delivery(await signed('PARKING_FEE.QUERY_TRANS_INFO', ASKED)));
    await started.promise;
    timer.advance(2_500);
    await expect(reply).resolves.toMatchObject({ status: 503 });
  });

  it('can have a negative reply', async () => {
    const notifications = (await receiver()).on('ENTRUST.TERMINATE_INQUIRY', () => ({
      code: 'FAIL',
      message: '欠费',
    }));
    const type: string = 'ENTRUST.TERMINATE_INQUIRY';
    const reply = await notifications.receive(delivery(await signed(type, { contract_id: 'C1' })));
    expect([reply.status, json(reply)]).toEqual([200, { code: 'FAIL', message: '欠费' }]);
  });

  it('gets a reply in time even if the signer never finishes', async () => {
    const timer = new ManualTimer();
    const asked = deferred();
    const { privateKey, serial, merchant, ...config } = configOf(await identity());
    const sign = () => {
      asked.resolve();
      return new Promise<string>(() => {});
    };
    const errors: unknown[] = [];
    const notifications = new Notifications(
      { ...config, signer: { serial, sign }, clock: () => NOW },
      { timer, onError: (error) => errors.push(error) },
    );
    notifications.on('CROSS_BORDER_PAY.PUSH_ORDER_INFO', () => ({ acq_tid: '1' }) as never);
    const type: string = 'CROSS_BORDER_PAY.PUSH_ORDER_INFO';
    const reply = notifications.receive(delivery(await signed(type, { acq_tid: '1' })));
    await asked.promise;
    timer.advance(2_500);
    await expect(reply).resolves.toMatchObject({ status: 503 });
    expect(errors).toMatchObject([{ code: 'ERR_HANDLER_TIMEOUT' }]);
  });

  it('gets a reply with the merchant’s signature if WeChat Pay verifies it', async () => {
    const notifications = (await receiver()).on('CROSS_BORDER_PAY.PUSH_ORDER_INFO', () => ({
      acq_tid: '202507150000000000011008013780',
      prepay_id: 'wx26112209580621e9b071c00d9e093b0000',
      expire_time: '2026-11-24T12:26:40+08:00',
      client_ip: '192.0.2.1',
    }));
    const type: string = 'CROSS_BORDER_PAY.PUSH_ORDER_INFO';
    const message = delivery(await signed(type, { acq_tid: '202507150000000000011008013780' }));
    const reply = await notifications.receive({ ...message, target: '/notify?a=1' });
    const { mchid, merchant } = await identity();
    const header = reply.headers['authorization'] ?? '';
    const pairs = Object.fromEntries(
      [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    expect(header).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
    expect(pairs).toMatchObject({ mchid, serial_no: merchant.serial, timestamp: String(NOW / 1000) });
    const text = `POST\n/notify?a=1\n${pairs['timestamp']}\n${pairs['nonce_str']}\n${reply.body}\n`;
    expect(
      verify(
        'sha256',
        Buffer.from(text),
        merchant.certificate,
        Buffer.from(pairs['signature'] ?? '', 'base64'),
      ),
    ).toBe(true);
  });
});

describe('the Notifications constructor', () => {
  it('accepts a client or a configuration', async () => {
    const config = { ...configOf(await identity()), clock: () => NOW };
    const message = await signed('TRANSACTION.SUCCESS', PAYMENT);
    for (const source of [config, new Wechatpay(config)]) {
      await expect(new Notifications(source).parse(message)).resolves.toMatchObject({ resource: PAYMENT });
    }
  });

  it('validates a configuration immediately', async () => {
    expect(() => new Notifications({ ...configOf, mchid: 'x' } as never)).toThrow(ConfigError);
  });

  it('allows one handler per event type', async () => {
    const notifications = (await receiver()).on('REFUND.SUCCESS', () => undefined).otherwise(() => undefined);
    expect(() => notifications.on('REFUND.SUCCESS', () => undefined)).toThrow(ConfigError);
    expect(() => notifications.otherwise(() => undefined)).toThrow(ConfigError);
  });

  describe('without onError', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
    beforeEach(() => warn.mockClear());
    afterAll(() => warn.mockRestore());

    it.each([
      ['an error', new Error('broken'), 'broken'],
      ['a text', 'broken', 'broken'],
      ['nothing', undefined, 'undefined'],
      [
        'what its own call got',
        new SignatureError('mismatch', 'The answer was changed', { hint: '' }),
        'The answer was changed',
      ],
    ])('warns when a handler throws %s', async (_, thrown, message) => {
      const notifications = new Notifications({ ...configOf(await identity()), clock: () => NOW });
      notifications.on('TRANSACTION.SUCCESS', () => Promise.reject(thrown));
      await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
      expect(warn.mock.calls).toEqual([[message, expect.objectContaining({ type: 'NotificationWarning' })]]);
    });

    it('emits no warning about requests of outsiders', async () => {
      const notifications = new Notifications({ ...configOf(await identity()), clock: () => NOW });
      const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
      await notifications.receive({ ...message, body: 'forged' });
      expect(warn).not.toHaveBeenCalled();
    });

    it('emits a warning if onError throws', async () => {
      const onError = () => {
        throw new Error('broken');
      };
      const notifications = await receiver({ onError });
      const message = delivery(await signed('TRANSACTION.SUCCESS', PAYMENT));
      await expect(notifications.receive(message)).resolves.toMatchObject({ status: 501 });
      expect(warn.mock.calls).toEqual([['broken', expect.anything()]]);
    });
  });
});
