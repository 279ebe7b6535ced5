import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { Invoke } from 'wechatpay-chain/invoke';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { call, config } from '../support/client';
import { describeMistakes, type Mistake } from './mistake';

const ORDER = {
  appid: 'wxd678efh567hg6787',
  mchid: '1900000109',
  description: 'a',
  out_trade_no: 'MISTAKE0001',
  notify_url: 'https://shop.example/notify',
  amount: { total: 100 },
};
const NATIVE = 'v3/pay/transactions/native';

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
const changing = () => ({
  origin: sandbox.url,
  'merchant serial': identity.merchant.serial,
  'platform serial': identity.platform.serial,
});

type Row = readonly [what: string, make: () => unknown];
const rows = (error: string, mistakes: readonly Row[]): Mistake[] =>
  mistakes.map(([what, make]) => ({ what, make, error }));
const post = (path: string, init?: unknown) => () => call(wxpay, 'post', path, init);
const get = (path: string, init?: unknown) => () => call(wxpay, 'get', path, init);
const order = (changes: object) => post(NATIVE, { json: { ...ORDER, ...changes } });
/** A call of a client with another configuration. */
const as = (overrides: Partial<WechatpayConfig>, path: string, init: unknown) => async () => {
  await using other = new Wechatpay({ ...sandbox.config, ...overrides });
  await call(other, 'post', path, init);
};

describe('the client does not send', () => {
  describeMistakes(
    [
      ...rows('ConfigError ERR_CONFIG not-sent', [
        ['the body without json', post(NATIVE, ORDER)],
        ['a misspelled option', post(NATIVE, { jsn: ORDER })],
        [
          'two arguments',
          () =>
            Reflect.apply(wxpay.chain(NATIVE).post as (...args: unknown[]) => unknown, undefined, [
              ORDER,
              {},
            ]),
        ],
        ['a string as the argument', post(NATIVE, 'order')],
        ['null as json', post(NATIVE, { json: null })],
        ['a BigInt in json', post(NATIVE, { json: { amount: { total: 100n } } })],
        ['xml for APIv3', post(NATIVE, { xml: { a: '1' } })],
        ['json for APIv2', post('v2/pay/unifiedorder', { json: { a: '1' } })],
        ['two bodies', post(NATIVE, { json: ORDER, body: '{}' })],
        ['an object as body', post(NATIVE, { body: ORDER })],
        ['an array as query', get('v3/certificates', { query: [1] })],
        ['text as headers', get('v3/certificates', { headers: 'X-A: 1' })],
        ['a controller as signal', get('v3/certificates', { signal: new AbortController() })],
        ['a negative timeout', get('v3/certificates', { timeout: -1 })],
        ['a number as progress', get('v3/certificates', { progress: 1 })],
        ['text as multipart', post('v3/merchant/media/upload', { multipart: 'logo.png' })],
        ['another name in multipart', post('v3/merchant/media/upload', { multipart: { path: 'logo.png' } })],
        ['an upload without a file', post('v3/merchant/media/upload', { multipart: { filename: 'a.png' } })],
        [
          'an upload of a missing file',
          post('v3/merchant/media/upload', { multipart: { file: '/nowhere/logo.png' } }),
        ],
        [
          'APIv2 without its key',
          as({ secret: undefined } as never, 'v2/pay/orderquery', {
            xml: { mch_id: '1900000109', out_trade_no: '1' },
          }),
        ],
        [
          'an endpoint with a client certificate, without one',
          as({ merchant: undefined } as never, 'v2/secapi/pay/refund', {
            xml: { mch_id: '1900000109', out_refund_no: '1' },
          }),
        ],
        [
          'a number of another merchant in APIv2',
          post('v2/pay/orderquery', { xml: { mch_id: '1900000110', out_trade_no: '1' } }),
        ],
        ['the name of a header with a space', get('v3/certificates', { headers: { 'X A': '1' } })],
        ['an unknown method in prepare', () => Reflect.apply(wxpay.prepare, wxpay, ['FETCH', NATIVE])],
      ]),
      ...rows('PathError ERR_PATH not-sent', [
        ['a path without a verb', () => (wxpay.v3.pay as unknown as () => void)()],
        ['a path variable without a value', get('v3/pay/transactions/id/{transaction_id}')],
        ['an empty path variable', get('v3/pay/transactions/id/{transaction_id}', { transaction_id: '' })],
        [
          'an object as a path variable',
          get('v3/pay/transactions/id/{transaction_id}', { transaction_id: new Date(Number.NaN) }),
        ],
        [
          'two dots as a path variable',
          get('v3/pay/transactions/id/{transaction_id}', { transaction_id: '..' }),
        ],
        ['an empty segment', get('v3//certificates')],
        ['a lone brace', get('v3/pay/transactions/id/{transaction_id')],
        ['a fragment', get('v3/certificates#all')],
        ['a number as the path', () => wxpay.chain(42 as never)],
        ['a URL of another host', get('https://example.com/v3/certificates')],
        ['a URL of WeChat Pay over http', get('http://api.mch.weixin.qq.com/v3/certificates')],
        [
          'a URL after a segment',
          () =>
            (wxpay.v3 as unknown as { chain(path: string): { get(): unknown } })
              .chain('https://api.mch.weixin.qq.com/v3')
              .get(),
        ],
      ]),
      ...rows('NetworkError ERR_CLOSED not-sent', [
        [
          'a client that is closed',
          async () => {
            const closed = new Wechatpay(config);
            await closed.close();
            await call(closed, 'get', 'v3/certificates');
          },
        ],
      ]),
      ...rows('NetworkError ERR_NETWORK not-sent', [
        [
          'a port where nobody listens',
          as({ baseURL: 'http://127.0.0.1:9/', retry: false }, NATIVE, { json: ORDER }),
        ],
      ]),
    ],
    changing,
  );
});

describe('WeChat Pay rejects', () => {
  describeMistakes(
    [
      ...rows('ApiError HTTP_404 rejected', [
        ['a misspelled path', post('v3/pay/transaction/native', { json: ORDER })],
        ['a path without its version', post('pay/transactions/native', { json: ORDER })],
        ['a path that resembles nothing', post('v3/hello/world', { json: ORDER })],
        ['a misspelled path of APIv2', post('v2/pay/unifiedorders', { xml: { a: '1' } })],
      ]),
      ...rows('ApiError HTTP_405 rejected', [['another method', get(NATIVE)]]),
      ...rows('ApiError PARAM_ERROR rejected', [
        ['a missing field', order({ description: undefined })],
        ['a missing field of an object', order({ amount: { currency: 'CNY' } })],
        ['a field of another type', order({ amount: { total: '100' } })],
        ['an amount in yuan', order({ amount: { total: 1.5 } })],
        ['a field that is too long', order({ description: 'a'.repeat(200) })],
        ['a code that does not exist', order({ amount: { total: 100, currency: 'EURO' } })],
        ['a misspelled field', order({ descriptoin: 'a' })],
        ['a misspelled field of an object', order({ amount: { total: 100, curency: 'CNY' } })],
        ['a field that resembles nothing', order({ wholly_other: '1' })],
        [
          'a missing query',
          get('v3/pay/transactions/out-trade-no/{out_trade_no}', { out_trade_no: 'MISTAKE0009' }),
        ],
      ]),
      ...rows('ApiError SIGN_ERROR unknown', [
        ['another mchid than the certificate', as({ mchid: '1900000110' }, NATIVE, { json: ORDER })],
      ]),
      ...rows('ApiError ORDER_NOT_EXIST rejected', [
        [
          'a number that does not exist',
          get('v3/pay/transactions/out-trade-no/{out_trade_no}', {
            out_trade_no: 'MISTAKE0009',
            query: { mchid: '1900000109' },
          }),
        ],
      ]),
      ...rows('ApiError RESOURCE_NOT_EXISTS rejected', [
        [
          'a refund of a number that does not exist',
          post('v3/refund/domestic/refunds', {
            json: {
              out_trade_no: 'MISTAKE0009',
              out_refund_no: 'R1',
              amount: { refund: 1, total: 100, currency: 'CNY' },
            },
          }),
        ],
      ]),
      ...rows('SignatureError ERR_SIGNATURE unknown', [
        [
          'a public key of another merchant',
          async () => {
            const { config: other } = sandbox;
            const [id = ''] = Object.keys(other.certs);
            await using client = new Wechatpay({
              ...other,
              certs: { [id]: config.certs?.[Object.keys(config.certs)[0] ?? ''] as never },
            });
            await call(client, 'post', NATIVE, { json: { ...ORDER, out_trade_no: 'MISTAKE0002' } });
          },
        ],
      ]),
    ],
    changing,
  );
});

describe('front-end parameters are refused', () => {
  const invoke = () => new Invoke(wxpay);
  describeMistakes(
    rows('ConfigError ERR_CONFIG not-sent', [
      ['an object as the client', () => new Invoke({} as never)],
      ['no prepay_id', () => invoke().jsapi({ appid: 'wx1' } as never)],
      ['an empty prepay_id', () => invoke().jsapi({ appid: 'wx1', prepay_id: '' } as never)],
      ['no appid', () => invoke().app({ prepay_id: 'wx2' } as never)],
    ]),
    changing,
  );
});
