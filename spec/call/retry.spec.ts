import { CallProgress, HostFailover, retry } from '../../lib/call';
import { NetworkError, type Outcome, SignatureError, TimeoutError } from '../../lib/errors';
import {
  Deadline,
  type HttpRequest,
  type HttpResponse,
  type MerchantNumber,
  type Method,
} from '../../lib/http';
import type { OperationTraits } from '../../lib/openapi';
import { callInfoOf } from '../support/call-context';

const NOW = Date.UTC(2026, 10, 24);

/** The result of each attempt: the status of a response, or an error. */
type Step = number | Error | HttpResponse;

const answer = (status: number, headers = {}): HttpResponse => ({
  status,
  headers: new Headers(headers),
  body: Buffer.alloc(0),
});
const cut = (outcome: Outcome) => new NetworkError('cut', { hint: '', outcome });
const probe = () => new SignatureError('probe', 'probe', { hint: '' });

interface Circumstance {
  readonly method?: Method;
  readonly traits?: OperationTraits;
  /** The number of the call; by default one if the operation has one. */
  readonly number?: MerchantNumber | undefined;
  readonly hosts?: HostFailover;
  /** The limit of the call in milliseconds. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly options?: Parameters<typeof retry>[0];
  readonly onSleep?: () => void;
  readonly now?: number;
  /** The monotonic clock. */
  readonly uptime?: number;
}

/** Runs a call whose attempts have the given results, and returns its result, its pauses and its origins. */
async function run(steps: Step[], circumstance: Circumstance = {}) {
  const { method = 'GET', traits = {}, hosts, limit = Number.POSITIVE_INFINITY, signal } = circumstance;
  const progress = new CallProgress({ method, path: 'v3/x' });
  const number = 'number' in circumstance ? circumstance.number : numberFor(traits);
  const request: HttpRequest = {
    method,
    origin: 'https://main',
    target: '/v3/x',
    headers: {},
    body: Buffer.from('{}'),
    signable: Buffer.from('{}'),
    call: callInfoOf({ traits, deadline: new Deadline(limit), signal, progress, number }),
  };
  const sent: HttpRequest[] = [];
  const pauses: number[] = [];
  const middleware = retry(circumstance.options ?? {}, {
    ...(hosts ? { hosts } : {}),
    clock: () => circumstance.now ?? NOW,
    uptime: () => circumstance.uptime ?? 0,
    random: () => 0.5,
    sleep: async (ms, given) => {
      pauses.push(ms);
      circumstance.onSleep?.();
      given?.throwIfAborted();
    },
  });
  const result = middleware(request, async (message) => {
    sent.push(message);
    const step = steps[sent.length - 1] ?? new Error('one attempt too many');
    if (step instanceof Error) throw step;
    return typeof step === 'number' ? answer(step) : step;
  });
  const ended = await result.then(
    ({ status }) => status,
    (error: unknown) => error,
  );
  return { ended, attempts: sent.length, pauses, sent, progress };
}

function numberFor({ number }: OperationTraits): MerchantNumber | undefined {
  return number === undefined ? undefined : { field: number, value: '1' };
}

const REFUND: OperationTraits = { money: true, number: 'json.out_refund_no' };

describe('a call is retried:', () => {
  it.each<[string, Method, OperationTraits, Step[], number]>([
    ['a read after 429', 'GET', {}, [429, 200], 2],
    ['a read after 500', 'GET', {}, [500, 200], 2],
    ['a read after 502 and 503', 'GET', {}, [502, 503, 200], 3],
    ['a read that was not sent', 'GET', {}, [cut('not-sent'), 200], 2],
    ['a read that was cut', 'GET', {}, [cut('unknown'), 200], 2],
    ['a read whose response was a signature probe', 'GET', {}, [probe(), 200], 2],
    ['PUT and DELETE after 500', 'PUT', {}, [500, 204], 2],
    ['PUT and DELETE that were cut', 'DELETE', {}, [cut('unknown'), 204], 2],
    ['a refund after 429', 'POST', REFUND, [429, 200], 2],
    ['a refund after 500', 'POST', REFUND, [500, 200], 2],
    ['a refund after a 502 from a proxy', 'POST', REFUND, [502, 200], 2],
    ['a refund that was not sent', 'POST', REFUND, [cut('not-sent'), 200], 2],
    ['a POST that carries its number after 500', 'POST', { number: 'json.a' }, [500, 200], 2],
    ['a POST that carries its number and was cut', 'POST', { number: 'json.a' }, [cut('unknown'), 200], 2],
    ['a POST without a number that was not sent', 'POST', {}, [cut('not-sent'), 200], 2],
    ['a POST without a number after 429', 'POST', {}, [429, 200], 2],
  ])('%s', async (_, method, traits, steps, attempts) => {
    const { ended, attempts: made } = await run(steps, { method, traits });
    expect({ ended, made }).toEqual({ ended: steps.at(-1), made: attempts });
  });
});

describe('a call is not retried:', () => {
  it.each<[string, Method, OperationTraits, Step]>([
    ...[400, 401, 403, 404, 405, 409, 301, 202, 200].map(
      (status): [string, Method, OperationTraits, Step] => [`a read after ${status}`, 'GET', {}, status],
    ),
    ['a refund that is refused', 'POST', REFUND, 403],
    ['a refund that was cut, whose outcome is unknown', 'POST', REFUND, cut('unknown')],
    ['a refund whose response was a signature probe', 'POST', REFUND, probe()],
    ['a POST without a number after 500', 'POST', {}, 500],
    ['a POST without a number that was cut', 'POST', {}, cut('unknown')],
    ['a money call without a number after 429', 'POST', { money: true }, 429],
    ['a money call without a number after 500', 'PUT', { money: true }, 500],
    [
      'a call that timed out',
      'GET',
      {},
      new TimeoutError('late', { timeout: 1, hint: '', outcome: 'unknown' }),
    ],
    [
      'a call that the caller aborted',
      'GET',
      {},
      new NetworkError('x', { code: 'ERR_ABORTED', hint: '', outcome: 'not-sent' }),
    ],
    [
      'a response that is too large',
      'GET',
      {},
      new NetworkError('x', { code: 'ERR_TOO_LARGE', hint: '', outcome: 'unknown' }),
    ],
    ['a response with an invalid signature', 'GET', {}, new SignatureError('mismatch', 'x', { hint: '' })],
    ['an error of a middleware', 'GET', {}, new Error('mine')],
  ])('%s', async (_, method, traits, step) => {
    const { ended, attempts } = await run([step], { method, traits });
    expect({ ended, attempts }).toEqual({ ended: step, attempts: 1 });
  });

  it.each<[string, Step]>([
    ['after 429', 429],
    ['after 500', 500],
    ['after 503', 503],
    ['that was cut', cut('unknown')],
  ])('a money call that lacks its optional number, %s', async (_, step) => {
    const { ended, attempts } = await run([step], { method: 'POST', traits: REFUND, number: undefined });
    expect({ ended, attempts }).toEqual({ ended: step, attempts: 1 });
  });

  it('a POST that moves no money and lacks its number, after 500', async () => {
    const traits = { number: 'json.out_request_no' };
    await expect(run([500], { method: 'POST', traits, number: undefined })).resolves.toMatchObject({
      ended: 500,
      attempts: 1,
    });
  });

  it('a second signature probe', async () => {
    const second = probe();
    const { ended, attempts } = await run([probe(), second]);
    expect(attempts).toBe(2);
    expect(ended).toBe(second);
  });

  it('any call if retries are disabled', async () => {
    await expect(run([503], { options: { attempts: 1 } })).resolves.toMatchObject({
      ended: 503,
      attempts: 1,
    });
  });
});

describe('retries', () => {
  it('end after three attempts with the last result', async () => {
    await expect(run([500, 502, 503])).resolves.toMatchObject({ ended: 503, attempts: 3 });
  });

  it('end after the configured number of attempts', async () => {
    const steps = [500, 500, 500, 500, 200];
    await expect(run(steps, { options: { attempts: 5 } })).resolves.toMatchObject({
      ended: 200,
      attempts: 5,
    });
  });

  it('send the same message', async () => {
    const { sent } = await run([500, 502, 200], { method: 'POST', traits: REFUND });
    const [first] = sent;
    for (const [at, message] of sent.entries()) {
      expect(message).toEqual({ ...first, call: { ...first?.call, attempt: at + 1 } });
    }
    expect(sent.every(({ body }) => body === first?.body)).toBe(true);
  });

  it('wait exponentially longer, with random jitter', async () => {
    const options = { attempts: 4, pause: 100 };
    await expect(run([500, 500, 500, 200], { options })).resolves.toMatchObject({ pauses: [75, 150, 300] });
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', new Date(NOW + 9000).toUTCString(), 9000],
    ['less than the pause of the client', '0', 75],
    ['more than a timer supports', '3000000', 2 ** 31 - 1],
    ['a date in the past', new Date(NOW - 9000).toUTCString(), 75],
    ['nonsense', 'soon', 75],
  ])('wait at least for Retry-After: %s', async (_, value, pause) => {
    const slow = answer(429, { 'Retry-After': value });
    await expect(run([slow, 200], { options: { pause: 100 } })).resolves.toMatchObject({ pauses: [pause] });
  });

  it('do not exceed the deadline: the known result is returned at once', async () => {
    const slow = answer(503, { 'Retry-After': '3600' });
    const { ended, pauses } = await run([slow, 200], { limit: 60_000 });
    expect({ ended, pauses }).toEqual({ ended: 503, pauses: [] });
  });

  it.each<[string, Step, OperationTraits, Outcome]>([
    ['not sent', cut('not-sent'), REFUND, 'not-sent'],
    ['a rate limit', 429, {}, 'rejected'],
    ['a server error', 500, REFUND, 'unknown'],
  ])('end when the caller aborts the pause after: %s', async (_, step, traits, outcome) => {
    const controller = new AbortController();
    const { ended } = await run([step, 200], {
      method: 'POST',
      traits,
      signal: controller.signal,
      onSleep: () => controller.abort(new Error('enough')),
    });
    expect(ended).toMatchObject({ code: 'ERR_ABORTED', outcome, cause: { message: 'enough' } });
  });
});

describe('the outcome of previous attempts', () => {
  it.each<[string, Step[], Outcome]>([
    ['nothing was sent', [cut('not-sent'), 200], 'not-sent'],
    ['a 500', [500, 200], 'unknown'],
    ['a 429 of a money call proves no refusal', [429, 200], 'unknown'],
    ['the most serious of several', [500, cut('not-sent'), 200], 'unknown'],
  ])('%s', async (_, steps, outcome) => {
    const { progress } = await run(steps, { method: 'POST', traits: REFUND });
    expect(progress).toMatchObject({ outcome, attempts: steps.length });
  });
});

describe('failover between hosts', () => {
  const MAIN = 'https://main';
  const BACKUP = 'https://backup';
  const originsOf = ({ sent }: { sent: HttpRequest[] }) => sent.map(({ origin }) => origin);

  it('retries at the backup host after a failed connection', async () => {
    const hosts = new HostFailover([MAIN, BACKUP]);
    expect(originsOf(await run([cut('not-sent'), 200], { hosts }))).toEqual([MAIN, BACKUP]);
    expect(originsOf(await run([200], { hosts }))).toEqual([BACKUP]);
  });

  it.each([500, 502, 429])('stays at the main host after a response with status %d', async (status) => {
    const hosts = new HostFailover([MAIN, BACKUP]);
    expect(originsOf(await run([status, 200], { hosts }))).toEqual([MAIN, MAIN]);
  });

  it('does not retry a refund that was cut, but sends the next call to the backup host', async () => {
    const hosts = new HostFailover([MAIN, BACKUP]);
    expect(originsOf(await run([cut('unknown')], { hosts, method: 'POST', traits: REFUND }))).toEqual([MAIN]);
    expect(originsOf(await run([200], { hosts }))).toEqual([BACKUP]);
  });

  it.each([3_600_000, -3_600_000])('ignores a change of the system clock by %d ms', async (step) => {
    const hosts = new HostFailover([MAIN, BACKUP], 60_000);
    await run([cut('not-sent'), 200], { hosts, now: NOW, uptime: 0 });
    const now = NOW + step;
    expect(originsOf(await run([200], { hosts, now, uptime: 59_999 }))).toEqual([BACKUP]);
    expect(originsOf(await run([200], { hosts, now, uptime: 60_000 }))).toEqual([MAIN]);
  });

  it('returns to the main host if both hosts fail', async () => {
    const hosts = new HostFailover([MAIN, BACKUP]);
    const steps = [cut('not-sent'), cut('not-sent'), 200];
    expect(originsOf(await run(steps, { hosts }))).toEqual([MAIN, BACKUP, MAIN]);
  });

  it('does not move a call for another host', async () => {
    const hosts = new HostFailover(['https://one', 'https://two']);
    expect(originsOf(await run([cut('not-sent'), 200], { hosts }))).toEqual([MAIN, MAIN]);
  });

  it('tries the main host with one call after the rest period, and returns to it on success', () => {
    const hosts = new HostFailover([MAIN, BACKUP], 60_000);
    hosts.failed(MAIN, NOW);
    expect(hosts.choose(MAIN, NOW + 59_999)).toBe(BACKUP);
    expect(hosts.choose(MAIN, NOW + 60_000)).toBe(MAIN);
    expect(hosts.choose(MAIN, NOW + 60_001)).toBe(BACKUP);
    hosts.answered(MAIN);
    expect(hosts.choose(MAIN, NOW + 60_002)).toBe(MAIN);
  });

  it('starts another rest period if the main host fails again', () => {
    const hosts = new HostFailover([MAIN, BACKUP], 60_000);
    hosts.failed(MAIN, NOW);
    expect(hosts.choose(MAIN, NOW + 60_000)).toBe(MAIN);
    hosts.failed(MAIN, NOW + 60_001);
    expect(hosts.choose(MAIN, NOW + 120_000)).toBe(BACKUP);
    expect(hosts.choose(MAIN, NOW + 120_001)).toBe(MAIN);
  });
});
