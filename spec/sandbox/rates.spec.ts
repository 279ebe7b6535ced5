import { createHash } from 'node:crypto';
import { request } from 'undici';
import { type Identity, type RateLimit, Sandbox } from 'wechatpay-chain/sandbox';
import { type Answered, PATIENCE, send, verifies } from './merchant';

const SEND = 'POST v3/marketing/busifavor/coupons/{card_id}/send';
const QUERY = 'GET v3/pay/transactions/out-trade-no/{out_trade_no}';

let identity: Identity;
let sandbox: Sandbox;
let now: number;

beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);
beforeEach(async () => {
  now = 1_800_000_000_000;
  sandbox = await Sandbox.start({ identity, clock: () => now, console: 'loopback' });
});
afterEach(() => sandbox.close());

const sendCard = (number: string): Promise<Answered> =>
  send(sandbox, 'POST', '/v3/marketing/busifavor/coupons/card/send', {
    json: { appid: 'wx1', openid: 'o1', out_request_no: number, send_time: '2027-01-15T16:00:00+08:00' },
  });

const query = (): Promise<Answered> =>
  send(sandbox, 'GET', `/v3/pay/transactions/out-trade-no/none-1?mchid=${identity.mchid}`);

async function statusesOf(calls: number, call: (index: number) => Promise<Answered>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < calls; index += 1) statuses.push((await call(index)).status);
  return statuses;
}

describe('a gateway that enforces rates', () => {
  it('refuses the calls beyond a limit with a signed 429, and executes none of them', async () => {
    sandbox.limitRates([{ operation: SEND, limit: 2 }]);
    expect(await statusesOf(3, (index) => sendCard(`n${index}`))).toEqual([200, 200, 429]);
    const refused = await sendCard('n9');
    expect(refused.json).toMatchObject({ code: 'FREQUENCY_LIMITED' });
    expect(refused.headers['request-id']).toMatch(/-268447840$/);
    expect(verifies(sandbox, refused)).toBe(true);
    expect(Array.from(sandbox.effects('cards'), ({ request: sent }) => sent['out_request_no'])).toEqual([
      'n0',
      'n1',
    ]);
  });

  it('counts in any second, wherever it begins, and does not count refused calls', async () => {
    sandbox.limitRates([{ operation: QUERY, limit: 2 }]);
    expect(await statusesOf(1, query)).toEqual([404]);
    now += 600;
    expect(await statusesOf(2, query)).toEqual([404, 429]);
    now += 399;
    expect(await statusesOf(1, query)).toEqual([429]);
    now += 1;
    expect(await statusesOf(2, query)).toEqual([404, 429]);
  });

  it('counts in any minute where the rate says so', async () => {
    sandbox.limitRates([{ operation: QUERY, limit: 1, per: 'minute' }]);
    expect(await statusesOf(2, query)).toEqual([404, 429]);
    now += 59_999;
    expect(await statusesOf(1, query)).toEqual([429]);
    now += 1;
    expect(await statusesOf(1, query)).toEqual([404]);
  });

  it('counts each operation by itself, and no call with an invalid signature', async () => {
    sandbox.limitRates([
      { operation: QUERY, limit: 1 },
      { operation: SEND, limit: 1 },
    ]);
    const forged = await send(sandbox, 'POST', '/v3/marketing/busifavor/coupons/card/send', {
      json: {},
      signature: () => 'AAAA',
    });
    expect([forged.status, (await query()).status, (await sendCard('n1')).status]).toEqual([401, 404, 200]);
  });

  it.each(['RATELIMIT_EXCEEDED', 'FREQUENCY_LIMIT_EXCEED'])(
    'has the code %s where the rate says so',
    async (code) => {
      sandbox.limitRates([{ operation: QUERY, limit: 1, code }]);
      await query();
      expect(await query()).toMatchObject({ status: 429, json: { code } });
    },
  );

  it('refuses calls of APIv2 in XML', async () => {
    sandbox.limitRates([{ operation: 'POST v2/pay/orderquery', limit: 1 }]);
    const fields = { appid: 'wx1', mch_id: identity.mchid, nonce_str: 'n', out_trade_no: 'o1' };
    const text = Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const sign = createHash('md5').update(`${text}&key=${identity.secret}`).digest('hex').toUpperCase();
    const xml = Object.entries({ ...fields, sign }).map(([name, value]) => `<${name}>${value}</${name}>`);
    const ask = async (): Promise<string> => {
      const body = `<xml>${xml.join('')}</xml>`;
      const answer = await request(`${sandbox.url}/pay/orderquery`, { method: 'POST', body });
      return answer.body.text();
    };
    expect(await ask()).toContain('ORDERNOTEXIST');
    expect(await ask()).toContain('<err_code><![CDATA[FREQUENCY_LIMITED]]></err_code>');
  });

  it('enforces the published rates, and another list in their place', () => {
    sandbox.limitRates('published');
    expect(sandbox.rates).toContainEqual({
      operation: 'POST v3/refund/domestic/refunds',
      limit: 150,
      per: 'second',
      code: 'FREQUENCY_LIMITED',
    });
    sandbox.limitRates([]);
    expect(sandbox.rates).toEqual([]);
  });

  it('accepts rates and faults from other processes', async () => {
    const post = async (name: string, body: unknown): Promise<number> => {
      const headers = { 'content-type': 'application/json' };
      const url = `${sandbox.url}/_console/api/${name}`;
      const answer = await request(url, { method: 'POST', headers, body: JSON.stringify(body) });
      await answer.body.dump();
      return answer.statusCode;
    };
    expect(await post('limit-rates', { rates: [{ operation: QUERY, limit: 7 }] })).toBe(200);
    expect(sandbox.rates).toEqual([{ operation: QUERY, limit: 7, per: 'second', code: 'FREQUENCY_LIMITED' }]);
    expect(await post('limit-rates', { rates: 7 })).toBe(409);
    expect(await post('fault', { kind: 'error-after', probability: 0.5, seed: 3 })).toBe(200);
    expect(sandbox.faults).toMatchObject([{ kind: 'error-after', probability: 0.5, seed: 3 }]);
    expect(await post('fault', { kind: 'error-after', often: 1 })).toBe(400);
    expect(await post('fault', { kind: 'error-after', times: '1' })).toBe(400);
    expect(await post('fault', { kind: 'nothing' })).toBe(409);
    expect(await post('clear-faults', {})).toBe(200);
    expect(sandbox.faults).toEqual([]);
  });

  it.each<[string, RateLimit]>([
    ['an unknown operation', { operation: 'POST v3/unknown', limit: 1 }],
    ['a method alone', { operation: 'POST', limit: 1 }],
    ['no calls', { operation: QUERY, limit: 0 }],
    ['half a call', { operation: QUERY, limit: 0.5 }],
    ['an hour', { operation: QUERY, limit: 1, per: 'hour' as 'minute' }],
  ])('refuses a rate of %s', async (_, rate) => {
    expect(() => sandbox.limitRates([rate])).toThrow(expect.objectContaining({ name: 'ConfigError' }));
    await expect(Sandbox.start({ identity, rates: [rate] })).rejects.toMatchObject({ name: 'ConfigError' });
  });
});
