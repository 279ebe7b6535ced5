import { randomBytes } from 'node:crypto';
import { Agent, type Dispatcher } from 'undici';
import type { Sandbox } from 'wechatpay-chain/sandbox';
import { fieldsOf, signFields, type XmlText, xmlOf } from '../../../support/xml';

/** What a merchant sends by hand; every part can be made wrong. */
export interface SendingXml {
  readonly type?: 'MD5' | 'HMAC-SHA256';
  /** Changes the fields after they were signed rightly. */
  readonly change?: (fields: XmlText) => XmlText;
}

export interface AnsweredXml {
  readonly status: number;
  readonly body: Buffer;
  readonly fields: Record<string, string>;
}

/** A merchant with one key pair and its own connections. */
export class HandmadeMerchant implements AsyncDisposable {
  readonly dispatcher: Dispatcher;

  /** @param shows the client certificate of the handshake; undefined: none. */
  constructor(
    private readonly sandbox: Sandbox,
    shows: { readonly cert: string; readonly key: string } | undefined,
  ) {
    this.dispatcher = new Agent({ connect: { ca: sandbox.config.ca ?? '', ...shows } });
  }

  /** The merchant whose certificate the gateway has. */
  static of(sandbox: Sandbox): HandmadeMerchant {
    const { merchant } = sandbox.config;
    if (merchant === undefined || !('cert' in merchant)) throw new Error('the gateway has no PEM pair');
    return new HandmadeMerchant(sandbox, { cert: String(merchant.cert), key: String(merchant.key) });
  }

  /** Builds one message, signed with node:crypto alone, without the project's own code. */
  async send(
    path: string,
    content: Record<string, string | number>,
    sending: SendingXml = {},
  ): Promise<AnsweredXml> {
    const { type = 'MD5', change = (same: XmlText) => same } = sending;
    const given = Object.entries({ nonce_str: randomBytes(16).toString('hex'), ...content });
    const fields = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    const signed = { ...fields, sign: signFields(fields, type, this.sandbox.config.secret) };
    return this.post(path, xmlOf(change(signed)));
  }

  async post(path: string, body: string | Buffer): Promise<AnsweredXml> {
    const answer = await this.dispatcher.request({ origin: this.sandbox.url, path, method: 'POST', body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, body: bytes, fields: fieldsOf(bytes) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispatcher.close();
  }
}

let numbers = 0;

/** A number that this run has not used yet. */
export function newNumber(): string {
  numbers += 1;
  return `2026112400${String(numbers).padStart(12, '0')}`;
}

/** An order as the merchant places it. */
export function orderXml(sandbox: Sandbox, out_trade_no: string): Record<string, string | number> {
  return {
    appid: 'wxd678efh567hg6787',
    mch_id: sandbox.config.mchid,
    out_trade_no,
    body: 'Image形象店-深圳腾大-QQ公仔',
    total_fee: 100,
    trade_type: 'NATIVE',
    spbill_create_ip: '127.0.0.1',
    notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
  };
}
