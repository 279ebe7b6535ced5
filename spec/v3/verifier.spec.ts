import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { SignatureError } from '../../lib/errors';
import type { HttpRequest, HttpResponse } from '../../lib/http';
import type { OperationTraits } from '../../lib/openapi';
import type { KeyFinder } from '../../lib/trust';
import { verifier } from '../../lib/v3/verifier';
import { callInfoOf } from '../support/call-context';
import { PLATFORM_ID, platform, platformHeaders } from '../support/client';
import { keyPair } from '../support/keys';

const NOW = 1_795_000_000;
const key = { serial: PLATFORM_ID, publicKey: platform.publicKey };
const keys: KeyFinder = {
  find: (serial) => (serial === PLATFORM_ID ? key : undefined),
};

function requestOf(traits: OperationTraits = {}): HttpRequest {
  return {
    method: 'GET',
    origin: 'https://host',
    target: '/v3/x',
    headers: {},
    body: undefined,
    signable: Buffer.alloc(0),
    call: callInfoOf({ traits }),
  };
}

type HeaderList = Record<string, string> | [string, string][];

interface Answer {
  readonly status?: number;
  readonly body?: Buffer;
  readonly headers?: HeaderList;
}

async function run(
  answer: Answer,
  { traits = {}, now = NOW * 1000 }: { traits?: OperationTraits; now?: number } = {},
): Promise<HttpResponse> {
  const whole = {
    status: 200,
    body: Buffer.from('{"a":"中"}'),
    ...answer,
    headers: new Headers(answer.headers ?? {}),
  };
  return verifier({ keys, clock: () => now })(requestOf(traits), async () => whole);
}

const body = Buffer.from('{"a":"中"}');
const good = (overrides = {}) => platformHeaders(body, { timestamp: NOW, ...overrides });

describe('a successful response', () => {
  it('passes when its signature covers the raw bytes', async () => {
    await expect(run({ headers: good() })).resolves.toMatchObject({ status: 200 });
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x0a]);
    await expect(
      run({ body: bytes, headers: platformHeaders(bytes, { timestamp: NOW }) }),
    ).resolves.toMatchObject({ body: bytes });
  });

  it('passes with an empty body and 204', async () => {
    const empty = Buffer.alloc(0);
    await expect(
      run({ status: 204, body: empty, headers: platformHeaders(empty, { timestamp: NOW }) }),
    ).resolves.toMatchObject({ status: 204 });
  });

  it('waits for a key that must be downloaded', async () => {
    const slow: KeyFinder = { find: async () => key };
    const answer = { status: 200, body, headers: new Headers(good()) };
    await expect(
      verifier({ keys: slow, clock: () => NOW * 1000 })(requestOf(), async () => answer),
    ).resolves.toBe(answer);
  });

  it.each([
    ['300 seconds late', NOW * 1000 + 300_999, true],
    ['301 seconds late', NOW * 1000 + 301_000, false],
    ['300 seconds early', NOW * 1000 - 300_000, true],
    ['301 seconds early', NOW * 1000 - 300_001, false],
  ])('%s', async (_, now, accepted) => {
    const outcome = run({ headers: good() }, { now });
    if (accepted) {
      await expect(outcome).resolves.toBeDefined();
    } else {
      await expect(outcome).rejects.toMatchObject({ reason: 'clock-skew' });
    }
  });

  it.each<[string, SignatureError['reason'], HeaderList]>([
    ...['Timestamp', 'Nonce', 'Serial', 'Signature'].flatMap(
      (name): [string, SignatureError['reason'], HeaderList][] => [
        [
          `without Wechatpay-${name}`,
          'missing-headers',
          Object.entries(good()).filter(([header]) => header !== `Wechatpay-${name}`) as [string, string][],
        ],
        [`with an empty Wechatpay-${name}`, 'missing-headers', { ...good(), [`Wechatpay-${name}`]: '' }],
      ],
    ),
    ['with a time that is not a number', 'clock-skew', good({ timestamp: 'now' })],
    ['with a time in milliseconds', 'clock-skew', good({ timestamp: NOW * 1000 })],
    ['with a negative time', 'clock-skew', good({ timestamp: -NOW })],
    [
      'with two times',
      'clock-skew',
      [...Object.entries(good()), ['Wechatpay-Timestamp', String(NOW)]] as [string, string][],
    ],
    ['with an unknown serial', 'unknown-serial', good({ serial: 'PUB_KEY_ID_0' })],
    ['with a serial in other letter case', 'unknown-serial', good({ serial: PLATFORM_ID.toLowerCase() })],
    ['signed with another key', 'mismatch', good({ key: keyPair().privateKey })],
    ['with another nonce', 'mismatch', { ...good(), 'Wechatpay-Nonce': 'other' }],
    ['with another time', 'mismatch', { ...good(), 'Wechatpay-Timestamp': String(NOW + 1) }],
    ['with a signature that is not base64', 'mismatch', { ...good(), 'Wechatpay-Signature': '!!!' }],
    [
      'with a truncated signature',
      'mismatch',
      { ...good(), 'Wechatpay-Signature': good()['Wechatpay-Signature']?.slice(0, -8) ?? '' },
    ],
    [
      'that is a signature probe',
      'probe',
      { ...good(), 'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${good()['Wechatpay-Signature']}` },
    ],
  ])('%s is refused: %s', async (_, reason, headers) => {
    const failure = run({ headers: { ...Object.fromEntries(new Headers(headers)), 'Request-ID': 'id-1' } });
    await expect(failure).rejects.toBeInstanceOf(SignatureError);
    await expect(failure).rejects.toMatchObject({
      reason,
      outcome: 'unknown',
      status: 200,
      requestId: 'id-1',
      hint: expect.any(String),
    });
  });

  it('is refused if any byte of the body is changed', async () => {
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(run({ body: changed, headers: good() })).rejects.toMatchObject({ reason: 'mismatch' });
    }
  });

  it('shows no signature in its error', async () => {
    const signature = good()['Wechatpay-Signature'] ?? '';
    const error = await run({ headers: good({ serial: 'X' }) }).catch((reason: unknown) => reason);
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(signature.slice(0, 16));
  });
});

describe('an unsigned response', () => {
  it.each([199, 300, 400, 401, 429, 500, 502])('with status %d reaches the decoder', async (status) => {
    await expect(run({ status })).resolves.toMatchObject({ status });
  });

  it.each([200, 201, 202, 204, 299])('with status %d is refused', async (status) => {
    await expect(run({ status })).rejects.toMatchObject({ reason: 'missing-headers' });
  });

  it('of a download is accepted', async () => {
    await expect(run({}, { traits: { unsigned: true } })).resolves.toMatchObject({ status: 200 });
  });
});

describe('a global statement', () => {
  const file = Buffer.from('`2026-11-24,`100\n');
  const sha1 = createHash('sha1').update(file).digest('hex');
  const headers = (digest = sha1): Record<string, string> => ({
    ...platformHeaders(`{"sha1":"${digest}"}`, { timestamp: NOW }),
    'Wechatpay-Statement-Sha1': digest,
  });
  const traits = { statement: true };

  it.each([
    ['plain', file],
    ['gzip', gzipSync(file)],
  ])('is accepted if header and file match: %s', async (_, bytes) => {
    await expect(run({ body: bytes, headers: headers() }, { traits })).resolves.toMatchObject({
      body: bytes,
    });
  });

  it.each([
    ['the file was changed', Buffer.from('`2026-11-24,`900\n'), headers()],
    ['the header is missing', file, platformHeaders('{"sha1":""}', { timestamp: NOW })],
    ['the header is not a digest', file, headers('xyz')],
    [
      'the signature covers another digest',
      file,
      { ...headers(), 'Wechatpay-Signature': headers('00')['Wechatpay-Signature'] ?? '' },
    ],
  ])('is refused if %s', async (_, bytes, named) => {
    await expect(run({ body: bytes, headers: named }, { traits })).rejects.toMatchObject({
      reason: 'mismatch',
    });
  });
});
