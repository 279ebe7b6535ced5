import { ApiError, SignatureError } from 'wechatpay-chain';
import { internalCodes } from '../../lib/openapi/internal-codes';
import { verify } from '../../lib/v3';
import { explainInternalCode } from '../../lib/v3/internal-codes';
import { client, PLATFORM_ID, platform, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

const NOW = Date.UTC(2026, 10, 24);
const at = (offset: number) => new Date(NOW + offset * 1000).toUTCString();
const key = { serial: PLATFORM_ID, publicKey: platform.publicKey };
const keys = { find: (serial: string) => (serial === PLATFORM_ID ? key : undefined) };

describe('the hint of a refused request', () => {
  async function refused(
    status: number,
    answer: object,
    headers: Record<string, string> = {},
    path?: string,
  ): Promise<ApiError> {
    await using wire = await Wire.listen((_, response) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json', ...headers })
        .end(JSON.stringify(answer)),
    );
    await using wxpay = client({ baseURL: wire.url, clock: () => NOW });
    const call = path === undefined ? wxpay.chain('v3/a').get() : wxpay.chain(path).post({ json: {} });
    const error = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    return error as ApiError;
  }
  const SIGN_ERROR = { code: 'SIGN_ERROR', message: 'm' };

  it.each([
    [at(600), '600 seconds behind'],
    [at(-86_400), '86400 seconds ahead of'],
  ])('says how far the clock is off: Date %s', async (date, told) => {
    const { hint } = await refused(401, SIGN_ERROR, { Date: date });
    expect(hint).toContain(told);
  });

  it.each([at(0), at(300), at(-300), 'no date'])(
    'does not suspect a correct clock: Date "%s"',
    async (date) => {
      const { hint } = await refused(401, SIGN_ERROR, { Date: date });
      expect(hint).not.toMatch(/clock is \d+ seconds/);
    },
  );

  it.each([
    ['serial_no', 'Pass the serial of a certificate of this merchant'],
    ['signature', 'Check that privateKey belongs'],
    ['mchid', 'Pass the mchid'],
  ])('explains a wrong %s', async (field, told) => {
    const { hint } = await refused(401, { ...SIGN_ERROR, detail: { field } }, { Date: at(0) });
    expect(hint).toContain(told);
  });

  it('explains an unknown key', async () => {
    const { hint } = await refused(400, { code: 'INVALID_REQUEST', detail: { field: 'Wechatpay-Serial' } });
    expect(hint).toContain('does not know the key');
  });

  it.each([
    { code: 'PARAM_ERROR', message: '平台证书序列号Wechatpay-Serial错误' },
    { code: 'PARAM_ERROR', message: '请确认待处理的消息是否为加密后的密文' },
    {
      code: 'PARAM_ERROR',
      detail: { location: 'body', value: '' },
      message: '输入源“/body/appid”映射到字段“公众号ID”必填性规则校验失败，此字段为必填项',
    },
  ])('explains a parameter from the message if detail names no field: $message', async (answer) => {
    const { hint } = await refused(400, answer);
    expect(hint).toMatch(/^(?:Correct the parameter that the|If the) message names/);
    expect(hint.includes('Wechatpay-Serial')).toBe(answer.detail === undefined);
  });

  it.each([
    [
      { message: '输入源“/body/amount/total”映射到数值字段“总金额”规则校验失败' },
      'amount.total breaks its rule: 总金额 (Total amount), integer, required, in fen',
    ],
    [
      { message: '参数错误', detail: { field: '/amount/total', location: 'body' } },
      'amount.total breaks its rule: 总金额',
    ],
    [
      { message: '输入源“/body/out_trade_no”映射到字段“商户订单号”必填性规则校验失败，此字段为必填项' },
      'out_trade_no is missing: 商户订单号 (Merchant order number), string, required',
    ],
    [
      {
        message:
          '无法将 JSON 输入源“/body/amount/total”映射到目标字段“总金额”中，此字段需要一个合法的 64 位有符号整数',
      },
      'amount.total has the wrong type: 总金额 (Total amount), integer, required, in fen',
    ],
    [
      {
        message: '请求中含有未在API文档中定义的参数',
        detail: { location: null, value: ['/body/amount/totl'] },
      },
      'amount.totl is not a field of POST v3/pay/transactions/native. Did you mean `amount.total`?',
    ],
    [
      {
        message: '请求中含有未在API文档中定义的参数',
        detail: { location: null, value: ['/body/wholly_other'] },
      },
      'wholly_other is not a field of POST v3/pay/transactions/native.',
    ],
  ])('states the name and the rule of the invalid field: %j', async (answer, told) => {
    const { hint } = await refused(400, { code: 'PARAM_ERROR', ...answer }, {}, 'v3/pay/transactions/native');
    expect(hint).toContain(told);
  });

  it('does not mention an undocumented field', async () => {
    const answer = { code: 'PARAM_ERROR', message: '输入源“/body/constructor”映射到字段' };
    const { hint } = await refused(400, answer, {}, 'v3/pay/transactions/native');
    expect(hint).not.toContain('constructor');
  });

  it('explains an invalid signature with the detail of WeChat Pay', async () => {
    const detail = {
      detail: { issue: 'sign not match' },
      field: 'signature',
      location: 'authorization',
      sign_information: {
        method: 'GET',
        sign_message_length: 20,
        truncated_sign_message: 'GET\n/v3/a\n1\nn\n\n',
        url: '/v3/a',
      },
    };
    const answer = { code: 'SIGN_ERROR', detail, message: '商户证书序列号有误。' };
    const { hint } = await refused(401, answer, { Date: at(0) });
    expect(hint).toContain('detail.sign_information');
    expect(hint).toContain('serial');
  });

  it('explains the internal error numbers of every product', () => {
    const numbers = Object.keys(internalCodes());
    expect(numbers).toHaveLength(86);
    expect(Object.fromEntries(numbers.map((number) => [number, explainInternalCode(number)]))).toMatchObject({
      // Orders, medical insurance, product coupons, PayScore, coupons.
      268512536: 'An order with this number exists. Query it before you take another number.',
      268545963: expect.stringContaining('electronic insurance certificate'),
      268578927: expect.stringContaining('exactly the same content'),
      271316754: 'A charge is in progress. Query the order and try again later.',
      272756745: 'Another request redeemed the coupon. Query the coupon.',
    });
    for (const number of numbers) {
      expect(explainInternalCode(number)).toMatch(/^[A-Za-z_]+ .*\. [A-Z].*\.$/);
    }
  });

  it.each(Object.keys(internalCodes()))('explains the internal number %s', async (number) => {
    const error = await refused(400, { code: 'PARAM_ERROR' }, { 'Request-ID': `08F7-${number}` });
    const hint = explainInternalCode(number)?.replace(/detail (?:or message )?names/, 'message names');
    expect(error).toMatchObject({ internalCode: number, hint });
    const withDetail = await refused(
      400,
      { code: 'PARAM_ERROR', detail: {} },
      { 'Request-ID': `08F7-${number}` },
    );
    expect(withDetail.hint).toBe(explainInternalCode(number));
  });

  it.each([
    ['an unknown number', { 'Request-ID': '08F7-1' }],
    ['no number', { 'Request-ID': '08F7' }],
    ['a name of Object.prototype', { 'Request-ID': '08F7-constructor' }],
  ])('is based on the code alone: %s', async (_, headers) => {
    const { hint } = await refused(403, { code: 'NOT_ENOUGH' }, headers);
    expect(hint).toContain('Top up');
  });

  it.each([
    [400, 'SOMETHING'],
    [409, 'CONFLICT'],
    [404, 'NOT_FOUND'],
    [400, 'SIGN_ERROR'],
    [400, 'PARAM_ERROR'],
    [400, 'INVALID_REQUEST'],
  ])('does not point to a detail that the response lacks: %d %s', async (status, code) => {
    const { hint, detail } = await refused(status, { code, message: 'm' }, {}, 'v3/refund/domestic/refunds');
    expect(detail).toBeUndefined();
    expect(hint).not.toContain('detail');
  });

  it('is based on the status alone', async () => {
    const { hint } = await refused(403, { code: 'constructor', detail: { field: 'toString' } });
    expect(hint).toContain('Check the permissions');
  });
});

describe('the hint of a message that is not verified', () => {
  const body = Buffer.from('{"a":1}');
  const good = platformHeaders(body, { timestamp: NOW / 1000 });

  async function unproven(headers: Record<string, string>, now = NOW): Promise<SignatureError> {
    const error = await verify({ headers: new Headers(headers), body }, keys, now).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SignatureError);
    return error as SignatureError;
  }

  it.each<[string, Record<string, string>, SignatureError['reason'], string]>([
    ['a page instead of a response', { 'Content-Type': 'text/html' }, 'missing-headers', 'login pages'],
    ['headers that were removed', {}, 'missing-headers', 'proxy'],
    [
      'a public key that is missing',
      { ...good, 'Wechatpay-Serial': 'PUB_KEY_ID_9' },
      'unknown-serial',
      'merchant platform',
    ],
    ['a certificate that is missing', { ...good, 'Wechatpay-Serial': 'ABCD' }, 'unknown-serial', "'auto'"],
    [
      'a body of another length',
      { ...good, 'Wechatpay-Nonce': 'x', 'Content-Length': '8' },
      'mismatch',
      'has 7 bytes, but Content-Length is 8',
    ],
    [
      'a proxy that changes the response',
      { ...good, 'Wechatpay-Nonce': 'x', Via: '1.1 squid' },
      'mismatch',
      '1.1 squid',
    ],
    [
      'a modified body',
      { ...good, 'Wechatpay-Nonce': 'x', 'Content-Length': '7' },
      'mismatch',
      'nothing changes the body',
    ],
  ])('%s', async (_, headers, reason, told) => {
    await expect(unproven(headers)).resolves.toMatchObject({ reason, hint: expect.stringContaining(told) });
  });

  it('distinguishes a wrong clock from a replayed message', async () => {
    const late = NOW + 3_600_000;
    const slow = await unproven({ ...good, Date: at(0) }, late);
    expect(slow.hint).toBe("Set the machine's clock (NTP): it is 3600 seconds ahead of WeChat Pay's.");
    const replayed = await unproven({ ...good, Date: at(3600) }, late);
    expect(replayed.hint).toContain('replayed');
  });
});
