import { createHash } from 'node:crypto';
import { ConfigError, type Middleware, workwxSigner, Xml } from 'wechatpay-chain';
import { call, client } from '../support/client';
import { Wire } from '../support/wire';
import { fieldsOf, SECRET, signedXml, signFields, successOf } from '../support/xml';

const mch_id = '1900000109';
const agreeing = () => Wire.listen(({ body }, response) => response.end(signedXml(successOf(body))));

describe('the stack of APIv2', () => {
  it('has names, and is separate from the stack of APIv3', async () => {
    await using wxpay = client();
    expect(wxpay.stack.v2.names).toEqual(['retry', 'verifier', 'signer', 'transport']);
    wxpay.stack.v2.use('log', (request, next) => next(request));
    expect(wxpay.stack.v3.names).not.toContain('log');
  });

  it('signs the fields that a middleware outside the signer changed', async () => {
    await using wire = await agreeing();
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const adding: Middleware = (request, next) => {
      const fields = { ...Xml.parse(request.signable), device_info: '013467007045764' };
      return next({ ...request, body: Buffer.from(Xml.build(fields)) });
    };
    wxpay.stack.v2.before('signer', 'device', adding);
    await call(wxpay, 'post', 'v2/pay/orderquery', { xml: { mch_id } });
    const { sign, ...fields } = fieldsOf(wire.last.body);
    expect(fields).toMatchObject({ device_info: '013467007045764' });
    expect(sign).toBe(signFields(fields));
  });

  it('accepts another signer', async () => {
    await using wire = await agreeing();
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const remote: Middleware = async (request, next) => {
      const fields = Xml.parse(request.signable);
      return next({ ...request, body: Buffer.from(Xml.build({ ...fields, sign: 'made elsewhere' })) });
    };
    wxpay.stack.v2.replace('signer', remote);
    await call(wxpay, 'post', 'v2/pay/orderquery', { xml: { mch_id } });
    expect(fieldsOf(wire.last.body)).toMatchObject({ mch_id, sign: 'made elsewhere' });
  });
});

describe('the sign of Work WeChat', () => {
  const agentSecret = 'from_wework_agent_special_string';
  const nonce_str = '5K8264ILTKCH16CQ2502SI8ZNMTM67VS';
  const packet = {
    mch_id,
    mch_billno: '123456',
    wxappid: 'wx8888888888888888',
    re_openid: 'oxTWIuGaIt6gTKsQRLau2M0yL16E',
    total_amount: 1000,
    act_name: '猜灯谜',
    sender_name: 'XX活动',
    wishing: '元宵节快乐',
  };
  const transfer = {
    mch_id,
    appid: 'wxe062425f740c8888',
    partner_trade_no: '100000982014120919616',
    amount: 100,
    openid: 'ohO4Gt7wVPxIT1A9GjFaMYMiZY1s',
    desc: '恭喜你',
    ww_msg_type: 'NORMAL_MSG',
    act_name: '示例项目',
  };

  async function sent(path: string, xml: object): Promise<Record<string, string>> {
    await using wire = await agreeing();
    await using wxpay = client({ baseURL: wire.url, secret: SECRET, nonce: () => nonce_str });
    wxpay.stack.v2.before('signer', 'workwx', workwxSigner(agentSecret));
    await call(wxpay, 'post', path, { xml, security: false });
    return fieldsOf(wire.last.body);
  }

  it.each<[string, string, Record<string, string | number>, string]>([
    [
      'a red packet',
      'v2/mmpaymkttransfers/sendworkwxredpack',
      packet,
      'act_name=猜灯谜&mch_billno=123456&mch_id=1900000109&nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS&re_openid=oxTWIuGaIt6gTKsQRLau2M0yL16E&total_amount=1000&wxappid=wx8888888888888888',
    ],
    [
      'a transfer',
      'v2/mmpaymkttransfers/promotion/paywwsptrans2pocket',
      transfer,
      'amount=100&appid=wxe062425f740c8888&desc=恭喜你&mch_id=1900000109&nonce_str=5K8264ILTKCH16CQ2502SI8ZNMTM67VS&openid=ohO4Gt7wVPxIT1A9GjFaMYMiZY1s&partner_trade_no=100000982014120919616&ww_msg_type=NORMAL_MSG',
    ],
  ])('covers the documented fields of %s, and is itself signed', async (_, path, xml, text) => {
    const { sign, ...fields } = await sent(path, xml);
    const expected = createHash('md5').update(`${text}&secret=${agentSecret}`).digest('hex').toUpperCase();
    expect(fields['workwx_sign']).toBe(expected);
    expect(sign).toBe(signFields(fields));
  });

  it('is omitted in other operations', async () => {
    expect(await sent('v2/mmpaymkttransfers/sendredpack', packet)).not.toHaveProperty('workwx_sign');
  });

  it('requires its secret', () => {
    expect(() => workwxSigner('')).toThrow(ConfigError);
  });
});
