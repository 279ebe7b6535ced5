// The upper limit of APIv2: one hand-written endpoint that signs, verifies, and handles XML as text.
import { createHash, randomBytes } from 'node:crypto';
import { Agent, request } from 'undici';
import { refund } from '../payloads.mjs';

export function connect({ mchid, secret, merchant: { cert, key }, ca, baseURL }) {
  const dispatcher = new Agent({ connect: { ca, cert, key } });
  const url = new URL('secapi/pay/refund', baseURL);

  const signOf = (fields) => {
    const pairs = Object.keys(fields)
      .filter((name) => name !== 'sign' && fields[name] !== '')
      .sort()
      .map((name) => `${name}=${fields[name]}`);
    return createHash('md5')
      .update(`${pairs.join('&')}&key=${secret}`)
      .digest('hex')
      .toUpperCase();
  };

  return {
    refund: async (count) => {
      const fields = {
        ...refund('bare-undici', count),
        mch_id: mchid,
        nonce_str: randomBytes(16).toString('hex'),
      };
      const texts = Object.entries({ ...fields, sign: signOf(fields) }).map(
        ([name, value]) => `<${name}>${value}</${name}>`,
      );
      const body = `<xml>${texts.join('')}</xml>`;
      const headers = { 'content-type': 'text/xml; charset=utf-8' };
      const answer = await request(url, { dispatcher, method: 'POST', headers, body });
      const text = await answer.body.text();
      const found = text.matchAll(/<(\w+)>(?:<!\[CDATA\[)?([^<\]]*)(?:\]\]>)?<\/\1>/g);
      const read = Object.fromEntries(Array.from(found, ([, name, value]) => [name, value]));
      if (signOf(read) !== read.sign) throw new Error('Expected a valid sign in the response');
      return read.refund_id;
    },
  };
}
