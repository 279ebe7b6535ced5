import { generateKeyPairSync } from 'node:crypto';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { type CertifiedKey, issueCertificate } from '../../lib/sandbox/keys/issue-certificate';
import { call } from '../support/client';
import { APPID, type Base, TOTAL } from './products';
import { HostileProxy, type ServerKey } from './proxy';
import { TlsFront } from './tls-front';

const YEAR = 365 * 86_400_000;

/** A gateway, the hostile proxy before it, and what the schedules need there. */
export class World implements AsyncDisposable {
  readonly receiver = { type: 'PERSONAL_OPENID', account: 'o-receiver' };

  private constructor(
    readonly sandbox: Sandbox,
    readonly proxy: HostileProxy,
    readonly front: TlsFront,
    readonly plainPort: number,
    readonly stock: string,
    private readonly direct: Wechatpay,
  ) {}

  static async open(identity: Identity): Promise<World> {
    const sandbox = await Sandbox.start({ identity, https: true });
    const { merchant, authority } = identity;
    const upstream = {
      url: sandbox.url,
      ca: authority.certificate,
      cert: merchant.certificate,
      key: merchant.privateKey,
    };
    const proxy = new HostileProxy(upstream);
    const front = await TlsFront.listen(await listenWithEach(proxy, authority));
    const direct = new Wechatpay(sandbox.config);
    await call(direct, 'post', 'v3/profitsharing/receivers/add', {
      json: { appid: APPID, type: 'PERSONAL_OPENID', account: 'o-receiver', relation_type: 'USER' },
    });
    const stock = await openStock(direct, identity.mchid);
    return new World(sandbox, proxy, front, await proxy.listen(), stock, direct);
  }

  get mchid(): string {
    return this.sandbox.config.mchid;
  }

  /** What a client is configured with that calls through the proxy. */
  config(tls: boolean): WechatpayConfig {
    const baseURL = tls ? `https://127.0.0.1:${this.front.port}/` : `http://127.0.0.1:${this.plainPort}/`;
    return { ...this.sandbox.config, baseURL, retry: { pause: 1 } };
  }

  /** Places an order past the proxy, and pays it. */
  async base(outTradeNo: string): Promise<Base> {
    await call(this.direct, 'post', 'v3/pay/transactions/native', {
      json: {
        appid: APPID,
        mchid: this.mchid,
        description: 'd',
        out_trade_no: outTradeNo,
        notify_url: 'https://shop.example/notify',
        amount: { total: TOTAL },
        settle_info: { profit_sharing: true },
      },
    });
    const { transaction_id: transactionId = '' } = this.sandbox.pay(outTradeNo);
    return { outTradeNo, transactionId };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.front[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    await this.direct.close();
    await this.sandbox.close();
  }
}

/** One listener for each thing that can be wrong with a certificate, and one that is right. */
async function listenWithEach(proxy: HostileProxy, authority: CertifiedKey) {
  const now = Date.now();
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const stranger = issueCertificate({ subject: 'stranger', privateKey, from: now - YEAR, years: 3 });
  const issue = (issuer: CertifiedKey, host: string, from = now): ServerKey => {
    const key = authority.privateKey;
    const { certificate } = issueCertificate({
      subject: host,
      privateKey: key,
      issuer,
      from,
      years: 1,
      hosts: [host],
    });
    return { cert: certificate, key };
  };
  const own = '127.0.0.1';
  return {
    right: await proxy.listenTls(issue(authority, own)),
    'tls-other-authority': await proxy.listenTls(issue(stranger, own)),
    'tls-other-host': await proxy.listenTls(issue(authority, 'api.example')),
    'tls-expired': await proxy.listenTls(issue(authority, own, now - 3 * YEAR)),
  };
}

/** A batch of coupons that does not run out. */
async function openStock(direct: Wechatpay, mchid: string): Promise<string> {
  const made = await call(direct, 'post', 'v3/marketing/favor/coupon-stocks', {
    json: {
      stock_name: 's',
      comment: 'c',
      belong_merchant: mchid,
      available_begin_time: '2026-01-02T03:04:05+08:00',
      available_end_time: '2036-12-31T03:04:05+08:00',
      no_cash: false,
      stock_type: 'NORMAL',
      out_request_no: 'chaos',
      stock_use_rule: {
        max_coupons: 1_000_000,
        max_amount: 1_000_000,
        max_amount_by_day: 1_000_000,
        max_coupons_per_user: 1_000_000,
        natural_person_limit: false,
        prevent_api_abuse: false,
      },
      coupon_use_rule: {
        coupon_available_time: {},
        fixed_normal_coupon: { coupon_amount: 1, transaction_minimum: 2 },
        available_merchants: [mchid],
      },
    },
  });
  const stock_id = String(Object(made).data.stock_id);
  await call(direct, 'post', 'v3/marketing/favor/stocks/{stock_id}/start', {
    stock_id,
    json: { stock_creator_mchid: mchid },
  });
  return stock_id;
}
