import { createSign, createVerify, randomBytes, X509Certificate } from 'node:crypto';
import { type Dispatcher, getGlobalDispatcher } from 'undici';
import type { Sandbox } from 'wechatpay-chain/sandbox';

/** The time limit of hooks that generate keys, in milliseconds: it takes a second, or many on a busy machine. */
export const PATIENCE = 60_000;

/** What a merchant sends by hand; every part can be made wrong. */
export interface Sending {
  readonly json?: unknown;
  readonly body?: string | Buffer;
  /** The signed text that replaces the body, as for uploads. */
  readonly signed?: string;
  /** Undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly mchid?: string;
  readonly serial?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  /** Changes the signed text, the signature, or the whole header, after it was built correctly. */
  readonly message?: (right: string) => string;
  readonly signature?: (right: string) => string;
  readonly authorization?: (right: string) => string | undefined;
  readonly dispatcher?: Dispatcher;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
}

interface Signed {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Buffer | undefined;
}

/** Builds the headers and the body of one request, signed with node:crypto alone, without the project's own code. */
export function sign(sandbox: Sandbox, method: string, target: string, sending: Sending = {}): Signed {
  const { mchid = sandbox.config.mchid, serial = sandbox.config.serial, json } = sending;
  const seconds = Math.floor((sandbox.config.clock ?? Date.now)() / 1000);
  const { timestamp = String(seconds), nonce = randomBytes(16).toString('hex') } = sending;
  const body = sending.body ?? (json === undefined ? undefined : JSON.stringify(json));
  const head = `${method}\n${target}\n${timestamp}\n${nonce}\n`;
  const right = Buffer.concat([
    Buffer.from(head),
    Buffer.from(sending.signed ?? body ?? ''),
    Buffer.from('\n'),
  ]);
  const signature = createSign('RSA-SHA256')
    .update(sending.message?.(right.toString()) ?? right)
    .sign(String(sandbox.config.privateKey), 'base64');
  const pairs = [
    `mchid="${mchid}"`,
    `nonce_str="${nonce}"`,
    `signature="${sending.signature?.(signature) ?? signature}"`,
    `timestamp="${timestamp}"`,
    `serial_no="${serial}"`,
  ];
  const value = `WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`;
  const headers = {
    accept: 'application/json',
    'user-agent': 'a hand-made merchant',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    authorization: sending.authorization ? sending.authorization(value) : value,
    ...sending.headers,
  };
  return { headers, body };
}

/** Sends one request and reads the whole response. */
export async function send(
  sandbox: Sandbox,
  method: Dispatcher.HttpMethod,
  target: string,
  sending: Sending = {},
): Promise<Answered> {
  const { headers, body } = sign(sandbox, method, target, sending);
  const { dispatcher = getGlobalDispatcher() } = sending;
  const given = Object.entries(headers).flatMap(([name, text]) => (text === undefined ? [] : [name, text]));
  const answer = await dispatcher.request({
    origin: sandbox.url,
    path: target,
    method,
    headers: given,
    body: body ?? null,
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const isJson = String(answer.headers['content-type']).startsWith('application/json');
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, text]) => [name, String(text)])),
    body: bytes,
    json: isJson ? JSON.parse(bytes.toString()) : {},
  };
}

/** Returns whether a response is signed with the key of its serial, which the configuration has. */
export function verifies(sandbox: Sandbox, { headers, body }: Answered): boolean {
  const { certs } = sandbox.config;
  const key = certs[headers['wechatpay-serial'] ?? ''];
  if (key === undefined) return false;
  const pem = String(key);
  const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  return createVerify('RSA-SHA256')
    .update(message)
    .verify(
      pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : pem,
      headers['wechatpay-signature'] ?? '',
      'base64',
    );
}

/** The names of `config.certs` by kind. */
export function serials(sandbox: Sandbox): { certificate: string; publicKey: string } {
  const names = Object.keys(sandbox.config.certs);
  return {
    certificate: names.find((name) => !name.startsWith('PUB_KEY_ID_')) ?? '',
    publicKey: names.find((name) => name.startsWith('PUB_KEY_ID_')) ?? '',
  };
}

/** An order as the merchant places it. */
export function orderOf(sandbox: Sandbox, outTradeNo: string, more: object = {}): Record<string, unknown> {
  return {
    appid: 'wxd678efh567hg6787',
    mchid: sandbox.config.mchid,
    description: 'Image形象店-深圳腾大-QQ公仔',
    out_trade_no: outTradeNo,
    notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
    amount: { total: 100, currency: 'CNY' },
    ...more,
  };
}
