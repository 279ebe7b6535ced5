import { createCipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import path from 'node:path';
import { paces, startProbes } from '../pace.mjs';
import { compare, median } from '../statistics.mjs';
import { stopAll } from '../subprocess.mjs';
import { figure, ratio } from '../table.mjs';
import { atLeast } from '../targets.mjs';

export const title = 'Verifying and decrypting one notification';

const PROBE = path.join(import.meta.dirname, '../probes/notification.mjs');
const OWN = 'wechatpay-chain';
const LIMIT = 'bare node:crypto';
const NUMBER = '1217752501201407033233368018';

export async function measure({ gateway, quick }) {
  const names = [OWN, LIMIT, 'wechatpay-axios-plugin'];
  const probes = startProbes(PROBE, names, notification(gateway.config));
  for (const [name, probe] of Object.entries(probes)) {
    if ((await probe.ask('once')) !== NUMBER) {
      throw new Error(`${name}: expected the order ${NUMBER}, received another one`);
    }
  }
  const data = await paces(probes, { rounds: quick ? 5 : 15, times: 1_000 });
  await stopAll(probes);
  const rows = names.map((name) => ({
    '': name,
    'CPU, µs': figure(median(data[name])),
    'throughput vs. bare': ratio(compare(data[LIMIT], data[name], (time) => time)),
  }));
  const own = compare(data[LIMIT], data[OWN], (time) => time).median;
  return { rows, targets: [atLeast(0.9, 'notification throughput vs. bare node:crypto', own)], data };
}

/** A payment notification, signed with a generated key. */
function notification(merchant) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serial = 'PUB_KEY_ID_0119000001092026112400000000';
  const certs = { [serial]: publicKey.export({ type: 'spki', format: 'pem' }) };
  const body = JSON.stringify(envelope(merchant.apiv3Key));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), privateKey);
  const headers = {
    host: 'shop.example',
    'user-agent': 'Mozilla/4.0',
    connection: 'Keep-Alive',
    accept: '*/*',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'request-id': '08A0C1',
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': signature.toString('base64'),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-timestamp': timestamp,
  };
  return { config: { ...merchant, certs }, headers, body };
}

function envelope(apiv3Key) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiv3Key, nonce).setAAD(Buffer.from('transaction'));
  const bytes = Buffer.concat([
    cipher.update(JSON.stringify(transaction())),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return {
    id: 'EV-2018022511223320873',
    create_time: '2026-11-24T10:34:56+08:00',
    event_type: 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    summary: '支付成功',
    resource: {
      algorithm: 'AEAD_AES_256_GCM',
      original_type: 'transaction',
      ciphertext: bytes.toString('base64'),
      associated_data: 'transaction',
      nonce,
    },
  };
}

function transaction() {
  return {
    appid: 'wxd678efh567hg6787',
    mchid: '1900000109',
    out_trade_no: NUMBER,
    transaction_id: '4200000001202611240000000001',
    trade_type: 'NATIVE',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    success_time: '2026-11-24T10:34:56+08:00',
    payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
    amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
  };
}
