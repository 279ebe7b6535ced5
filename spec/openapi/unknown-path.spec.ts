import { ApiError, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { nearestPath } from '../../lib/openapi';
import { call, client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

describe('the nearest documented path', () => {
  it.each([
    ['v3/pay/transaction/native', 'v3/pay/transactions/native'],
    ['v3/pay/transactions/nativ', 'v3/pay/transactions/native'],
    ['v3/pay/transacitons/native', 'v3/pay/transactions/native'],
    ['/v3/pay/transactions/natives?x=1', 'v3/pay/transactions/native'],
    ['pay/transactions/native', 'v3/pay/transactions/native'],
    ['pay/transaction/native', 'v3/pay/transactions/native'],
    ['pay/unifiedorder', 'v2/pay/unifiedorder'],
    ['v3/pay/jsapi', 'v3/pay/transactions/jsapi'],
    ['v3/pay/transactions/out_trade_no/{out_trade_no}', 'v3/pay/transactions/out-trade-no/{out_trade_no}'],
    ['v3/pay/transaction/id/4200001234202611', 'v3/pay/transactions/id/{transaction_id}'],
    ['v3/refund/domestics/refunds', 'v3/refund/domestic/refunds'],
    ['v3/refund/domestic/refund/{out_refund_no}', 'v3/refund/domestic/refunds/{out_refund_no}'],
    ['v3/certificate', 'v3/certificates'],
    ['v3/bill/tradebills', 'v3/bill/tradebill'],
  ])('of %s is %s', (path, meant) => {
    expect(nearestPath('POST', path)).toBe(meant);
  });

  it.each(['v3/hello/world', 'x', '', 'v3', 'v9/a/b/c/d/e/f/g', 'x'.repeat(10_000), '/'.repeat(1_000)])(
    'does not exist for %.40s',
    (path) => {
      expect(nearestPath('POST', path)).toBeUndefined();
    },
  );

  it('prefers the method of the call among equals', () => {
    expect(nearestPath('GET', 'v3/refund/domestic/refundz/R1')).toBe(
      'v3/refund/domestic/refunds/{out_refund_no}',
    );
  });
});

describe('a call of a path that does not exist', () => {
  let identity: Identity;
  let sandbox: Sandbox;
  let wxpay: Wechatpay;
  beforeAll(async () => {
    identity = await Sandbox.identity();
    sandbox = await Sandbox.start({ identity });
    wxpay = new Wechatpay(sandbox.config);
  });
  afterAll(async () => {
    await wxpay.close();
    await sandbox.close();
  });

  it.each([
    ['a misspelled segment', 'post', 'v3/pay/transaction/native', 'v3/pay/transactions/native'],
    ['a missing version', 'post', 'pay/transactions/native', 'v3/pay/transactions/native'],
    [
      'a path with values',
      'get',
      'v3/refund/domestic/refund/R1',
      'v3/refund/domestic/refunds/{out_refund_no}',
    ],
    ['APIv2', 'post', 'v2/pay/unifiedorders', 'v2/pay/unifiedorder'],
  ])('is rejected and names the path that was meant: %s', async (_, verb, path, meant) => {
    const init = path.startsWith('v2/') ? { xml: {} } : verb === 'post' ? { json: {} } : undefined;
    const error = await call(wxpay, verb as 'get' | 'post', path, init).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'HTTP_404',
      outcome: 'rejected',
      message: expect.stringMatching(/WeChat Pay has no such path$/),
      hint: `Did you mean \`${meant}\`?`,
    });
    expect((error as ApiError).hintIn('zh')).toBe(`您要的是 \`${meant}\` 吗？`);
  });
});

describe('a 404 to a POST', () => {
  const unknown = 'v3/unheard/of/things';
  const known = 'v3/pay/transactions/native';
  const code = JSON.stringify({ code: 'NOT_FOUND', message: 'm' });

  it.each<[string, string, string, boolean, string]>([
    ['rejected without code and signature at an undocumented path', unknown, '', false, 'rejected'],
    ['rejected with a page of a proxy at an undocumented path', unknown, '<html></html>', false, 'rejected'],
    ['unknown at a documented path, where only the form of an error counts', known, '', false, 'unknown'],
    ['unknown with a signature and no code, the form of a success', unknown, '', true, 'unknown'],
    ['rejected with a code at an undocumented path, as before', unknown, code, false, 'rejected'],
  ])('has the outcome %s', async (_, path, body, signed, outcome) => {
    await using wire = await Wire.listen((_request, response) => {
      const type = { 'Content-Type': body.startsWith('{') ? 'application/json' : 'text/html' };
      response.writeHead(404, { ...type, ...(signed ? platformHeaders(body) : {}) }).end(body);
    });
    await using wxpay = client({ baseURL: wire.url });
    await expect(call(wxpay, 'post', path, { json: {} })).rejects.toMatchObject({ status: 404, outcome });
  });
});
