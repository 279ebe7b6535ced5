import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { type Identity, Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';
import { Folder } from '../support/folder';

type Connect = Agent['createConnection'];

const WECHATPAY = /\.(mch\.)?weixin\.qq\.com$|\.wechatpay\.cn$/;

/**
 * A gateway over HTTPS that the hosts of WeChat Pay lead to, in this process: other people's clients have
 * `api.mch.weixin.qq.com` built in. Only the address and the authority are replaced: the client checks the name of the
 * host in the certificate as it always does.
 */
export class ForeignGateway implements AsyncDisposable {
  readonly #connect: Connect = Agent.prototype.createConnection;
  readonly #noProxy = process.env['no_proxy'];

  private constructor(
    readonly sandbox: Sandbox,
    readonly identity: Identity,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<ForeignGateway> {
    const identity = options.identity ?? (await Sandbox.identity());
    const sandbox = await Sandbox.start({ ...options, identity, https: true });
    const gateway = new ForeignGateway(sandbox, identity);
    gateway.#lead();
    return gateway;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    Agent.prototype.createConnection = this.#connect;
    if (this.#noProxy === undefined) {
      delete process.env['no_proxy'];
    } else {
      process.env['no_proxy'] = this.#noProxy;
    }
    await this.sandbox.close();
  }

  #lead(): void {
    // The gateway is on this machine, so a configured proxy must not be used.
    process.env['no_proxy'] = '*';
    const connect = this.#connect;
    const { ca } = this.sandbox.config;
    const port = Number(new URL(this.sandbox.url).port);
    Agent.prototype.createConnection = function (options, ...rest) {
      const { host } = options;
      if (!host || !WECHATPAY.test(host)) return connect.call(this, options, ...rest);
      const led = {
        servername: host,
        ...options,
        host: '127.0.0.1',
        port,
        ca,
      };
      return connect.call(this, led, ...rest);
    };
  }
}

/** The merchant's certificate and key as a PKCS#12 file, made by openssl; its password is the merchant id, as WeChat Pay's is. */
export function pkcs12({ mchid, merchant }: Identity): Buffer {
  using folder = new Folder();
  const pem = folder.at('merchant.pem');
  writeFileSync(pem, `${merchant.privateKey}${merchant.certificate}`, { mode: 0o600 });
  return execFileSync('openssl', ['pkcs12', '-export', '-in', pem, '-passout', `pass:${mchid}`]);
}
