import { ApiError } from 'wechatpay-chain';
import { call, client, config, platformHeaders } from './support/client';
import { Wire } from './support/wire';
import { SECRET, signedXml, signFields, type XmlText, xmlOf } from './support/xml';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const NEW_NUMBER = 'Use a new number only after the query reports a failure.';

/**
 * Makes a call of APIv3 with the given responses, the last one repeatedly, and returns its error and how often it was
 * sent.
 */
async function failed(
  path: string,
  init: object,
  { status, body = '', signed = true }: { status: number; body?: string; signed?: boolean },
): Promise<{ error: ApiError; sent: number }> {
  await using wire = await Wire.listen((_, response) => {
    const headers = { ...JSON_TYPE, ...(signed ? platformHeaders(body) : {}) };
    response.writeHead(status, headers).end(body);
  });
  await using wxpay = client({ baseURL: wire.url });
  const error = await call(wxpay, 'post', path, init).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  return { error: error as ApiError, sent: wire.received.length };
}

const refusal = (code: string) => JSON.stringify({ code, message: 'm' });

describe('a refused transfer', () => {
  const forms: [string, object, string, string][] = [
    [
      'v3/fund-app/mch-transfer/transfer-bills',
      { json: { out_bill_no: 'B1' } },
      'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
      'out_bill_no B1',
    ],
    [
      'v3/fund-app/mch-transfer/partner/transfer-bills/transfer',
      { json: { out_bill_no: 'B1' } },
      'GET v3/fund-app/mch-transfer/partner/transfer-bills/out-bill-no/{out_bill_no}',
      'out_bill_no B1',
    ],
    [
      'v3/transfer/batches',
      { json: { out_batch_no: 'T1' } },
      'GET v3/transfer/batches/out-batch-no/{out_batch_no}',
      'out_batch_no T1',
    ],
    [
      'v3/partner-transfer/batches',
      { json: { out_batch_no: 'T1' } },
      'GET v3/partner-transfer/batches/out-batch-no/{out_batch_no}',
      'out_batch_no T1',
    ],
    [
      'v3/platsolution/mch-transfer/batches/apply',
      { json: { out_batch_no: 'T1' } },
      'GET v3/platsolution/mch-transfer/batches/out-batch-no/{out_batch_no}',
      'out_batch_no T1',
    ],
  ];
  const open: [number, string][] = [
    [400, 'ALREADY_EXISTS'],
    [400, 'INVALID_REQUEST'],
    [403, 'NOT_ENOUGH'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [400, 'A_CODE_OF_TOMORROW'],
  ];

  it.each(forms.flatMap((form) => open.map((answer) => [...form, ...answer] as const)))(
    '%s %j has an unknown outcome if the code does not prove that nothing was created (query %s with %s, after %d %s)',
    async (path, init, query, number, status, code) => {
      const { error, sent } = await failed(path, init, { status, body: refusal(code) });
      expect(error).toMatchObject({ outcome: 'unknown', status, code, call: { query } });
      expect(error.hint).toContain(`First query ${query} with ${number}`);
      expect(error.hint).toContain(NEW_NUMBER);
      expect(sent).toBe(1);
    },
  );

  it.each(['PARAM_ERROR', 'SIGN_ERROR', 'NO_AUTH'])(
    'is rejected if the code is certain: %s',
    async (code) => {
      const { error } = await failed(
        'v3/fund-app/mch-transfer/transfer-bills',
        { json: { out_bill_no: 'B1' } },
        { status: 400, body: refusal(code) },
      );
      expect(error).toMatchObject({ outcome: 'rejected', code });
      expect(error.hint).not.toContain(NEW_NUMBER);
    },
  );

  it('has an unknown outcome if a certain code is not signed', async () => {
    const { error } = await failed(
      'v3/fund-app/mch-transfer/transfer-bills',
      { json: { out_bill_no: 'B1' } },
      { status: 400, body: refusal('PARAM_ERROR'), signed: false },
    );
    expect(error).toMatchObject({ outcome: 'unknown', hint: expect.stringContaining(NEW_NUMBER) });
  });
});

describe('a refused refund', () => {
  const refund = (code: string) =>
    failed(
      'v3/refund/domestic/refunds',
      { json: { out_refund_no: 'R1' } },
      { status: 400, body: refusal(code) },
    );

  it.each(['INVALID_REQUEST', 'NOT_ENOUGH', 'USER_ACCOUNT_ABNORMAL', 'RESOURCE_NOT_EXISTS'])(
    'is rejected after a code that is documented as a failure: %s',
    async (code) => {
      expect((await refund(code)).error.outcome).toBe('rejected');
    },
  );

  it('has an unknown outcome after an undocumented code', async () => {
    expect((await refund('A_CODE_OF_TOMORROW')).error.outcome).toBe('unknown');
  });
});

describe('a code for a number in use', () => {
  it.each([
    ['v3/pay/transactions/native', { json: { out_trade_no: 'O1' } }, 'ALREADY_EXISTS'],
    ['v3/pay/transactions/native', { json: { out_trade_no: 'O1' } }, 'ORDERPAID'],
    ['v3/pay/transactions/native', { json: { out_trade_no: 'O1' } }, 'OUT_TRADE_NO_USED'],
    ['v3/payscore/serviceorder', { json: { out_order_no: 'O1' } }, 'ALREADY_EXISTS'],
    [
      'v3/marketing/favor/users/{openid}/coupons',
      { openid: 'o', json: { out_request_no: 'O1' } },
      'RESOURCE_ALREADY_EXISTS',
    ],
  ])('of %s has an unknown outcome and a hint to query the number', async (path, init, code) => {
    const { error } = await failed(path, init, { status: 400, body: refusal(code) });
    expect(error).toMatchObject({ outcome: 'unknown', code, hint: expect.stringMatching(/query it/i) });
  });

  it('has a hint to query the number even if no money moves', async () => {
    const { error } = await failed('v3/a', { json: {} }, { status: 400, body: refusal('ALREADY_EXISTS') });
    expect(error).toMatchObject({ outcome: 'rejected', hint: expect.stringMatching(/query it/i) });
  });
});

describe('a money call whose optional number is missing', () => {
  const cases: [string, string, object, object][] = [
    [
      'v3/ecommerce/subsidies/create',
      'out_subsidy_no',
      { json: { amount: 1 } },
      { json: { amount: 1, out_subsidy_no: 'S1' } },
    ],
    ['v3/offlineface/transactions', 'out_trade_no', { json: {} }, { json: { out_trade_no: 'S1' } }],
    [
      'v3/offlineface/transactions',
      'out_trade_no',
      { json: { out_trade_no: '' } },
      { json: { out_trade_no: 'S1' } },
    ],
    [
      'v3/ecommerce/account/apply-cancel-withdraw/confirm',
      'out_request_no',
      { json: {} },
      { json: { out_request_no: 'S1' } },
    ],
  ];

  it.each(cases.flatMap((one) => [503, 429].map((status) => [...one, status] as const)))(
    '%s is sent once, has an unknown outcome, and its hint says to pass %s (%j, %j, after %d)',
    async (path, field, without, numbered, status) => {
      const answer = { status, body: refusal('SYSTEM_ERROR') };
      const { error, sent } = await failed(path, without, answer);
      expect({ sent, outcome: error.outcome }).toEqual({ sent: 1, outcome: 'unknown' });
      expect(error.hint).toContain(`Pass ${field}`);
      expect((await failed(path, numbered, answer)).sent).toBe(3);
    },
  );

  it('v2/deposit/consume is sent once', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(503).end());
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const xml = { mch_id: config.mchid, transaction_id: '1' };
    const consume = (more: object) =>
      call(wxpay, 'post', 'v2/deposit/consume', { xml: { ...xml, ...more }, security: false });
    await expect(consume({})).rejects.toMatchObject({
      outcome: 'unknown',
      call: { attempts: 1 },
      hint: expect.stringContaining('Pass out_trade_no'),
    });
    await expect(consume({ out_trade_no: '1' })).rejects.toMatchObject({ call: { attempts: 3 } });
  });

  it.each<[string, string, object, string]>([
    [
      'a variable of the path',
      'v3/payscore/serviceorder/{out_order_no}/complete',
      { out_order_no: 'S/1', json: {} },
      'out_order_no S/1',
    ],
    [
      'a variable of another name',
      'v3/payscore/serviceorder/{no}/complete',
      { no: 'S1', json: {} },
      'out_order_no S1',
    ],
    [
      'a path without variables',
      'v3/payscore/serviceorder/20261129/complete',
      { json: {} },
      'out_order_no 20261129',
    ],
    [
      'a body that is passed as text',
      'v3/ecommerce/subsidies/create',
      { body: '{"out_subsidy_no":"S1"}' },
      'out_subsidy_no S1',
    ],
    [
      'a body that is passed as bytes',
      'v3/ecommerce/subsidies/create',
      { body: Buffer.from('{"out_subsidy_no":"S1"}') },
      'out_subsidy_no S1',
    ],
  ])('is retried, and has its number in the hint, if the number is in %s', async (_, path, init, number) => {
    const { error, sent } = await failed(path, init, { status: 503, body: refusal('SYSTEM_ERROR') });
    expect(sent).toBe(3);
    expect(error.hint).toContain(number);
  });

  it('is sent once if its body is passed as text without a number', async () => {
    for (const body of ['{"amount":1}', '{']) {
      const answer = { status: 503, body: refusal('SYSTEM_ERROR') };
      expect((await failed('v3/ecommerce/subsidies/create', { body }, answer)).sent).toBe(1);
    }
  });

  it('v2/secapi/pay/refund is retried if its body is passed as text with its number', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(503).end());
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const body = xmlOf({ mch_id: config.mchid, out_refund_no: 'R1' });
    const refund = call(wxpay, 'post', 'v2/secapi/pay/refund', { body, security: false });
    await expect(refund).rejects.toMatchObject({
      call: { attempts: 3, number: { field: 'out_refund_no', value: 'R1' } },
    });
  });

  it('has no number in the hint if the operation has none', async () => {
    const { error, sent } = await failed(
      'v3/ecommerce/subsidies/cancel',
      { json: {} },
      { status: 503, body: refusal('SYSTEM_ERROR') },
    );
    expect({ sent, outcome: error.outcome }).toEqual({ sent: 1, outcome: 'unknown' });
    expect(error.hint).toContain('check its effect before you call again');
  });
});

describe("an error response in another form than WeChat Pay's", () => {
  const card = { card_id: 'pIJMr5', json: { out_request_no: 'C1' } };
  const path = 'v3/marketing/busifavor/coupons/{card_id}/send';

  it.each([400, 403, 404, 409, 413])(
    'that is a signed success with its status changed to %d has an unknown outcome and a hint',
    async (status) => {
      const { error, sent } = await failed(path, card, { status, body: '{"card_code":"478515832665"}' });
      expect(error).toMatchObject({ outcome: 'unknown', status, code: `HTTP_${status}` });
      expect(error.detail).toEqual({ card_code: '478515832665' });
      expect(error.hint).toContain('card_code');
      expect(error.hint).toContain('success');
      expect(error.hint).not.toContain('478515832665');
      expect(sent).toBe(1);
    },
  );

  it.each([400, 404])(
    'that is a signed empty success with its status changed to %d has an unknown outcome',
    async (status) => {
      const { error } = await failed('v3/pay/transactions/out-trade-no/O1/close', { json: {} }, { status });
      expect(error).toMatchObject({ outcome: 'unknown', hint: expect.stringContaining('success') });
    },
  );

  it.each([
    ['the code of a card', '/cards/{card_id}/users/import', '{"code":"478515832665","card_id":"p1"}'],
    ['SUCCESS', '/cards/{card_id}/users/import', '{"code":"SUCCESS"}'],
  ])('that is a signed success with %s as its code field is not a refusal', async (_, end, body) => {
    const init = { card_id: 'p1', json: { out_request_no: 'C1' } };
    const { error } = await failed(`v3/marketing/membercard-open${end}`, init, { status: 400, body });
    expect(error).toMatchObject({
      outcome: 'unknown',
      code: 'HTTP_400',
      hint: expect.stringContaining('success'),
    });
  });

  it('that has additional fields is still a refusal if it is signed', async () => {
    const body = JSON.stringify({ code: 'PARAM_ERROR', message: 'm', more: 1 });
    const { error } = await failed(path, card, { status: 400, body });
    expect(error).toMatchObject({ outcome: 'rejected', code: 'PARAM_ERROR' });
  });
});

describe('an APIv2 refusal of a money call', () => {
  const FAIL = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'FAIL' };

  async function refused(path: string, body: string, xml: object = {}): Promise<unknown> {
    await using wire = await Wire.listen((_, response) => response.end(body));
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const fields = { mch_id: config.mchid, mchid: config.mchid, ...xml };
    return call(wxpay, 'post', path, { xml: fields, security: false }).catch((reason: unknown) => reason);
  }

  it.each<[string, string, string, XmlText]>([
    ['return_code FAIL', 'v2/pay/unifiedorder', xmlOf({ return_code: 'FAIL', return_msg: '签名错误' }), {}],
    ['NOTENOUGH', 'v2/mmpaymkttransfers/sendredpack', xmlOf({ ...FAIL, err_code: 'NOTENOUGH' }), {}],
    ['NOTENOUGH', 'v2/mmpaysptrans/pay_bank', xmlOf({ ...FAIL, err_code: 'NOTENOUGH' }), {}],
  ])('that is unsigned, %s, has an unknown outcome: %s', async (_, path, body, xml) => {
    const error = await refused(path, body, xml);
    expect(error).toMatchObject({ name: 'ApiError', outcome: 'unknown' });
    expect((error as ApiError).hint).toContain('no valid');
  });

  it.each([
    ['v2/pay/unifiedorder', 'NOTENOUGH', 'rejected'],
    ['v2/secapi/pay/refund', 'PARAM_ERROR', 'rejected'],
    ['v2/pay/unifiedorder', 'ORDERPAID', 'unknown'],
    ['v2/pay/unifiedorder', 'OUT_TRADE_NO_USED', 'unknown'],
    ['v2/mmpaymkttransfers/sendworkwxredpack', 'NOTENOUGH', 'unknown'],
  ])('of %s that is signed, %s, has the outcome %s', async (path, err_code, outcome) => {
    const error = await refused(path, signedXml({ ...FAIL, err_code }));
    expect(error).toMatchObject({ code: err_code, outcome });
  });

  it('names the query and the number', async () => {
    const body = signedXml({ ...FAIL, err_code: 'SYSTEMERROR' });
    await expect(refused('v2/secapi/pay/refund', body, { out_refund_no: 'R1' })).resolves.toMatchObject({
      hint: expect.stringContaining('First query POST v2/pay/refundquery with out_refund_no R1'),
    });
  });
});

describe('the sign type of an APIv2 response', () => {
  const OK = { return_code: 'SUCCESS', return_msg: 'OK', result_code: 'SUCCESS', prepay_id: 'wx1' };
  const types = ['MD5', 'HMAC-SHA256'] as const;

  async function answered(path: string, sign_type: string | undefined, answer: string): Promise<unknown> {
    await using wire = await Wire.listen((_, response) => response.end(answer));
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const xml = { mch_id: config.mchid, ...(sign_type === undefined ? {} : { sign_type }) };
    return await call(wxpay, 'post', path, { xml, security: false });
  }

  it.each(['v2/pay/unifiedorder', 'v2/pay/orderquery', 'v2/secapi/pay/refund'])(
    'is that of the request for operations that keep it: %s',
    async (path) => {
      for (const [at, type] of types.entries()) {
        const other = types[1 - at];
        await expect(answered(path, type, signedXml(OK, type))).resolves.toMatchObject({ status: 200 });
        await expect(answered(path, type, signedXml(OK, other))).rejects.toMatchObject({
          name: 'SignatureError',
          reason: 'mismatch',
          outcome: 'unknown',
        });
      }
      await expect(answered(path, undefined, signedXml(OK, 'HMAC-SHA256'))).rejects.toMatchObject({
        name: 'SignatureError',
        message: expect.stringContaining('MD5'),
      });
    },
  );

  it('is detected by its length for other operations', async () => {
    for (const type of types) {
      await expect(answered('v2/pay/paporderquery', 'MD5', signedXml(OK, type))).resolves.toMatchObject({
        data: { sign: signFields(OK, type) },
      });
    }
  });
});
