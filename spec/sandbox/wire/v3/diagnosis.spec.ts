import { constants, sign as signBytes } from 'node:crypto';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE, type Sending, send, serials } from '../../merchant';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;

let identity: Identity;
let sandbox: Sandbox;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());

const QUERY = '/v3/pay/transactions/id/a%20b?mchid=1900000109';
const ECHO = '/v3/security/echo';

/** What the gateway says of a request that was sent so. */
async function diagnosed(method: 'GET' | 'POST', target: string, sending: Sending) {
  const { status } = await send(sandbox, method, target, sending);
  const { verdict, reason } = sandbox.requests.at(-1) ?? {};
  return { status, verdict, reason };
}

/** Makes the header anew with a signature of one's own. */
const signedBy =
  (make: (message: Buffer) => string) =>
  ({ message }: { message: string }): Sending => ({ signature: () => make(Buffer.from(message)) });

const key = (): string => String(sandbox.config.privateKey);

describe('the diagnosis of a wrong signature', () => {
  const json = { echo_message: '图/1' };
  const lines = (change: (lines: string[]) => string[]) => (right: string) =>
    `${change(right.slice(0, -1).split('\n')).join('\n')}\n`;
  const swapped = ([method = '', target = '', time = '', nonce = '', ...body]: string[]): string[] => [
    method,
    target,
    nonce,
    time,
    ...body,
  ];

  it.each<[string, 'GET' | 'POST', string, Sending, RegExp]>([
    [
      'no final line feed',
      'GET',
      QUERY,
      { message: (right) => right.slice(0, -1) },
      /line feed after the body/,
    ],
    ['CR LF', 'GET', QUERY, { message: (right) => right.replaceAll('\n', '\r\n') }, /CR LF/],
    [
      'a backslash and n instead of a line feed',
      'GET',
      QUERY,
      { message: (right) => right.replaceAll('\n', '\\n') },
      /backslash/,
    ],
    ['no body', 'POST', ECHO, { json, signed: '' }, /body was left out/],
    [
      'no line for the body',
      'GET',
      QUERY,
      { message: (right) => right.slice(0, -1) },
      /line feed after the body/,
    ],
    [
      'another JSON',
      'POST',
      ECHO,
      { body: '{ "echo_message": "a" }', signed: '{"echo_message":"a"}' },
      /serialized again/,
    ],
    [
      'JSON with line breaks',
      'POST',
      ECHO,
      { json, signed: JSON.stringify(json, null, 2) },
      /pretty-printed/,
    ],
    ['JSON of PHP', 'POST', ECHO, { json, signed: '{"echo_message":"\\u56fe\\/1"}' }, /escaped slashes/],
    [
      'a body with a line feed',
      'POST',
      ECHO,
      { body: '{"echo_message":"a"}', signed: '{"echo_message":"a"}\n' },
      /line feed was added/,
    ],
    [
      'the body without white space',
      'POST',
      ECHO,
      { body: ' {"echo_message":"a"}', signed: '{"echo_message":"a"}' },
      /serialized again|White space/,
    ],
    ['no query', 'GET', QUERY, { message: (right) => right.replace(/\?\S+/, '') }, /query was left out/],
    ['a decoded URL', 'GET', QUERY, { message: (right) => right.replace('%20', ' ') }, /decoded/],
    ['no leading slash', 'GET', QUERY, { message: (right) => right.replace('/v3', 'v3') }, /slash/],
    [
      'a method in lower case',
      'GET',
      QUERY,
      { message: (right) => right.replace('GET', 'get') },
      /upper case/,
    ],
    ['the nonce first', 'GET', QUERY, { message: lines(swapped) }, /nonce stands before/],
  ])('%s', async (_, method, target, sending, sentence) => {
    const { status, verdict, reason } = await diagnosed(method, target, sending);
    expect(status).toBe(401);
    expect(reason).toMatch(sentence);
    expect(verdict).toMatchObject({ accepted: false, fault: 'signature', reason });
    const { expected = '', signed = '', difference = -1 } = verdict ?? {};
    expect(signed.slice(0, difference)).toBe(expected.slice(0, difference));
    expect(signed[difference]).not.toBe(expected[difference]);
  });

  it('the whole URL instead of path and query', async () => {
    const message = (right: string) => right.replace(QUERY, `${sandbox.url}${QUERY}`);
    expect((await diagnosed('GET', QUERY, { message })).reason).toMatch(/whole URL/);
  });

  it('the whole upload instead of its meta', async () => {
    const meta = '{"filename":"a.png","sha256":"a"}';
    const part = (name: string, content: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`;
    const body = Buffer.from(`${part('meta', meta)}${part('file', '\xff\x00')}--b--\r\n`, 'latin1');
    const nonce = 'u'.repeat(32);
    const target = '/v3/merchant/media/upload';
    const message = Buffer.concat([
      Buffer.from(`POST\n${target}\n${SECONDS}\n${nonce}\n`),
      body,
      Buffer.from('\n'),
    ]);
    const { reason, verdict } = await diagnosed('POST', target, {
      body,
      nonce,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      signature: () => signBytes('sha256', message, key()).toString('base64'),
    });
    expect(reason).toMatch(/only the text of its part meta/);
    expect(verdict?.expected).toBe(`POST\n${target}\n${SECONDS}\n${nonce}\n${meta}\n`);
  });

  it('the meta part of an upload, which has a file name and is therefore treated as a file', async () => {
    const meta = '{"filename":"a.png","sha256":"a"}';
    const body = [
      `--b\r\nContent-Disposition: form-data; name="meta"; filename="meta.json"\r\n\r\n${meta}\r\n`,
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nbytes\r\n--b--\r\n',
    ].join('');
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const target = '/v3/merchant/media/upload';
    const { status, reason, verdict } = await diagnosed('POST', target, { body, signed: meta, headers });
    expect(status).toBe(401);
    expect(reason).toMatch(/part meta has a file name/);
    expect(verdict).toMatchObject({
      fault: 'signature',
      signed: expect.stringMatching(new RegExp(`\n${meta}\n$`)),
      expected: expect.stringMatching(/\n\n$/),
    });
  });

  it('is not guessed if it is not a common mistake', async () => {
    const { verdict } = await diagnosed('GET', QUERY, { message: () => 'something else' });
    expect(verdict).toMatchObject({ fault: 'signature', reason: expect.stringContaining('another key') });
    expect(verdict).not.toHaveProperty('signed');
  });
});

describe('the correct string signed with another algorithm is recognized', () => {
  it.each<[string, (message: Buffer) => string, RegExp]>([
    ['SHA-1', (message) => signBytes('sha1', message, key()).toString('base64'), /SHA-1/],
    [
      'PSS',
      (message) =>
        signBytes('sha256', message, { key: key(), padding: constants.RSA_PKCS1_PSS_PADDING }).toString(
          'base64',
        ),
      /PSS/,
    ],
    ['hex', (message) => signBytes('sha256', message, key()).toString('hex'), /hex/],
  ])('%s', async (_, make, sentence) => {
    const nonce = 'n'.repeat(32);
    const message = `GET\n${QUERY}\n${SECONDS}\n${nonce}\n\n`;
    const { verdict, reason } = await diagnosed('GET', QUERY, { nonce, ...signedBy(make)({ message }) });
    expect(reason).toMatch(sentence);
    expect(verdict).toMatchObject({
      accepted: false,
      fault: 'signature',
      expected: message,
      signed: message,
    });
  });
});

describe('the reason for an invalid header', () => {
  it.each<[string, () => Sending, RegExp]>([
    ['missing', () => ({ authorization: () => undefined }), /Authorization header is missing/],
    ['of another form', () => ({ authorization: (right) => `${right},` }), /each once, in double quotes/],
    [
      'of another scheme',
      () => ({ authorization: (right) => `X-${right}` }),
      /must begin with WECHATPAY2-SHA256/,
    ],
    ['another merchant', () => ({ mchid: '1900000110' }), /not that of this gateway's merchant, 1900000109/],
    ['another serial', () => ({ serial: 'F'.repeat(40) }), /not that of the merchant certificate/],
    ["WeChat Pay's serial", () => ({ serial: serials(sandbox).publicKey }), /WeChat Pay's key/],
    ['milliseconds', () => ({ timestamp: String(NOW) }), /in milliseconds/],
    ['no timestamp', () => ({ timestamp: 'now' }), /a number of seconds/],
    ['a clock that is behind', () => ({ timestamp: String(SECONDS - 400) }), /400 seconds behind the clock/],
    ['a clock that is ahead', () => ({ timestamp: String(SECONDS + 400) }), /400 seconds ahead of the clock/],
  ])('%s', async (_, sending, sentence) => {
    const { verdict, reason } = await diagnosed('GET', QUERY, sending());
    expect(reason).toMatch(sentence);
    expect(verdict?.reason).toBe(reason);
  });

  it('a nonce that was already used', async () => {
    await diagnosed('GET', QUERY, { nonce: 'once' });
    expect((await diagnosed('GET', QUERY, { nonce: 'once' })).reason).toMatch(/used before/);
  });
});

describe('the reason for a refusal', () => {
  it.each<[string, 'GET' | 'POST', string, Sending, string | RegExp]>([
    ['a field', 'POST', ECHO, { json: { echo_message: 1 } }, '/body/echo_message must be a string'],
    ['an unknown path', 'GET', '/v3/nowhere?a=b', {}, 'No page describes the path /v3/nowhere.'],
    ['a wrong method', 'GET', ECHO, {}, `No page describes the GET on the path ${ECHO}.`],
    ['a missing resource', 'GET', QUERY, {}, '订单不存在'],
  ])('%s', async (_, method, target, sending, sentence) => {
    expect((await diagnosed(method, target, sending)).reason).toBe(sentence);
  });

  it('is absent if nothing is wrong', async () => {
    const { status, reason } = await diagnosed('POST', ECHO, { json: { echo_message: 'a' } });
    expect([status, reason]).toEqual([200, undefined]);
  });
});
