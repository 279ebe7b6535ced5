import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import {
  type ApiError,
  type NetworkError,
  type SignatureError,
  type TimeoutError,
  Wechatpay,
} from 'wechatpay-chain';
import { type FaultKind, type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { pairs } from '../support/faults';

type CallFailure = ApiError | NetworkError | SignatureError | TimeoutError;

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;

const order = {
  appid: 'wxd678efh567hg6787',
  description: 'a',
  out_trade_no: 'T-000001',
  notify_url: 'https://shop.example/notify',
  amount: { total: 100 },
};
const refund = (out_refund_no: string) => ({
  out_trade_no: order.out_trade_no,
  out_refund_no,
  amount: { refund: 1, total: 100, currency: 'CNY' as const },
});

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  wxpay = new Wechatpay({ ...sandbox.config, retry: { pause: 1 } });
  await wxpay.v3.pay.transactions.native.post({ json: { ...order, mchid: identity.mchid } });
  sandbox.pay(order.out_trade_no);
}, 60_000);

afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

afterEach(() => sandbox.clearFaults());

interface Promised {
  readonly name: string;
  readonly code: string;
  readonly reason?: string;
  readonly status?: number;
  readonly outcome: string;
  readonly attempts: number;
}

/** Runs a call that meets a fault, and returns its result and how often it reached the gateway. */
async function fail(
  kind: FaultKind,
  call: () => Promise<unknown>,
): Promise<{ error: CallFailure; received: number }> {
  const fault = sandbox.fault({ kind, ...(kind === 'delay' ? { delay: 2000 } : {}) });
  const error = await call().then(
    () => undefined,
    (reason: CallFailure) => reason,
  );
  if (error === undefined) throw new Error('it succeeded');
  return { error, received: fault.hits };
}

const signature = (reason: string, attempts = 1): Promised => ({
  name: 'SignatureError',
  code: 'ERR_SIGNATURE',
  reason,
  status: 200,
  outcome: 'unknown',
  attempts,
});
const refused = (status: number, code: string, outcome: string): Promised => ({
  name: 'ApiError',
  status,
  code,
  outcome,
  attempts: 3,
});
const cut = (attempts: number): Promised => ({
  name: 'NetworkError',
  code: 'ERR_NETWORK',
  outcome: 'unknown',
  attempts,
});
const late: Promised = { name: 'TimeoutError', code: 'ERR_TIMEOUT', outcome: 'unknown', attempts: 1 };

describe('each fault during a query', () => {
  it.each(
    pairs<Promised>({
      'wrong-signature': signature('mismatch'),
      'stale-clock': signature('clock-skew'),
      'unknown-serial': signature('unknown-serial'),
      'missing-headers': signature('missing-headers'),
      probe: signature('probe', 2),
      'rate-limit': refused(429, 'RATELIMIT_EXCEEDED', 'rejected'),
      error: refused(500, 'SYSTEM_ERROR', 'unknown'),
      'error-after': refused(500, 'SYSTEM_ERROR', 'unknown'),
      'bad-gateway': refused(502, 'HTTP_502', 'unknown'),
      'bad-gateway-after': refused(502, 'HTTP_502', 'unknown'),
      drop: cut(3),
      'drop-after': cut(3),
      truncate: cut(3),
      delay: late,
    }),
  )('%s', async (kind, { attempts, ...promised }) => {
    const timeout = kind === 'delay' ? 100 : 30_000;
    const query = { out_trade_no: order.out_trade_no, query: { mchid: identity.mchid }, timeout };
    const { error, received } = await fail(kind, () =>
      wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get(query),
    );
    expect(error).toMatchObject({ ...promised, hint: expect.stringMatching(/.{20}/) });
    expect(error.call).toEqual({
      method: 'GET',
      path: 'v3/pay/transactions/out-trade-no/{out_trade_no}',
      attempts,
      origin: sandbox.url,
      number: undefined,
      query: undefined,
    });
    expect(received).toBe(attempts);
  });
});

describe('each fault during a refund', () => {
  const query = 'GET v3/refund/domestic/refunds/{out_refund_no}';

  it.each(
    pairs<Promised>({
      'wrong-signature': signature('mismatch'),
      'stale-clock': signature('clock-skew'),
      'unknown-serial': signature('unknown-serial'),
      'missing-headers': signature('missing-headers'),
      probe: signature('probe'),
      'rate-limit': refused(429, 'RATELIMIT_EXCEEDED', 'unknown'),
      error: refused(500, 'SYSTEM_ERROR', 'unknown'),
      'error-after': refused(500, 'SYSTEM_ERROR', 'unknown'),
      'bad-gateway': refused(502, 'HTTP_502', 'unknown'),
      'bad-gateway-after': refused(502, 'HTTP_502', 'unknown'),
      drop: cut(1),
      'drop-after': cut(1),
      truncate: cut(1),
      delay: late,
    }),
  )('%s', async (kind, { attempts, ...promised }) => {
    const number = `R-${kind}`;
    const timeout = kind === 'delay' ? 100 : 30_000;
    const { error, received } = await fail(kind, () =>
      wxpay.v3.refund.domestic.refunds.post({ json: refund(number), timeout }),
    );
    expect(error).toMatchObject(promised);
    expect(error.call).toEqual({
      method: 'POST',
      path: 'v3/refund/domestic/refunds',
      attempts,
      origin: sandbox.url,
      number: { field: 'out_refund_no', value: number },
      query,
    });
    expect(error.hint).toContain(`First query ${query} with out_refund_no ${number}`);
    expect(received).toBe(attempts);
    sandbox.clearFaults();
    await expect(wxpay.v3.refund.domestic.refunds.post({ json: refund(number) })).resolves.toMatchObject({
      data: { out_refund_no: number, status: expect.stringMatching(/^(PROCESSING|SUCCESS)$/) },
    });
  });

  it('a signed refusal has the outcome rejected', async () => {
    const json = { ...refund('R-large'), amount: { refund: 101, total: 100, currency: 'CNY' as const } };
    await expect(wxpay.v3.refund.domestic.refunds.post({ json })).rejects.toMatchObject({
      status: 400,
      outcome: 'rejected',
      call: { attempts: 1 },
    });
  });

  it('an unsigned refusal has an unknown outcome', async () => {
    const json = refund('R-unsigned');
    const stranger = { ...sandbox.config, mchid: '1900000110' };
    await using other = new Wechatpay(stranger);
    await expect(other.v3.refund.domestic.refunds.post({ json })).rejects.toMatchObject({
      status: 401,
      outcome: 'unknown',
      hint: expect.stringContaining('R-unsigned'),
    });
  });

  it('a refusal of a retry proves nothing about the previous attempt', async () => {
    const fault = sandbox.fault({ kind: 'error', times: 1 });
    const json = { ...refund('R-second'), amount: { refund: 101, total: 100, currency: 'CNY' as const } };
    await expect(wxpay.v3.refund.domestic.refunds.post({ json })).rejects.toMatchObject({
      status: 400,
      outcome: 'unknown',
      call: { attempts: 2 },
    });
    expect(fault.hits).toBe(1);
  });
});

describe('a temporary fault', () => {
  it.each<FaultKind>(['probe', 'rate-limit', 'error', 'bad-gateway', 'drop', 'drop-after', 'truncate'])(
    '%s, once: the query succeeds on retry',
    async (kind) => {
      const fault = sandbox.fault({ kind, times: 1 });
      const query = { out_trade_no: order.out_trade_no, query: { mchid: identity.mchid } };
      await expect(wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get(query)).resolves.toMatchObject({
        data: { trade_state: expect.any(String) },
      });
      expect(fault.hits).toBe(1);
    },
  );

  it.each<FaultKind>(['rate-limit', 'error', 'bad-gateway'])(
    '%s, twice: the refund succeeds with the same bytes and new signatures',
    async (kind) => {
      sandbox.fault({ kind, times: 2 });
      const before = sandbox.requests.length;
      await wxpay.v3.refund.domestic.refunds.post({ json: refund(`R-twice-${kind}`) });
      const sent = sandbox.requests.slice(before);
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map(({ body }) => String(body))).size).toBe(1);
      expect(new Set(sent.map(({ headers }) => headers['authorization'])).size).toBe(3);
    },
  );
});

describe('failover with a main and a backup host', () => {
  const hostOf = (url: string) => new URL(url).host;
  const echo = (client: Wechatpay) => client.v3.security.echo.post({ json: { echo_message: 'a' } });

  /** A host without a server. */
  async function deadHost(): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    return `127.0.0.1:${port}`;
  }

  it('retries at the backup while the main host is down, and sends the next call there at once', async () => {
    const main = await deadHost();
    await using client = new Wechatpay({
      ...sandbox.config,
      hosts: [main, hostOf(sandbox.url)],
      retry: { pause: 1 },
    });
    await expect(echo(client)).resolves.toMatchObject({ status: 200 });
    client.stack.v3.replace('transport', (request, next) => next(request));
    const origins: string[] = [];
    client.stack.v3.replace('signer', async (request) => {
      origins.push(request.origin);
      throw new Error('seen');
    });
    await expect(echo(client)).rejects.toThrow('seen');
    // Hosts rest by the monotonic clock: a step of the wall clock changes nothing.
    const later = performance.now() + 60_000;
    const monotonic = jest.spyOn(performance, 'now').mockImplementation(() => later);
    await expect(echo(client))
      .rejects.toThrow('seen')
      .finally(() => monotonic.mockRestore());
    expect(origins).toEqual([sandbox.url, `http://${main}`]);
  });

  it('retries a query at the backup after a cut connection, and does not retry a refund', async () => {
    await using backup = await Sandbox.start({ identity });
    await using client = new Wechatpay({
      ...sandbox.config,
      hosts: [hostOf(sandbox.url), hostOf(backup.url)],
      retry: { pause: 1 },
    });
    sandbox.fault({ kind: 'drop' });
    await expect(client.v3.refund.domestic.refunds.post({ json: refund('R-hosts') })).rejects.toMatchObject({
      outcome: 'unknown',
      call: { attempts: 1, origin: sandbox.url },
    });
    expect(backup.requests).toHaveLength(0);
    await expect(client.v3.certificates.get()).resolves.toMatchObject({ status: 200 });
    expect(backup.requests).toHaveLength(1);
  });

  it('ends with not-sent after all attempts if both hosts are down', async () => {
    const hosts = [await deadHost(), await deadHost()];
    await using client = new Wechatpay({ ...sandbox.config, hosts, retry: { pause: 1 } });
    await expect(client.v3.refund.domestic.refunds.post({ json: refund('R-none') })).rejects.toMatchObject({
      name: 'NetworkError',
      outcome: 'not-sent',
      call: { attempts: 3, origin: `http://${hosts[0]}` },
    });
  });
});

describe('status 202', () => {
  it('is an error unless the operation documents it', async () => {
    await using client = new Wechatpay(sandbox.config);
    client.stack.v3.after('retry', 'accepting', async (request, next) => ({
      ...(await next(request)),
      status: 202,
    }));
    const answer = client.v3.refund.domestic.refunds.post({ json: refund('R-202') });
    await expect(answer).rejects.toMatchObject({ status: 202, outcome: 'unknown', call: { attempts: 1 } });
  });

  it('is a success if the operation documents it', async () => {
    await using client = new Wechatpay(sandbox.config);
    client.stack.v3.replace('retry', async () => ({
      status: 202,
      headers: new Headers(),
      body: Buffer.alloc(0),
    }));
    const answer = client.chain('v3/new-tax-control-fapiao/fapiao-applications').post({ json: {} as never });
    await expect(answer).resolves.toMatchObject({ status: 202, data: undefined });
  });
});
