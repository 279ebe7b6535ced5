import { request } from 'undici';
import { type FaultKind, type FaultOptions, type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { ConfigError } from '../../../lib/errors';
import { type Answered, PATIENCE, send, sign, verifies } from '../merchant';

const NOW = 1_800_000_000_000;
const SEND = '/v3/marketing/busifavor/coupons/{card_id}/send';
const card = (number: string) => ({
  appid: 'wx1',
  openid: 'o1',
  out_request_no: number,
  send_time: '2027-01-15T16:00:00+08:00',
});

let identity: Identity;
let sandbox: Sandbox;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity, clock: () => NOW });
}, PATIENCE);
afterAll(() => sandbox.close());
afterEach(() => sandbox.clearFaults());

const sendCard = (number: string): Promise<Answered> =>
  send(sandbox, 'POST', SEND.replace('{card_id}', 'pWlVDt'), { json: card(number) });

/** Whether the card of this number was sent: another content for the number is refused then, and taken otherwise. */
async function wasSent(number: string): Promise<boolean> {
  sandbox.clearFaults();
  const json = { ...card(number), openid: 'another' };
  return (await send(sandbox, 'POST', SEND.replace('{card_id}', 'pWlVDt'), { json })).status === 400;
}

describe('a fault of the response, after the card was sent:', () => {
  const wrong: readonly [FaultKind, (answer: Answered) => void][] = [
    [
      'wrong-signature',
      ({ headers }) => expect(Buffer.from(headers['wechatpay-signature'] ?? '', 'base64')).toHaveLength(256),
    ],
    ['stale-clock', ({ headers }) => expect(headers['wechatpay-timestamp']).toBe(String(NOW / 1000 - 600))],
    [
      'unknown-serial',
      ({ headers }) => {
        expect(headers['wechatpay-serial']).toMatch(/^[0-9A-F]{40}$/);
        expect(Object.keys(sandbox.config.certs)).not.toContain(headers['wechatpay-serial']);
      },
    ],
    [
      'missing-headers',
      ({ headers }) => {
        expect(Object.keys(headers).filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
      },
    ],
    [
      'probe',
      ({ headers }) => expect(headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\/[\w+/=]{20,}$/),
    ],
  ];

  it.each(wrong)('%s', async (kind, expectation) => {
    sandbox.fault({ kind });
    const answer = await sendCard(kind);
    expect(answer.status).toBe(200);
    expectation(answer);
    // A stale response has a valid signature; only its time is invalid.
    expect(verifies(sandbox, answer)).toBe(kind === 'stale-clock');
    expect(await wasSent(kind)).toBe(true);
  });
});

describe('a fault instead of the operation:', () => {
  const refusals: readonly [FaultKind, number, string][] = [
    ['rate-limit', 429, 'RATELIMIT_EXCEEDED'],
    ['error', 500, 'SYSTEM_ERROR'],
  ];

  it.each(refusals)('%s: %d %s, signed', async (kind, status, code) => {
    sandbox.fault({ kind });
    const answer = await sendCard(kind);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(verifies(sandbox, answer)).toBe(true);
    expect(await wasSent(kind)).toBe(false);
  });

  it('bad-gateway: 502 in HTML, unsigned', async () => {
    sandbox.fault({ kind: 'bad-gateway' });
    const { status, headers, body } = await sendCard('bad-gateway');
    expect([status, headers['content-type'], headers['wechatpay-signature']]).toEqual([
      502,
      'text/html',
      undefined,
    ]);
    expect(body.toString()).toContain('<html>');
    expect(await wasSent('bad-gateway')).toBe(false);
  });
});

describe('a fault after an executed operation:', () => {
  it('error-after: 500, signed, after the card was sent', async () => {
    sandbox.fault({ kind: 'error-after' });
    const answer = await sendCard('error-after');
    expect(answer).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
    expect(verifies(sandbox, answer)).toBe(true);
    expect(await wasSent('error-after')).toBe(true);
  });

  it('bad-gateway-after: 502 in HTML, unsigned, after the card was sent', async () => {
    sandbox.fault({ kind: 'bad-gateway-after' });
    const { status, headers } = await sendCard('bad-gateway-after');
    expect([status, headers['content-type'], headers['wechatpay-signature']]).toEqual([
      502,
      'text/html',
      undefined,
    ]);
    expect(await wasSent('bad-gateway-after')).toBe(true);
  });
});

describe('the code of a refusal', () => {
  it.each(['FREQUENCY_LIMITED', 'FREQUENCY_LIMIT_EXCEED'])('is %s where the fault says so', async (code) => {
    sandbox.fault({ kind: 'rate-limit', code });
    expect(await sendCard('code')).toMatchObject({ status: 429, json: { code } });
  });

  it.each(['MD5', 'HMAC-SHA256'])('of APIv2 is in XML, signed with %s', async (type) => {
    sandbox.fault({ kind: 'rate-limit', code: 'FREQ_LIMIT' });
    const xml = `<xml><mch_id>${sandbox.config.mchid}</mch_id><sign_type>${type}</sign_type></xml>`;
    const answer = await request(`${sandbox.url}/pay/refundquery`, { method: 'POST', body: xml });
    const text = await answer.body.text();
    expect(answer.statusCode).toBe(200);
    expect(text).toContain('<result_code><![CDATA[FAIL]]></result_code>');
    expect(text).toContain('<err_code><![CDATA[FREQ_LIMIT]]></err_code>');
    expect(text).toMatch(type === 'MD5' ? /CDATA\[[0-9A-F]{32}\]/ : /CDATA\[[0-9A-F]{64}\]/);
  });
});

describe('a fault that cuts the connection:', () => {
  const cuts: readonly [FaultKind, boolean][] = [
    ['drop', false],
    ['drop-after', true],
    ['truncate', true],
  ];

  it.each(cuts)('%s: executed is %p', async (kind, executed) => {
    sandbox.fault({ kind });
    await expect(sendCard(kind)).rejects.toMatchObject({
      code: expect.stringMatching(/UND_ERR_SOCKET|ECONNRESET/),
    });
    expect(sandbox.requests.at(-1)).toMatchObject({ fault: kind, template: SEND });
    expect(await wasSent(kind)).toBe(executed);
  });
});

describe('a truncated response', () => {
  it('has its headers and half of its body', async () => {
    sandbox.fault({ kind: 'truncate' });
    const target = SEND.replace('{card_id}', 'pWlVDt');
    const { headers, body } = sign(sandbox, 'POST', target, { json: card('half') });
    const given = { ...headers };
    const answer = await request(sandbox.url + target, {
      method: 'POST',
      headers: given,
      body: body ?? null,
    });
    const chunks: Buffer[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of answer.body) chunks.push(chunk);
    };
    await expect(read()).rejects.toThrow();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-length']).toBe('28');
    expect(Buffer.concat(chunks).toString()).toBe('{"card_code":"');
  });
});

describe('a delay fault', () => {
  it('delays the response of any fault, until the gateway closes', async () => {
    const hurried = await Sandbox.start({ identity });
    hurried.fault({ kind: 'error', delay: 600_000 });
    const arrived = hurried.fault({ kind: 'delay', delay: 600_000, path: '/never' });
    const answer = send(hurried, 'GET', '/v3/certificates').catch((error: Error) => error);
    while (hurried.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await hurried.close();
    expect(await answer).toBeInstanceOf(Error);
    expect(arrived.hits).toBe(0);
  });

  it('does not change the response', async () => {
    sandbox.fault({ kind: 'delay', delay: 1 });
    const answer = await sendCard('delayed');
    expect(answer.status).toBe(200);
    expect(verifies(sandbox, answer)).toBe(true);
  });
});

describe('a fault affects', () => {
  const statuses = async (count: number): Promise<number[]> => {
    const answers: number[] = [];
    for (let index = 0; index < count; index += 1) answers.push((await sendCard('same')).status);
    return answers;
  };

  it('all requests until it is cleared', async () => {
    const fault = sandbox.fault({ kind: 'error' });
    expect(await statuses(3)).toEqual([500, 500, 500]);
    fault.clear();
    expect(await statuses(1)).toEqual([200]);
    expect(fault.hits).toBe(3);
  });

  it('as many requests as `times`', async () => {
    sandbox.fault({ kind: 'error', times: 2 });
    expect(await statuses(3)).toEqual([500, 500, 200]);
    expect(sandbox.faults).toEqual([]);
  });

  it('requests only after the first `after`', async () => {
    sandbox.fault({ kind: 'error', after: 1, times: 1 });
    expect(await statuses(3)).toEqual([200, 500, 200]);
  });

  it('requests in the order in which faults were added', async () => {
    sandbox.fault({ kind: 'rate-limit', times: 1 });
    sandbox.fault({ kind: 'error' });
    expect(await statuses(2)).toEqual([429, 500]);
    expect(sandbox.faults.map(({ kind }) => kind)).toEqual(['error']);
  });

  const scopes: readonly [Omit<FaultOptions, 'kind'>, number][] = [
    [{ path: SEND }, 500],
    [{ path: SEND.slice(1) }, 500],
    [{ path: SEND.replace('{card_id}', 'pWlVDt') }, 500],
    [{ path: SEND.replace('{card_id}', 'another') }, 200],
    [{ path: '/v3/pay/transactions/native' }, 200],
    [{ method: 'post' }, 500],
    [{ method: 'GET' }, 200],
    [{ method: 'POST', path: SEND }, 500],
    [{ method: 'GET', path: SEND }, 200],
  ];

  it.each(scopes)('%j: %d', async (scope, status) => {
    sandbox.fault({ kind: 'error', ...scope });
    expect(await statuses(1)).toEqual([status]);
  });

  it('requests with its probability, reproducibly for a seed', async () => {
    const luck = async (options: object): Promise<string> => {
      sandbox.clearFaults();
      sandbox.fault({ kind: 'error', ...options });
      return (await statuses(40)).map((status) => (status === 500 ? 'x' : '.')).join('');
    };
    const first = await luck({ probability: 0.25, seed: 7 });
    const befallen = first.replaceAll('.', '').length;
    expect(befallen).toBeGreaterThan(3);
    expect(befallen).toBeLessThan(18);
    expect(await luck({ probability: 0.25, seed: 7 })).toBe(first);
    expect(await luck({ probability: 0.25, seed: 8 })).not.toBe(first);
    expect(await luck({ probability: 1 })).toBe('x'.repeat(40));
  });

  it('requests of one path with a probability that other paths do not influence', async () => {
    const turns = async (between: boolean): Promise<number[]> => {
      sandbox.clearFaults();
      sandbox.fault({ kind: 'error', path: SEND, probability: 0.5, seed: 3 });
      const seen: number[] = [];
      for (let index = 0; index < 12; index += 1) {
        if (between) await send(sandbox, 'GET', '/v3/certificates');
        seen.push(...(await statuses(1)));
      }
      return seen;
    };
    expect(await turns(true)).toEqual(await turns(false));
  });

  it('requests under a path with a wildcard', async () => {
    sandbox.fault({ kind: 'error', path: '/v3/marketing/*' });
    expect(await statuses(1)).toEqual([500]);
    expect((await send(sandbox, 'GET', '/v3/certificates')).status).toBe(200);
  });

  it('requests from the start of the gateway', async () => {
    await using troubled = await Sandbox.start({ identity, faults: [{ kind: 'error', times: 1 }] });
    expect((await send(troubled, 'GET', '/v3/certificates')).status).toBe(500);
    expect((await send(troubled, 'GET', '/v3/certificates')).status).toBe(200);
  });
});

describe('an invalid fault', () => {
  const wrong: readonly [string, FaultOptions][] = [
    ['fault.kind', { kind: Object('toString') }],
    ['fault.times', { kind: 'error', times: 0 }],
    ['fault.after', { kind: 'error', after: -1 }],
    ['fault.delay', { kind: 'delay', delay: 0.5 }],
    ['fault.probability', { kind: 'error', probability: 0 }],
    ['fault.probability', { kind: 'error', probability: 1.5 }],
    ['fault.seed', { kind: 'error', seed: 0.5 }],
  ];

  it.each(wrong)('is named in the error: %s', (field, options) => {
    expect(() => sandbox.fault(options)).toThrow(ConfigError);
    expect(() => sandbox.fault(options)).toThrow(field);
  });
});
