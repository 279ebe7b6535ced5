import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, type Wechatpay, WechatpayError } from 'wechatpay-chain';
import { client, config } from '../support/client';
import { Wire } from '../support/wire';

const NATIVE = 'v3/pay/transactions/native';
const order = {
  appid: 'wx1',
  mchid: '1900000109',
  description: 'd',
  out_trade_no: '1',
  notify_url: 'https://shop.example/notify',
  amount: { total: 1 },
};
const bill = { bill_date: '2026-11-23' };

/** A server that is down for every call, as a proxy in front of it would be. */
let wire: Wire;
let wxpay: Wechatpay;

beforeAll(async () => {
  wire = await Wire.listen((_, response) => response.writeHead(503).end('busy'));
  wxpay = client({ baseURL: wire.url });
});
afterAll(async () => {
  await wxpay.close();
  await wire[Symbol.asyncDispose]();
});

async function failure(call: () => Promise<unknown>): Promise<WechatpayError> {
  const error: unknown = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WechatpayError) return error;
  throw new Error(`expected an error of the package, received ${String(error)}`);
}

/** The line of this file that a stack names first. */
function callerIn(error: Error): string | undefined {
  return linesIn(error)[0]?.toString();
}

/** The lines of this file that a stack names. */
function linesIn({ stack = '' }: Error): number[] {
  return [...stack.matchAll(/call-site\.spec\.ts:(\d+):\d+/g)].map(([, line]) => Number(line));
}

/** The line that calls this function. */
function here(): string | undefined {
  return callerIn({
    name: '',
    message: '',
    stack: new Error('').stack?.split('\n').slice(2).join('\n') ?? '',
  });
}

type Call = () => { readonly line: string | undefined; readonly result: Promise<unknown> };

const calls: [string, string, Call][] = [
  [
    'post of a chain',
    `POST ${NATIVE}`,
    () => ({ line: here(), result: wxpay.v3.pay.transactions.native.post({ json: order }) }),
  ],
  [
    'postAsync of a chain',
    `POST ${NATIVE}`,
    () => ({ line: here(), result: wxpay.v3.pay.transactions.native.postAsync({ json: order }) }),
  ],
  [
    'post of a declared path',
    `POST ${NATIVE}`,
    () => ({ line: here(), result: wxpay.chain(NATIVE).post({ json: order }) }),
  ],
  [
    'post of a property',
    `POST ${NATIVE}`,
    () => ({ line: here(), result: wxpay[NATIVE].post({ json: order }) }),
  ],
  [
    'get with retries',
    'GET v3/pay/transactions/id/{transaction_id}',
    () => ({
      line: here(),
      result: wxpay.v3.pay.transactions.id._transaction_id_.get({
        transaction_id: '4',
        query: { mchid: '1' },
      }),
    }),
  ],
  [
    'an upload',
    'POST v3/merchant/media/upload',
    () => ({
      line: here(),
      result: wxpay.v3.merchant.media.upload.post({
        multipart: { file: Buffer.from('a'), filename: 'a.png' },
      }),
    }),
  ],
  [
    'files.download',
    'GET v3/billdownload/file',
    () => ({ line: here(), result: wxpay.files.download(`${wire.url}v3/billdownload/file?token=SECRET`) }),
  ],
  ['bills.trade', 'GET v3/bill/tradebill', () => ({ line: here(), result: wxpay.bills.trade(bill) })],
  [
    'bills.fetch',
    'GET v3/billdownload/file',
    () => ({
      line: here(),
      result: wxpay.bills.fetch({ download_url: `${wire.url}v3/billdownload/file?token=SECRET` }),
    }),
  ],
  [
    'an APIv2 call',
    'POST v2/pay/orderquery',
    () => ({
      line: here(),
      result: wxpay.v2.pay.orderquery.post({ xml: { appid: 'a', out_trade_no: '1' } as never }),
    }),
  ],
  [
    'a call without a path variable',
    'GET v3/pay/transactions/id/{transaction_id}',
    () => ({
      line: here(),
      result: wxpay.v3.pay.transactions.id._transaction_id_.get({ query: { mchid: '1' } } as never),
    }),
  ],
  [
    'a call with a misspelt option',
    `POST ${NATIVE}`,
    () => ({ line: here(), result: wxpay.chain(NATIVE).post({ jsn: order } as never) }),
  ],
];

describe('the error of a call', () => {
  it.each(calls)(
    'has the line of the caller in its stack, and method and path in its message: %s',
    async (_, call, make) => {
      const { line, result } = make();
      const error = await failure(() => result);
      expect(error.message).toContain(call);
      expect(error.message.split(call)).toHaveLength(2);
      expect(error.stack?.startsWith(`${error.name}: ${error.message}\n    at `)).toBe(true);
      // V8 may add the frames of what awaits the call before those of the caller.
      const distances = linesIn(error).map((found) => found - Number(line));
      expect(distances.some((distance) => distance >= 0 && distance <= 3)).toBe(true);
      expect(`${error.stack}${error.message}`).not.toContain('SECRET');
    },
  );

  it('has the line of a caller who does not await', async () => {
    const seen = new Promise<Error>((resolve) => {
      wxpay.bills.trade(bill).catch(resolve);
    });
    expect(callerIn(await seen)).toBeDefined();
  });

  it('has the line after retries and pauses', async () => {
    await using slow = client({ baseURL: wire.url, retry: { attempts: 2, pause: 20 } });
    const error = await failure(async () => {
      await pause(1);
      return slow.v3.certificates.get();
    });
    expect(error).toBeInstanceOf(ApiError);
    expect(error.call?.attempts).toBe(2);
    expect(callerIn(error)).toBeDefined();
  });

  it('names the call after the client was closed', async () => {
    const over = client({ baseURL: wire.url });
    await over.close();
    const error = await failure(() => over.v3.certificates.get());
    expect(error.message).toBe('GET v3/certificates: The client is closed');
    expect(callerIn(error)).toBeDefined();
  });

  it('keeps the number of frames that the application chose', async () => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      const error = await failure(() => wxpay.v3.certificates.get());
      expect(error.stack).toBe(`${error.name}: ${error.message}`);
    } finally {
      Error.stackTraceLimit = before;
    }
  });

  it('leaves the stack of an error of the application alone', async () => {
    await using mine = client({ baseURL: wire.url });
    const own = new RangeError('mine');
    const { stack } = own;
    mine.stack.v3.before('transport', 'mine', () => Promise.reject(own));
    await expect(mine.v3.certificates.get()).rejects.toBe(own);
    expect(own.stack).toBe(stack);
  });

  it('shows no secret of the client', async () => {
    const secret = 'A'.repeat(32);
    await using mine = client({ ...config, baseURL: wire.url, secret });
    const error = await failure(() => mine.v3.certificates.get());
    expect(error.stack).not.toContain(secret);
  });
});
