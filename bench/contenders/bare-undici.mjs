// The upper limit: one hand-written endpoint that signs in the thread pool and verifies the response, and nothing else:
// no path variables, options, timeouts, error classes or retries.
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { card } from '../payloads.mjs';

const signAsync = promisify(sign);

export function connect({ mchid, serial, privateKey, certs, ca, baseURL }, { verified = true } = {}) {
  const dispatcher = new Agent({ connect: { ca } });
  const key = createPrivateKey(privateKey);
  const keys = Object.fromEntries(Object.entries(certs).map(([id, pem]) => [id, createPublicKey(pem)]));
  const [named] = Object.keys(keys).filter((id) => id.startsWith('PUB_KEY_ID_'));

  async function post(target, json) {
    const body = JSON.stringify(json);
    const timestamp = Math.floor(Date.now() / 1000);
    const nonce = randomBytes(16).toString('hex');
    const message = Buffer.from(`POST\n${target}\n${timestamp}\n${nonce}\n${body}\n`);
    const signature = (await signAsync('sha256', message, key)).toString('base64');
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'bare',
      'wechatpay-serial': named,
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${mchid}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${serial}",signature="${signature}"`,
    };
    const url = new URL(target, baseURL);
    const answer = await request(url, { dispatcher, method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(text);
    if (verified && !isVerified(answer.headers, text)) {
      throw new Error('Expected a valid signature of the response');
    }
    return JSON.parse(text);
  }

  function isVerified(headers, body) {
    const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
    const signature = Buffer.from(headers['wechatpay-signature'], 'base64');
    return verify('sha256', Buffer.from(message), keys[headers['wechatpay-serial']], signature);
  }

  return {
    sendCard: async (number) => {
      const { card_id, json } = card(number);
      const { card_code } = await post(`/v3/marketing/busifavor/coupons/${card_id}/send`, json);
      return card_code;
    },
  };
}
