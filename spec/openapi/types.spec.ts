import path from 'node:path';
import ts from 'typescript';
import { allOperations } from '../../lib/reference';

// Each case is a separate file of one program; the test compares the compiler's messages.

const root = path.join(__dirname, '../..');
const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.es2024.string.d.ts', 'lib.esnext.disposable.d.ts'],
  paths: { 'wechatpay-chain': [path.join(root, 'lib/index.ts')] },
};

/** Returns the compiler's messages for each body, with lines joined by " / ". */
function compile(bodies: readonly string[], declarations = ''): string[][] {
  const opening = `import type { Wechatpay } from 'wechatpay-chain'\n${declarations}\ndeclare const wxpay: Wechatpay\n`;
  const texts = new Map(
    bodies.map((body, at) => [
      path.join(root, `spec/case${at}.ts`),
      `${opening}export async function run() {\n${body}\n}`,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = texts.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].map((name) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').replace(/\n\s*/g, ' / ')),
  );
}

/** The three spellings of an endpoint. */
function spellings(chain: string, literal: string): string[] {
  return [`wxpay.${chain}`, `wxpay.chain('${literal}')`, `wxpay['${literal}']`];
}

const native = spellings('v3.pay.transactions.native', 'v3/pay/transactions/native');
const order = spellings(
  'v3.pay.transactions.outTradeNo._out_trade_no_',
  'v3/pay/transactions/out-trade-no/{out_trade_no}',
);
const card = spellings(
  'v3.marketing.busifavor.coupons._card_id_.send',
  'v3/marketing/busifavor/coupons/{card_id}/send',
);
const refundV2 = spellings('v2.secapi.pay.refund', 'v2/secapi/pay/refund');

const PREPAY = `{ appid: 'a', mchid: '1', description: 'd', out_trade_no: '1', notify_url: 'https://n', amount: { total: 1 } }`;
const CARD = `{ appid: 'a', openid: 'o', out_request_no: '1', send_time: '2026-11-24T12:00:00+08:00' }`;
const REFUND = `{ appid: 'a', mch_id: '1', out_trade_no: '1', out_refund_no: '1', total_fee: 2, refund_fee: '1' }`;

const right: [string, string][] = [
  ...native.flatMap((node): [string, string][] => [
    [
      `${node}.post, a typed answer`,
      `const { data } = await ${node}.post({ json: ${PREPAY} }); const url: string = data.code_url; return url`,
    ],
    [
      `${node}.postAsync, a typed answer`,
      `return ${node}.postAsync({ json: ${PREPAY} }).then(({ data }): string => data.code_url)`,
    ],
  ]),
  ...order.flatMap((node): [string, string][] => [
    [
      `${node}.get, a variable by name`,
      `const { data } = await ${node}.get({ out_trade_no: '1', query: { mchid: '1' } }); const fen: number | undefined = data.amount?.total; return fen`,
    ],
    [
      `${node}.get, a variable in path`,
      `await ${node}.get({ path: { out_trade_no: '1' }, query: { mchid: '1' } })`,
    ],
  ]),
  ...card.map((node): [string, string] => [
    `${node}.post, variable and body`,
    `const { data } = await ${node}.post({ card_id: 'c', json: ${CARD} }); const code: string = data.card_code; return code`,
  ]),
  ...refundV2.map((node): [string, string] => [
    `${node}.post, numbers as digits too`,
    `const { data } = await ${node}.post({ xml: ${REFUND} }); const id: string = data.refund_id; return id`,
  ]),
  [
    'segments as written in the path',
    `await wxpay.v3.pay.transactions['out-trade-no']['{out_trade_no}'].get({ out_trade_no: 1n, query: { mchid: '1' } })`,
  ],
  [
    'a node in a variable',
    `const { transactions } = wxpay.v3.pay; await transactions.id._transaction_id_.get({ transaction_id: '1', query: { mchid: '1' } })`,
  ],
  [
    'segments after a literal path',
    `await wxpay['v3/refund/domestic/refunds']._out_refund_no_.get({ out_refund_no: '1' })`,
  ],
  [
    'a segment that is named like a method',
    `await wxpay.v3.profitsharing.receivers.delete.post({ json: { appid: 'a', type: 'MERCHANT_ID', account: '1' } })`,
  ],
  [
    'prepare, the argument of the call',
    `const { body, signedText } = await wxpay.prepare('post', 'v3/pay/transactions/native', { json: ${PREPAY} }); const text: string = signedText; return [body?.length, text]`,
  ],
  [
    'prepare, a call without an argument',
    `const { url } = await wxpay.prepare('GET', 'v3/certificates'); return url.length`,
  ],
  [
    'prepare, a method and a path that are known at run time',
    `const call = { method: String(1), path: String(2) }; await wxpay.prepare(call.method, call.path, { id: '1', json: {} })`,
  ],
  [
    'prepare, an undocumented path',
    `await wxpay.prepare('Post', 'v3/brand/new/{id}', { id: '1', json: { a: 1 } })`,
  ],
  [
    'a GET that needs nothing',
    `const { data } = await wxpay.v3.certificates.get(); const first: string | undefined = data.data[0]?.serial_no; return first`,
  ],
  [
    'a query of codes',
    `await wxpay.v3.bill.tradebill.get({ query: { bill_date: '2026-11-23', bill_type: 'ALL', tar_type: 'GZIP' } })`,
  ],
  [
    'options of the call',
    `await wxpay.v3.certificates.get({ timeout: 1000, signal: AbortSignal.timeout(9), headers: { 'X-A': 'b' } })`,
  ],
  [
    'headers of an endpoint',
    `await wxpay.v3.security.echo.post({ json: { echo_message: 'm' } as never, headers: { 'Wechatpay-Serial': 'S' } })`,
  ],
  [
    'lists of codes, read-only too',
    `const limit = ['no_credit'] as const; await wxpay.v3.pay.transactions.native.post({ json: { ...${PREPAY}, limit_pay: limit } })`,
  ],
  [
    'nested lists of objects',
    `await wxpay.v3.pay.transactions.native.post({ json: { ...${PREPAY}, detail: { goods_detail: [{ merchant_goods_id: 'g', quantity: 1, unit_price: 1 }] } } })`,
  ],
  [
    'an undocumented code in a response',
    `const { data } = await wxpay.v3.pay.transactions.id._transaction_id_.get({ transaction_id: '1', query: { mchid: '1' } }); return data.trade_state === 'SUCCESS' || data.trade_state === 'NEW_STATE'`,
  ],
  [
    'an empty response',
    `const { data } = await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.close.post({ out_trade_no: '1', json: { mchid: '1' } }); const nothing: undefined = data; return nothing`,
  ],
  [
    'a file as bytes',
    `const { data } = await wxpay.v3.merchantService.images._media_id_.get({ media_id: 'm' }); const bytes: Buffer = data; return bytes`,
  ],
  [
    'a file saved to a path',
    `await wxpay.v3.billdownload.file.get({ query: { token: 't' }, sink: 'bill.csv' })`,
  ],
  [
    'an upload',
    `const { data } = await wxpay.v3.merchant.media.upload.post({ multipart: { file: 'licence.jpg' } }); const id: string = data.media_id; return id`,
  ],
  [
    'an upload of bytes with meta',
    `await wxpay.v3.marketing.bank.packages._package_id_.tasks.post({ package_id: 'p', multipart: { file: Buffer.of(1), filename: 'a.csv', meta: { bank_type: 'X' } } })`,
  ],
  [
    'an upload with another part name',
    `await wxpay.v2.secapi.mch.uploadmedia.post({ multipart: { file: new Uint8Array(1), filename: 'a.jpg' } })`,
  ],
  [
    'XML without what the client writes',
    `await wxpay.v2.pay.micropay.post({ xml: { appid: 'a', mch_id: '1', body: 'b', out_trade_no: '1', total_fee: 1, spbill_create_ip: '1.1.1.1', auth_code: '1' } })`,
  ],
  [
    'an XML response: all leaves are strings',
    `const { data } = await wxpay.v2.pay.orderquery.post({ xml: { appid: 'a', mch_id: '1', transaction_id: '1' } }); const fee: string | undefined = data.total_fee; return fee`,
  ],
  [
    'numbered fields of an XML response',
    `const { data } = await wxpay.v2.pay.refundquery.post({ xml: { appid: 'a', mch_id: '1', refund_id: '1' } }); const first: string | undefined = data.out_refund_no_0; return first`,
  ],
  [
    'one of two numbers of an order',
    `await wxpay.v3.refund.domestic.refunds.post({ json: { transaction_id: '1', out_refund_no: '1', amount: { refund: 1, total: 1, currency: 'CNY' } } });
     await wxpay.v3.refund.domestic.refunds.post({ json: { out_trade_no: '1', out_refund_no: '1', amount: { refund: 1, total: 1, currency: 'CNY' } } })`,
  ],
  [
    'a payer of either AppID',
    `await wxpay.v3.pay.partner.transactions.jsapi.post({ json: { sp_appid: 'a', sp_mchid: '1', sub_mchid: '2', description: 'd', out_trade_no: '1', notify_url: 'n', amount: { total: 1 }, payer: { sub_openid: 'o' } } })`,
  ],
  [
    'a path that ends in a slash',
    `await wxpay['v3/applyment4sub/applyment/'].post; await wxpay.v3.applyment4sub.applyment._empty_.post`,
  ],
  [
    'an undocumented path by property',
    `const { data } = await wxpay.v3.brand.new.thing.post({ json: { any: 1 } }); const unknown: unknown = data; return unknown`,
  ],
  [
    'an undocumented path by chain, with a type argument',
    `const { data } = await wxpay.chain('v3/brand/new').post<{ id: string }>({ json: {} }); const id: string = data.id; return id`,
  ],
  [
    'an undocumented path in brackets, with a variable',
    `await wxpay['v3/brand/{thing}'].getAsync<string>({ thing: 1 })`,
  ],
  [
    'undocumented segments after a documented path',
    `await wxpay.v3.pay.transactions.chain('brand/new').get(); await wxpay.v3.pay.transactions.brandNew.delete.post()`,
  ],
  ['a computed path', `const name: string = String(1); await wxpay.chain(\`v3/\${name}\`).get()`],
];

const MISSING_VARIABLE =
  /Property 'out_trade_no' is missing in type '[^']*' but required in type '\{ out_trade_no: PathValue; \}'/;

const wrong: [string, string, string | RegExp][] = [
  [
    'prepare, a wrong field',
    `await wxpay.prepare('POST', 'v3/pay/transactions/native', { json: { ...${PREPAY}, amount: { total: '1' } } })`,
    /Type 'string' is not assignable to type 'number'/,
  ],
  ...native.flatMap((node): [string, string, string | RegExp][] => [
    [
      `${node}: a missing field`,
      `await ${node}.post({ json: { appid: 'a', mchid: '1', description: 'd', notify_url: 'n', amount: { total: 1 } } })`,
      "is missing in type '{ appid: string; mchid: string; description: string; notify_url: string; amount: { total: number; }; }' but required in type 'V3PayTransactionsNativePostJson'.",
    ],
    [
      `${node}: a misspelt field`,
      `await ${node}.post({ json: { ...${PREPAY}, out_trade_noo: '1' } })`,
      "Object literal may only specify known properties, but 'out_trade_noo' does not exist in type 'V3PayTransactionsNativePostJson'. Did you mean to write 'out_trade_no'?",
    ],
    [
      `${node}: a wrong type inside`,
      `await ${node}.post({ json: { ...${PREPAY}, amount: { total: '1' } } })`,
      "Type 'string' is not assignable to type 'number'.",
    ],
    [
      `${node}: no body`,
      `await ${node}.post({})`,
      "Argument of type '{}' is not assignable to parameter of type 'V3PayTransactionsNativePost'. / Property 'json' is missing in type '{}' but required in type 'V3PayTransactionsNativePost'.",
    ],
  ]),
  ...order.flatMap((node): [string, string, string | RegExp][] => [
    [`${node}: a missing variable`, `await ${node}.get({ query: { mchid: '1' } })`, MISSING_VARIABLE],
    [`${node}: nothing at all`, `await ${node}.get({})`, MISSING_VARIABLE],
    [
      `${node}: a misspelt variable`,
      `await ${node}.get({ out_trade: '1', query: { mchid: '1' } })`,
      "Object literal may only specify known properties, and 'out_trade' does not exist in type 'WithVariables<{ out_trade_no: PathValue; }, V3PayTransactionsOutTradeNoByOutTradeNoGet>'.",
    ],
    [
      `${node}: a missing query`,
      `await ${node}.get({ out_trade_no: '1' })`,
      /Property 'query' is missing in type '\{ out_trade_no: string; \}' but required in type 'V3PayTransactionsOutTradeNoByOutTradeNoGet'/,
    ],
  ]),
  ...card.map((node): [string, string, string | RegExp] => [
    `${node}: fields of the body beside it`,
    `await ${node}.post({ card_id: 'c', json: ${CARD}, openid: 'o' })`,
    /'openid' does not exist in type 'WithVariables<\{ card_id: PathValue; \}/,
  ]),
  ...refundV2.map((node): [string, string, string | RegExp] => [
    `${node}: a word for a number`,
    `await ${node}.post({ xml: { ...${REFUND}, total_fee: 'two' } })`,
    "Type '\"two\"' is not assignable to type 'Numeric'.",
  ]),
  [
    'neither number of an order',
    `await wxpay.v3.refund.domestic.refunds.post({ json: { out_refund_no: '1', amount: { refund: 1, total: 1, currency: 'CNY' } } })`,
    /Property 'transaction_id' is missing|Property 'out_trade_no' is missing/,
  ],
  [
    'no payer',
    `await wxpay.v3.pay.partner.transactions.jsapi.post({ json: { sp_appid: 'a', sp_mchid: '1', sub_mchid: '2', description: 'd', out_trade_no: '1', notify_url: 'n', amount: { total: 1 }, payer: {} } })`,
    /Type '\{\}' is not assignable to type '\(\{ sp_openid: string; \} \| \{ sub_openid: string; \}\) & /,
  ],
  ['no argument', `await wxpay.v3.pay.transactions.native.post()`, 'Expected 1 arguments, but got 0.'],
  [
    'undefined for a variable',
    `await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ out_trade_no: undefined, query: { mchid: '1' } })`,
    "Type 'undefined' is not assignable to type 'PathValue'.",
  ],
  [
    'an object for a variable',
    `await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ out_trade_no: {}, query: { mchid: '1' } })`,
    "Type '{}' is not assignable to type 'PathValue'.",
  ],
  [
    'a misspelt variable in path',
    `await wxpay.v3.pay.transactions.outTradeNo._out_trade_no_.get({ path: { out_trade: '1' }, query: { mchid: '1' } })`,
    "Object literal may only specify known properties, but 'out_trade' does not exist in type '{ out_trade_no: PathValue; }'. Did you mean to write 'out_trade_no'?",
  ],
  [
    'a wrong code',
    `await wxpay.v3.profitsharing.receivers.delete.post({ json: { appid: 'a', type: 'MERCHANT', account: '1' } })`,
    `Type '"MERCHANT"' is not assignable to type '"MERCHANT_ID" | "PERSONAL_OPENID" | "PERSONAL_SUB_OPENID"'.`,
  ],
  [
    'a wrong code in a list',
    `await wxpay.v3.pay.transactions.native.post({ json: { ...${PREPAY}, limit_pay: ['no_cash'] } })`,
    `Type '"no_cash"' is not assignable to type '"no_balance" | "no_credit" | "no_debit" | "balance_only"'.`,
  ],
  [
    'a wrong code in a query',
    `await wxpay.v3.bill.tradebill.get({ query: { bill_date: '2026-11-23', tar_type: 'ZIP' } })`,
    `Type '"ZIP"' is not assignable to type '"GZIP"'.`,
  ],
  [
    'a misspelt field in a list of objects',
    `await wxpay.v3.pay.transactions.native.post({ json: { ...${PREPAY}, detail: { goods_detail: [{ merchant_goods_id: 'g', quantity: 1, unit_prize: 1 }] } } })`,
    /'unit_prize' does not exist in type .*Did you mean to write 'unit_price'\?/,
  ],
  [
    'a string for a boolean',
    `await wxpay.v3.pay.transactions.native.post({ json: { ...${PREPAY}, support_fapiao: 'true' } })`,
    "Type 'string' is not assignable to type 'boolean | undefined'.",
  ],
  [
    'an undocumented field of a response',
    `const { data } = await wxpay.v3.pay.transactions.native.post({ json: ${PREPAY} }); return data.prepay_id`,
    "Property 'prepay_id' does not exist on type '{ code_url: string; }'.",
  ],
  [
    'an unchecked optional field of a response',
    `const { data } = await wxpay.v2.pay.orderquery.post({ xml: { appid: 'a', mch_id: '1', transaction_id: '1' } }); return data.device_info.length`,
    "'data.device_info' is possibly 'undefined'.",
  ],
  [
    'a file used as JSON',
    `const { data } = await wxpay.v3.merchantService.images._media_id_.get({ media_id: 'm' }); return data.media_id`,
    "Property 'media_id' does not exist on type 'Buffer<ArrayBufferLike>'.",
  ],
  [
    'an upload without a file',
    `await wxpay.v3.merchant.media.upload.post({ multipart: { filename: 'a.jpg' } })`,
    /Property 'file' is missing in type '\{ filename: string; \}' but required in type/,
  ],
  [
    'an upload without its meta',
    `await wxpay.v3.marketing.bank.packages._package_id_.tasks.post({ package_id: 'p', multipart: { file: 'a.csv' } })`,
    /Property 'meta' is missing in type '\{ file: string; \}' but required in type/,
  ],
  [
    'JSON where there is XML',
    `await wxpay.v2.pay.closeorder.post({ json: { appid: 'a' } })`,
    /'json' does not exist in type 'V2PayCloseorderPost'/,
  ],
  [
    'a sink for a response that is not a file',
    `await wxpay.v3.certificates.get({ sink: 'a' })`,
    /'sink' does not exist in type 'V3CertificatesGet'/,
  ],
  [
    'a misspelt option',
    `await wxpay.v3.certificates.get({ timeOut: 1 })`,
    /but 'timeOut' does not exist in type 'V3CertificatesGet'. Did you mean to write 'timeout'\?/,
  ],
  [
    'a method that the endpoint does not have',
    `await wxpay.v3.pay.transactions.native.get()`,
    /This expression is not callable. \/ Type 'Uncatalogued' has no call signatures/,
  ],
  [
    'the response of an undocumented path',
    `const { data } = await wxpay.v3.brand.new.get(); return data.id`,
    "'data' is of type 'unknown'.",
  ],
];

const strict = "declare module 'wechatpay-chain' { interface Register { strict: true } }";
const strictly: [string, string, string | RegExp | undefined][] = [
  [
    'prepare, a documented path',
    `await wxpay.prepare('POST', 'v3/pay/transactions/native', { json: ${PREPAY} })`,
    undefined,
  ],
  [
    'prepare, a misspelt path',
    `await wxpay.prepare('POST', 'v3/pay/transactions/nativ', { json: ${PREPAY} })`,
    /Argument of type '"v3\/pay\/transactions\/nativ"' is not assignable to parameter of type/,
  ],
  ['a known path', `await wxpay.v3.pay.transactions.native.post({ json: ${PREPAY} })`, undefined],
  [
    'a misspelt property',
    `wxpay.v3.pay.transactions.nativ`,
    "Property 'nativ' does not exist on type 'V3PayTransactions'. Did you mean 'native'?",
  ],
  [
    'a misspelt variable',
    `wxpay.v3.pay.transactions.id._transactionid_`,
    "Property '_transactionid_' does not exist on type 'V3PayTransactionsId'. Did you mean '_transaction_id_'?",
  ],
  [
    'a misspelt literal',
    `wxpay.chain('v3/pay/transactions/natvie')`,
    /^Argument of type '"v3\/pay\/transactions\/natvie"' is not assignable to parameter of type '"v3\/pay\/transactions\/(?!.*v3\/refund)/,
  ],
  [
    'a literal with a misspelled segment in the middle',
    `wxpay.chain('v3/pay/transaction/native')`,
    /is not assignable to parameter of type '"v3\/pay\/transactions\/(?!.*v3\/refund)/,
  ],
  [
    'a literal with a misspelled product',
    `wxpay.chain('v3/pay/transects/native')`,
    /is not assignable to parameter of type '"v3\/pay\/(?!.*v3\/refund)/,
  ],
  [
    'a literal without its version',
    `wxpay.chain('pay/transactions/native')`,
    `Argument of type '"pay/transactions/native"' is not assignable to parameter of type '"v3/pay/transactions/native"'.`,
  ],
  [
    'a literal that resembles nothing',
    `wxpay.chain('hello')`,
    `Argument of type '"hello"' is not assignable to parameter of type 'keyof Routes'.`,
  ],
  [
    'an incomplete literal, with its completion',
    `wxpay.chain('v3/pay/transactions/nativ')`,
    `Argument of type '"v3/pay/transactions/nativ"' is not assignable to parameter of type '"v3/pay/transactions/native"'.`,
  ],
  [
    'a misspelt literal in brackets',
    `wxpay['v3/pay/transactions/nativ']`,
    /Property 'v3\/pay\/transactions\/nativ' does not exist on type .* Did you mean 'v3\/pay\/transactions\/native'\?/,
  ],
];

const merged = `import type { Reply } from 'wechatpay-chain'
declare module 'wechatpay-chain' { interface Routes { 'v3/brand/new': { post(init: { json: { id: string } }): Reply<{ state: string }> } } }`;
const extended: [string, string, string | undefined][] = [
  [
    'in brackets',
    `const { data } = await wxpay['v3/brand/new'].post({ json: { id: '1' } }); const state: string = data.state; return state`,
    undefined,
  ],
  [
    'by chain',
    `const { data } = await wxpay.chain('v3/brand/new').post({ json: { id: '1' } }); const state: string = data.state; return state`,
    undefined,
  ],
  [
    'with a wrong field',
    `await wxpay.chain('v3/brand/new').post({ json: { id: 1 } })`,
    "Type 'number' is not assignable to type 'string'.",
  ],
];

describe('a correct call compiles:', () => {
  const outcomes = compile(right.map(([, body]) => body));
  it.each(right.map(([title], at) => [title, at] as const))('%s', (_, at) => {
    expect(outcomes[at]).toEqual([]);
  });
});

describe('an incorrect call is a compiler error that names the field:', () => {
  const outcomes = compile(wrong.map(([, body]) => body));
  it.each(wrong.map(([title, , message], at) => [title, message, at] as const))('%s', (_, message, at) => {
    expect(outcomes[at]).toHaveLength(1);
    expect(outcomes[at]?.[0]).toMatch(message);
  });
});

describe('with Register { strict: true }', () => {
  const outcomes = compile(
    strictly.map(([, body]) => body),
    strict,
  );
  it.each(strictly.map(([title, , message], at) => [title, message, at] as const))('%s', (_, message, at) => {
    expect(outcomes[at]).toEqual(message === undefined ? [] : [expect.stringMatching(message)]);
  });
});

describe('an endpoint that a user merges into Routes is typed', () => {
  const outcomes = compile(
    extended.map(([, body]) => body),
    merged,
  );
  it.each(extended.map(([title, , message], at) => [title, message, at] as const))('%s', (_, message, at) => {
    expect(outcomes[at]).toEqual(message === undefined ? [] : [message]);
  });
});

describe('the types of an operation', () => {
  const keys = allOperations().map(({ method, path: template }) => `${method} ${template}`);

  it('have an argument and a response for every operation of the catalogue', () => {
    const imports = "import type { AnswerOf, RequestOf } from 'wechatpay-chain'";
    const known = 'type Known<T> = 0 extends 1 & T ? never : [T] extends [never] ? never : true';
    const lines = keys.map((key) => `[yes as Known<RequestOf<'${key}'>>, yes as Known<AnswerOf<'${key}'>>]`);
    const body = `const yes = true as const; return [${lines.join(',\n')}].length`;
    expect(compile([body], `${imports}\n${known}`)).toEqual([[]]);
    expect(keys.length).toBeGreaterThan(1_100);
  });

  it('are those of the call', () => {
    const declarations = "import type { AnswerOf, RequestOf } from 'wechatpay-chain'";
    const right = `
      const init: RequestOf<'POST v3/pay/transactions/native'> = { json: ${PREPAY}, timeout: 1 };
      const json: RequestOf<'POST v3/pay/transactions/native'>['json'] = init.json;
      const data: AnswerOf<'POST v3/pay/transactions/native'> = (await wxpay.v3.pay.transactions.native.post({ json })).data;
      const url: string = data.code_url;
      const query: RequestOf<'GET v3/pay/transactions/id/{transaction_id}'> = { transaction_id: '1', query: { mchid: '1' } };
      return [url, await wxpay.v3.pay.transactions.id._transaction_id_.get(query)]`;
    const path = "let wrong: RequestOf<'POST v3/pay/transactions/nativ'>; return wrong";
    const method = "const none: RequestOf<'GET v3/pay/transactions/native'> = {}; return none";
    const field =
      "const json: RequestOf<'POST v3/pay/transactions/native'>['json'] = { appid: 1 }; return json";
    const [none, ...errors] = compile([right, path, method, field], declarations);
    expect(none).toEqual([]);
    expect(errors[0]?.[0]).toMatch(/'"POST v3\/pay\/transactions\/nativ"' does not satisfy/);
    expect(errors[1]?.[0]).toMatch(/not assignable to type 'never'/);
    expect(errors[2]).toHaveLength(1);
  });
});
