import { ConfigError, XmlError } from 'wechatpay-chain';
import { call, client } from '../support/client';
import { Wire } from '../support/wire';
import { fieldsOf, SECRET, signedXml, signFields, successOf } from '../support/xml';

const NONCE = '5K8264ILTKCH16CQ2502SI8ZNMTM67VS';
const order = {
  appid: 'wx8888888888888888',
  mch_id: '1900000109',
  out_trade_no: '1217752501201407033233368018',
};

/** A server that says yes to everything. */
const agreeing = () => Wire.listen(({ body }, response) => response.end(signedXml(successOf(body))));
const merchant = (wire: Wire) => client({ baseURL: wire.url, secret: SECRET, nonce: () => NONCE });

const refusal = (field: string, message: RegExp) =>
  expect.objectContaining({
    constructor: ConfigError,
    field,
    outcome: 'not-sent',
    message: expect.stringMatching(message),
  });

describe('a path that begins with v2/ is a call of APIv2', () => {
  it.each<[string, (wxpay: ReturnType<typeof client>) => Promise<unknown>]>([
    ['as a chain', (wxpay) => wxpay.v2.pay.orderquery.post({ xml: order })],
    ['declared', (wxpay) => wxpay.chain('v2/pay/orderquery').post({ xml: order })],
    ['as a property', (wxpay) => wxpay['v2/pay/orderquery'].post({ xml: order })],
    ['with postAsync', (wxpay) => wxpay.v2.pay.orderquery.postAsync({ xml: order })],
    [
      'with a variable as prefix',
      (wxpay) => wxpay.chain('{version}/pay/orderquery').post({ version: 'v2', xml: order }),
    ],
  ])('%s, without the prefix on the wire', async (_, query) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await query(wxpay);
    expect(wire.last).toMatchObject({ method: 'POST', target: '/pay/orderquery' });
    expect(wire.last.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8' });
    expect(wire.last.headers).not.toHaveProperty('authorization');
  });

  it('has the capitals that the chain cannot express', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', 'v2/secapi/mch/addInstitutionsub', { xml: order, security: false });
    expect(wire.last.target).toBe('/secapi/mch/addInstitutionsub');
  });
});

describe('the fields of a message are signed:', () => {
  it('with MD5 by default', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await wxpay.v2.pay.orderquery.post({ xml: order });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toEqual({ ...order, nonce_str: NONCE });
    expect(sign).toBe(signFields(fields, 'MD5'));
  });

  it('with HMAC-SHA256 if sign_type requires it', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await wxpay.v2.pay.facepayquery.post({ xml: { ...order, sign_type: 'HMAC-SHA256' } });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toEqual({ ...order, sign_type: 'HMAC-SHA256', nonce_str: NONCE });
    expect(sign).toBe(signFields(fields, 'HMAC-SHA256'));
  });

  it('with HMAC-SHA256 and its sign_type if the operation accepts nothing else', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await wxpay.v2.pay.profitsharingquery.post({
      xml: {
        mch_id: '1900000109',
        transaction_id: '4208450740201411110007820472',
        out_order_no: 'P20150806125346',
      },
    });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toMatchObject({ sign_type: 'HMAC-SHA256' });
    expect(sign).toBe(signFields(fields, 'HMAC-SHA256'));
  });

  it.each([
    'consume',
    'facepay',
    'micropay',
    'orderquery',
    'refund',
    'refundquery',
    'reverse',
    'unifiedorder',
  ])('with HMAC-SHA256 for v2/deposit/%s', async (operation) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', `v2/deposit/${operation}`, { xml: order, security: false });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toMatchObject({ sign_type: 'HMAC-SHA256' });
    expect(sign).toBe(signFields(fields, 'HMAC-SHA256'));
  });

  it('with text, numbers and booleans in their wire form', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    const xml = { ...order, body: 'a & b < "中文"', total_fee: 100, deposit: true, attach: '', detail: null };
    await call(wxpay, 'post', 'v2/pay/micropay', { xml });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toMatchObject({ body: xml.body, total_fee: '100', deposit: '1', attach: '', detail: '' });
    expect(sign).toBe(signFields(fields));
  });

  it('replacing a sign of the caller, and keeping its nonce_str', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', 'v2/pay/orderquery', { xml: { ...order, nonce_str: 'mine', sign: 'forged' } });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields['nonce_str']).toBe('mine');
    expect(sign).toBe(signFields(fields));
  });

  it('in XML that is passed as text', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', 'v2/pay/orderquery', {
      body: '<xml><mch_id>1900000109</mch_id><a>&lt;</a></xml>',
    });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toEqual({ mch_id: '1900000109', a: '<', nonce_str: NONCE });
    expect(sign).toBe(signFields(fields));
  });

  it('in the query of a GET', async () => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    const query = { mch_id: '1900000109', appid: 'wx8', notify_url: 'https://a.example/?b=1&c=中' };
    await call(wxpay, 'get', 'v2/papay/partner/h5entrustweb', { query });
    const { target, body } = wire.last;
    const { sign, ...fields } = Object.fromEntries(new URL(target, wire.url).searchParams);
    expect(fields).toEqual(query);
    expect(sign).toBe(signFields(fields));
    expect(target).toContain('notify_url=https%3A%2F%2Fa.example%2F%3Fb%3D1%26c%3D%E4%B8%AD');
    expect(body).toHaveLength(0);
  });
});

describe('nonce_str', () => {
  const xml = { mch_id: '1900000109', appid: 'wx8' };

  it.each<[string, string, { nonceless?: boolean }, boolean]>([
    ['is added by default', 'v2/pay/orderquery', {}, true],
    ['is omitted if the operation accepts none', 'v2/papay/querycontract', {}, false],
    ['is omitted if the caller disables it', 'v2/pay/orderquery', { nonceless: true }, false],
    ['is added if the caller enables it', 'v2/papay/querycontract', { nonceless: false }, true],
  ])('%s', async (_, path, options, present) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', path, { xml, ...options });
    expect('nonce_str' in fieldsOf(wire.last.body)).toBe(present);
  });
});

describe('the merchant ID of a message is checked:', () => {
  it.each<[string, string, object]>([
    ['mch_id', 'v2/pay/orderquery', { mch_id: '1900000109' }],
    ['a number', 'v2/pay/orderquery', { mch_id: 1900000109 }],
    ['mchid', 'v2/pay/settlementquery', { mchid: '1900000109' }],
    ['combine_mch_id', 'v2/pay/closecombinedorder', { combine_mch_id: '1900000109' }],
    ['the first value that is not null', 'v2/pay/orderquery', { mch_id: null, mchid: '1900000109' }],
    ['only the first value', 'v2/pay/orderquery', { mch_id: '1900000109', mchid: '1' }],
    ['no merchant ID on an undocumented path', 'v2/a/path/of/tomorrow', { appid: 'wx8' }],
  ])('%s is sent', async (_, path, xml) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await call(wxpay, 'post', path, { xml });
    expect(wire.received).toHaveLength(1);
  });

  it.each<[string, 'get' | 'post', string, object, ReturnType<typeof refusal>]>([
    [
      'another mch_id',
      'post',
      'v2/pay/orderquery',
      { xml: { mch_id: '1' } },
      refusal('xml.mch_id', /1900000109/),
    ],
    ['an empty mch_id', 'post', 'v2/pay/orderquery', { xml: { mch_id: '' } }, refusal('xml.mch_id', /""/)],
    [
      'another mchid',
      'post',
      'v2/any/path',
      { xml: { mchid: 1900000110 } },
      refusal('xml.mchid', /1900000110/),
    ],
    [
      'another one after a null',
      'post',
      'v2/pay/orderquery',
      { xml: { mch_id: null, combine_mch_id: '2' } },
      refusal('xml.combine_mch_id', /"2"/),
    ],
    ['none', 'post', 'v2/pay/orderquery', { xml: {} }, refusal('xml.mch_id', /received undefined/)],
    ['no argument', 'post', 'v2/pay/orderquery', {}, refusal('xml.mch_id', /received undefined/)],
    ['none in the query', 'get', 'v2/papay/h5entrustweb', {}, refusal('query.mch_id', /received undefined/)],
    ['another one in the query', 'get', 'v2/a/b', { query: { mch_id: '3' } }, refusal('query.mch_id', /"3"/)],
  ])('%s is refused, and nothing sent', async (_, verb, path, init, expected) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await expect(call(wxpay, verb, path, init)).rejects.toEqual(expected);
    expect(wire.received).toHaveLength(0);
  });
});

describe('refuses messages that cannot be encoded or signed', () => {
  const mch_id = '1900000109';

  it.each<[string, 'get' | 'post', object, ReturnType<typeof refusal>]>([
    ['JSON', 'post', { json: { mch_id } }, refusal('json', /expected xml/)],
    ['two bodies', 'post', { xml: { mch_id }, body: '<xml/>' }, refusal('body', /either xml or body/)],
    ['a GET with XML', 'get', { xml: { mch_id } }, refusal('xml', /no body/)],
    ['a GET with a body', 'get', { body: '<xml/>' }, refusal('body', /no body/)],
    [
      'a name twice in a query',
      'get',
      { query: `mch_id=${mch_id}&a=1&a=2` },
      refusal('query.a', /received several/),
    ],
    ['XML as text in xml', 'post', { xml: '<xml/>' }, refusal('xml', /expected an object/)],
    ['a list of fields', 'post', { xml: [mch_id] }, refusal('xml', /expected an object/)],
    ['a body that is not XML', 'post', { body: 'mch_id=1' }, refusal('body', /expected APIv2 XML/)],
    ['an unknown sign_type', 'post', { xml: { mch_id, sign_type: 'SM3' } }, refusal('sign_type', /"SM3"/)],
    [
      'a sign_type in lower case',
      'post',
      { xml: { mch_id, sign_type: 'md5' } },
      refusal('sign_type', /"md5"/),
    ],
    [
      'an object in a field',
      'post',
      { xml: { mch_id, detail: { a: 1 } } },
      refusal('xml.detail', /an object/),
    ],
    ['a control character', 'post', { xml: { mch_id, body: 'a\u0000b' } }, refusal('xml.body', /control/)],
    ['a date', 'post', { xml: { mch_id, at: new Date(0) } }, refusal('xml.at', /Date/)],
    ['an invalid name', 'post', { xml: { mch_id, 'a b': '1' } }, refusal('xml.a b', /XML element name/)],
  ])('%s', async (_, verb, init, expected) => {
    await using wire = await agreeing();
    await using wxpay = merchant(wire);
    await expect(call(wxpay, verb, 'v2/a/b', init)).rejects.toEqual(expected);
    expect(wire.received).toHaveLength(0);
  });

  it('any message without an APIv2 key', async () => {
    await using wire = await agreeing();
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.v2.pay.orderquery.post({ xml: order })).rejects.toEqual(
      refusal('secret', /expected the APIv2 key/),
    );
    expect(wire.received).toHaveLength(0);
  });

  it('has the XML error as its cause', async () => {
    await using wxpay = client({ secret: SECRET });
    await expect(wxpay.chain('v2/a/b').post({ body: '<xml>' })).rejects.toMatchObject({
      cause: expect.any(XmlError),
    });
  });
});
