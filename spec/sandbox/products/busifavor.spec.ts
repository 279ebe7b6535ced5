import { Sandbox } from 'wechatpay-chain/sandbox';
import { beijingTime } from '../../support/time';
import { type Answered, PATIENCE, send } from '../merchant';

const CARD = {
  appid: 'wxd678efh567hg6787',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  out_request_no: '89560002019101000121',
  send_time: beijingTime(),
};

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start();
}, PATIENCE);
afterAll(() => sandbox.close());

const sendCard = (json: object, cardId = 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w'): Promise<Answered> =>
  send(sandbox, 'POST', `/v3/marketing/busifavor/coupons/${cardId}/send`, { json });

describe('sending a consumption card', () => {
  it('returns a card code of 12 digits', async () => {
    const answer = await sendCard(CARD);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ card_code: expect.stringMatching(/^\d{12}$/) });
  });

  it('returns the same code for the same request number, for any field order', async () => {
    const [first, second] = [
      await sendCard(CARD),
      await sendCard(Object.fromEntries(Object.entries(CARD).reverse())),
    ];
    expect(second.json).toEqual(first.json);
  });

  it('returns another code for another request number', async () => {
    const [first, second] = [await sendCard(CARD), await sendCard({ ...CARD, out_request_no: 'another' })];
    expect(second.json['card_code']).not.toBe(first.json['card_code']);
  });

  it('returns another code for the same request number with another time', async () => {
    const [first, second] = [
      await sendCard(CARD),
      await sendCard({ ...CARD, send_time: beijingTime(Date.now() - 60_000) }),
    ];
    expect(second.status).toBe(200);
    expect(second.json['card_code']).not.toBe(first.json['card_code']);
  });

  it('refuses a time that is more than 24 hours ago, of a card that was sent too', async () => {
    let now = Date.parse('2026-11-24T17:45:30+08:00');
    await using gateway = await Sandbox.start({ identity: await Sandbox.identity(), clock: () => now });
    const json = { ...CARD, send_time: '2026-11-24T17:45:30+08:00' };
    const repeat = () => send(gateway, 'POST', '/v3/marketing/busifavor/coupons/a/send', { json });
    const first = await repeat();
    now += 24 * 3_600_000;
    expect((await repeat()).json).toEqual(first.json);
    now += 1_000;
    const late = await repeat();
    expect([late.status, late.json['code']]).toEqual([400, 'PARAM_ERROR']);
    expect(gateway.requests.at(-1)?.finding).toMatchObject({
      field: '/body/send_time',
      issue: 'is more than 24 hours ago',
    });
  });

  it('accepts a request number of 32 characters, and refuses one of 33', async () => {
    expect((await sendCard({ ...CARD, out_request_no: 'n'.repeat(32) })).status).toBe(200);
    expect((await sendCard({ ...CARD, out_request_no: 'n'.repeat(33) })).status).toBe(400);
  });

  it('returns one code for concurrent calls', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => sendCard({ ...CARD, out_request_no: 'at once' })),
    );
    expect(new Set(answers.map(({ json }) => json['card_code'])).size).toBe(1);
  });

  it.each([
    ['openid', 'oAnother'],
    ['appid', 'wxAnother'],
  ])('refuses the same number with another %s', async (name, value) => {
    await sendCard(CARD);
    const answer = await sendCard({ ...CARD, [name]: value });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: 'INVALID_REQUEST', detail: { location: 'body' } });
    expect(answer.headers['request-id']).toMatch(/-268498688$/);
  });

  it('refuses the same number with another card', async () => {
    await sendCard(CARD);
    expect((await sendCard(CARD, 'another')).json).toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it.each(Object.keys(CARD))('refuses a request without %s', async (name) => {
    const answer = await sendCard({ ...CARD, [name]: undefined });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      code: 'PARAM_ERROR',
      message: expect.stringContaining(`“/body/${name}”`),
      detail: { location: 'body', value: '' },
    });
  });

  it.each(['..%2Fx%3Fy%23z', '%2e.%2fx%3fy%23z'])('decodes %s as one segment', async (cardId) => {
    const answer = await sendCard({ ...CARD, out_request_no: 'encoded' }, cardId);
    expect(answer.status).toBe(200);
    expect(sandbox.requests.at(-1)?.template).toBe('/v3/marketing/busifavor/coupons/{card_id}/send');
  });

  it('refuses a card ID of more than 32 characters', async () => {
    const answer = await sendCard(CARD, 'a'.repeat(33));
    expect(answer.json).toMatchObject({
      code: 'PARAM_ERROR',
      message: expect.stringContaining('“/uri_template/card_id”'),
      detail: { location: 'uri_template', value: 33 },
    });
  });
});
