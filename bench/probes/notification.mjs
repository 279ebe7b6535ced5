// Receives the same notification repeatedly, from headers and bytes to the order: `node probes/notification.mjs NAME`.
import { createDecipheriv, createPublicKey, createSecretKey, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { paceOf } from '../pace.mjs';
import { answer } from '../subprocess.mjs';

const require = createRequire(import.meta.url);
const { config, headers, body: text } = JSON.parse(process.env.BENCH_CONFIG);
const body = Buffer.from(text);
const receivers = {
  'wechatpay-chain': () => {
    const { Notifications } = require('../../dist/notify');
    const notifications = new Notifications(config);
    return async () => (await notifications.parse({ headers, body })).resource;
  },
  'bare node:crypto': () => {
    const keys = Object.fromEntries(
      Object.entries(config.certs).map(([id, pem]) => [id, createPublicKey(pem)]),
    );
    const key = createSecretKey(config.apiv3Key, 'utf8');
    return async () => {
      const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
      const signature = Buffer.from(headers['wechatpay-signature'], 'base64');
      const publicKey = keys[headers['wechatpay-serial']];
      if (!verify('sha256', Buffer.from(message), publicKey, signature)) throw new Error('forged');
      const { ciphertext, nonce, associated_data } = JSON.parse(body.toString()).resource;
      const bytes = Buffer.from(ciphertext, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAuthTag(bytes.subarray(-16)).setAAD(Buffer.from(associated_data));
      const plain = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
      return JSON.parse(plain.toString());
    };
  },
  'wechatpay-axios-plugin': () => {
    const { Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');
    const keys = Object.fromEntries(
      Object.entries(config.certs).map(([id, pem]) => [id, Rsa.from(pem, Rsa.KEY_TYPE_PUBLIC)]),
    );
    return async () => {
      const { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': once } = headers;
      const message = Formatter.response(timestamp, once, body.toString());
      const key = keys[headers['wechatpay-serial']];
      if (!Rsa.verify(message, headers['wechatpay-signature'], key)) throw new Error('forged');
      const { ciphertext, nonce, associated_data } = JSON.parse(body.toString()).resource;
      return JSON.parse(Aes.AesGcm.decrypt(ciphertext, config.apiv3Key, nonce, associated_data));
    };
  },
};
const receive = receivers[process.argv[2]]();

answer({
  once: async () => (await receive()).out_trade_no,
  pace: (times) =>
    paceOf(async () => {
      for (let time = 0; time < times; time += 1) await receive();
    }, times),
});
