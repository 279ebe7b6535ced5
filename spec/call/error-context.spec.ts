import { type CallDraft, CallProgress, instrument } from '../../lib/call';
import { ApiError, NetworkError, type Outcome, SignatureError, type WechatpayError } from '../../lib/errors';
import type { Method } from '../../lib/http';
import { KnownOperation, type OperationTraits } from '../../lib/openapi';
import { hintFor as hintForV2 } from '../../lib/v2/hints';
import { hintFor } from '../../lib/v3/hints';
import { callContext } from '../support/call-context';

const QUERY = 'GET v3/refund/domestic/refunds/{out_refund_no}';
const REFUND: OperationTraits = { money: true, number: 'json.out_refund_no' };
const NUMBER = { field: 'out_refund_no', value: 'R1' };
const ASK = `First query ${QUERY} with out_refund_no R1; if you call again, use the same number and content. If it is CLOSED, refund again with a new out_refund_no. If it is ABNORMAL, call apply-abnormal-refund with this out_refund_no.`;

interface Circumstance {
  readonly method?: Method;
  readonly traits?: OperationTraits;
  readonly query?: string | undefined;
  readonly number?: typeof NUMBER | undefined;
  /** What an attempt before it left possible. */
  readonly before?: Outcome;
}

/** The hint of an error at the end of its call. */
async function hintOf(error: WechatpayError, circumstance: Circumstance = {}): Promise<string> {
  const { method = 'POST', traits = REFUND, before } = circumstance;
  const query = 'query' in circumstance ? circumstance.query : QUERY;
  const number = 'number' in circumstance ? circumstance.number : NUMBER;
  const progress = new CallProgress({ method, path: 'v3/x' });
  if (before) progress.fail(before);
  const operation = Object.defineProperty(new KnownOperation('POST v3/x'), 'query', { value: query });
  const call = callContext({ operation, traits, progress, number });
  const draft: CallDraft = { method, origin: 'https://host', target: '/v3/x', init: {}, call };
  await expect(instrument(draft, () => Promise.reject(error))).rejects.toBe(error);
  return error.hint;
}

const cut = (outcome: Outcome) => new NetworkError('cut', { hint: 'It was cut.', outcome });

describe('the hint of an error with an unknown outcome', () => {
  it('names the query, the number and the safe way to repeat the call', async () => {
    await expect(hintOf(cut('unknown'))).resolves.toBe(
      `It was cut. The request may have been executed. ${ASK}`,
    );
  });

  it('says which state of a refund requires a new number', async () => {
    const hint = await hintOf(cut('unknown'));
    expect(hint).toContain('CLOSED, refund again with a new out_refund_no.');
    expect(hint).toContain('ABNORMAL, call apply-abnormal-refund with this out_refund_no.');
    const transfer = { money: true, number: 'json.out_bill_no' } as const;
    expect(await hintOf(cut('unknown'), { traits: transfer, query: 'GET v3/transfers' })).not.toContain(
      'CLOSED',
    );
  });

  it('names only the number if the operation has no query', async () => {
    await expect(hintOf(cut('unknown'), { query: undefined })).resolves.toBe(
      'It was cut. The request may have been executed. First check out_refund_no R1; if you call again, use the same number and content.',
    );
  });

  it('omits the number if the query does not use it', async () => {
    const query = 'GET v3/users/{openid}/coupons/{coupon_code}';
    await expect(hintOf(cut('unknown'), { query })).resolves.toBe(
      'It was cut. The request may have been executed. First query GET v3/users/{openid}/coupons/{coupon_code}; if you call again, use the same number and content.',
    );
  });

  it('names the number if the query has it in its body', async () => {
    const query = 'POST v2/pay/refundquery';
    await expect(hintOf(cut('unknown'), { query })).resolves.toContain(
      'First query POST v2/pay/refundquery with out_refund_no R1',
    );
  });

  it('advises against a new number if the documentation does', async () => {
    const traits = { ...REFUND, refusals: 'transfers' };
    const query = 'GET v3/transfers/{out_refund_no}';
    await expect(hintOf(cut('unknown'), { traits, query })).resolves.toBe(
      `It was cut. The request may have been executed. First query ${query} with out_refund_no R1; if you call again, use the same number and content. Use a new number only after the query reports a failure.`,
    );
  });

  it('advises against a new number even if the operation has no query', async () => {
    const traits = { ...REFUND, refusals: 'transfers' };
    await expect(hintOf(cut('unknown'), { traits, query: undefined })).resolves.toContain(
      'Use a new number only once it is known to have failed.',
    );
  });

  it('advises the caller to pass the optional number that the call lacked', async () => {
    await expect(hintOf(cut('unknown'), { number: undefined })).resolves.toBe(
      `It was cut. The request may have been executed, and it had no out_refund_no: check its effect before you call again. Pass out_refund_no in every call: WeChat Pay executes the same number once.`,
    );
  });

  it('names a query that needs no number', async () => {
    const query = 'GET v3/papay/pay/schedules/contract-id/{contract_id}';
    await expect(hintOf(cut('unknown'), { traits: { money: true }, query, number: undefined })).resolves.toBe(
      `It was cut. The request may have been executed, and no merchant number identifies it: check its effect with ${query} before you call again.`,
    );
  });

  it.each<OperationTraits>([{ money: true }, {}])(
    'warns if no number identifies the call: %j',
    async (traits) => {
      await expect(hintOf(cut('unknown'), { traits, query: undefined, number: undefined })).resolves.toBe(
        'It was cut. The request may have been executed, and no merchant number identifies it: check its effect before you call again.',
      );
    },
  );

  it('says that an earlier attempt may have been executed', async () => {
    const refused = new ApiError('no', { status: 400, code: 'X', hint: 'Fix it.', outcome: 'rejected' });
    await expect(hintOf(refused, { before: 'unknown' })).resolves.toBe(
      `Fix it. An earlier attempt may have been executed. ${ASK}`,
    );
  });

  it.each<[string, WechatpayError, Circumstance]>([
    ['a refusal', cut('rejected'), {}],
    ['a request that was not sent', cut('not-sent'), {}],
    ['a read', cut('unknown'), { method: 'GET' }],
    [
      'a read that is refused after its first attempt was cut',
      cut('rejected'),
      { method: 'GET', before: 'unknown' },
    ],
  ])('is unchanged for %s', async (_, error, circumstance) => {
    await expect(hintOf(error, circumstance)).resolves.toBe('It was cut.');
  });
});

describe('a hint contains each piece of advice once', () => {
  const ADVICE = [/same number/g, /\bquery\b|\bask\b/gi, /try again|call again|repeat/gi];
  const twice = (hint: string) => ADVICE.filter((advice) => (hint.match(advice) ?? []).length > 1);

  it.each([202, 400, 401, 403, 404, 405, 409, 429, 500, 502, 503])('after status %d', async (status) => {
    const evidence = {
      status,
      code: 'X',
      message: undefined,
      template: 'v3/a',
      detail: undefined,
      internalCode: undefined,
      clock: undefined,
    };
    const { hint } = hintFor({ ...evidence, method: 'POST' });
    const error = new ApiError('x', { status, code: 'X', hint, outcome: 'unknown' });
    const told = await hintOf(error);
    expect({ told, twice: twice(told) }).toEqual({ told, twice: [] });
  });

  it.each(['SYSTEMERROR', 'BIZERR_NEED_RETRY', 'PROCESSING', 'SEND_FAILED', 'FREQ_LIMIT', 'NEW'])(
    'after the APIv2 code %s',
    async (code) => {
      const error = new ApiError('x', { status: 200, code, ...hintForV2(code), outcome: 'unknown' });
      const told = await hintOf(error);
      expect({ told, twice: twice(told) }).toEqual({ told, twice: [] });
    },
  );

  it('after a signature probe', async () => {
    const error = new SignatureError('probe', 'x', { hint: 'It is wrong on purpose.', outcome: 'unknown' });
    expect(twice(await hintOf(error))).toEqual([]);
  });
});
