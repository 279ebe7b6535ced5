import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { inspect } from 'node:util';
import { Agent } from 'undici';
import { ConfigError, NetworkError, Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

const CREDENTIALS = 'user:p%40ssword-of-the-proxy';

/** A CONNECT proxy on loopback that leads every host to this machine, as a name server would. */
class ConnectProxy implements AsyncDisposable {
  readonly targets: string[] = [];
  readonly bytes: Buffer[] = [];
  readonly #server: Server = createServer((_, response) => response.writeHead(405).end());

  static async listen(credentials?: string): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
    proxy.#server.on('connect', ({ url = '', headers }, socket) => {
      proxy.targets.push(url);
      const expected =
        credentials && `Basic ${Buffer.from(decodeURIComponent(credentials)).toString('base64')}`;
      if (expected !== undefined && headers['proxy-authorization'] !== expected) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const upstream = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket);
        socket.pipe(upstream);
      });
      socket.on('data', (chunk) => proxy.bytes.push(chunk));
      for (const end of [socket, upstream]) end.on('error', () => undefined);
    });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let sandbox: Sandbox;
let config: WechatpayConfig;
let host: string;
beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true });
  host = `api.mch.weixin.qq.com:${new URL(sandbox.url).port}`;
  config = { ...sandbox.config, baseURL: `https://${host}/`, retry: false };
});
afterAll(() => sandbox.close());

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
let before: NodeJS.ProcessEnv;
beforeEach(() => {
  before = { ...process.env };
  for (const name of VARIABLES) delete process.env[name];
});
afterEach(() => {
  process.env = before;
});

const echo = (wxpay: Wechatpay) => wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } });

async function failure(call: Promise<unknown>): Promise<NetworkError> {
  const error: unknown = await call.catch((reason: unknown) => reason);
  if (error instanceof NetworkError) return error;
  throw new Error(`expected a NetworkError, received ${inspect(error)}`);
}

describe('the option proxy', () => {
  it("follows HTTPS_PROXY with 'env': a tunnel to the host, TLS inside", async () => {
    await using proxy = await ConnectProxy.listen();
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    await using wxpay = new Wechatpay({ ...config, proxy: 'env' });
    expect((await echo(wxpay)).data).toEqual({ echo_message: 'hi' });
    expect((await echo(wxpay)).status).toBe(200);
    expect(proxy.targets).toEqual([host]);
    expect(Buffer.concat(proxy.bytes).includes('echo_message')).toBe(false);
  });

  it('presents the client certificate to the host through the tunnel', async () => {
    await using proxy = await ConnectProxy.listen();
    await using wxpay = new Wechatpay({ ...config, proxy: `http://${proxy.host}` });
    const { status } = await wxpay.v3.security.echo.post({ json: { echo_message: 'hi' }, security: true });
    expect(status).toBe(200);
    expect(proxy.targets).toEqual([host]);
  });

  it('authenticates with the user name and password of the URL', async () => {
    await using proxy = await ConnectProxy.listen(CREDENTIALS);
    await using wxpay = new Wechatpay({ ...config, proxy: `http://${CREDENTIALS}@${proxy.host}` });
    expect((await echo(wxpay)).status).toBe(200);
  });

  it('shows no password in an error or an inspection, and sends nothing', async () => {
    await using proxy = await ConnectProxy.listen('other:password');
    await using wxpay = new Wechatpay({ ...config, proxy: `http://${CREDENTIALS}@${proxy.host}` });
    const error = await failure(echo(wxpay));
    expect(error.outcome).toBe('not-sent');
    expect(error.message).toContain('407');
    const shown = `${inspect(error, { depth: 9, showHidden: true })}${inspect(wxpay)}${error.stack}`;
    for (const secret of [
      'p%40ssword',
      'p@ssword',
      Buffer.from('user:p@ssword').toString('base64').slice(0, 12),
    ]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('ignores the environment unless it is asked to follow it', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    await using wxpay = new Wechatpay(sandbox.config);
    expect((await echo(wxpay)).status).toBe(200);
  });

  it('reaches this machine and the hosts of NO_PROXY directly', async () => {
    await using proxy = await ConnectProxy.listen();
    process.env['HTTPS_PROXY'] = `http://${proxy.host}`;
    await using local = new Wechatpay({ ...sandbox.config, proxy: 'env' });
    expect((await echo(local)).status).toBe(200);
    process.env['NO_PROXY'] = 'weixin.qq.com';
    await using direct = new Wechatpay({ ...config, proxy: 'env', connectTimeout: 1, timeout: 500 });
    await expect(echo(direct)).rejects.toMatchObject({ outcome: 'not-sent' });
    expect(proxy.targets).toEqual([]);
  });

  it('fails with the outcome not-sent if the proxy is down', async () => {
    await using wxpay = new Wechatpay({ ...config, proxy: 'http://127.0.0.1:9' });
    const error = await failure(echo(wxpay));
    expect(error.outcome).toBe('not-sent');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it.each([
    ['socks5://user:SECRET@host', 'proxy'],
    ['SECRET', 'proxy'],
    [8080, 'proxy'],
  ])('refuses %p without showing it', (proxy, field) => {
    expect.assertions(3);
    try {
      new Wechatpay({ ...config, proxy: proxy as string });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).field).toBe(field);
      expect(inspect(error)).not.toContain('SECRET');
    }
  });

  it('names the variable with an invalid URL without showing it', () => {
    process.env['HTTPS_PROXY'] = 'user:SECRET@proxy';
    expect(() => new Wechatpay({ ...config, proxy: 'env' })).toThrow(/^Invalid `HTTPS_PROXY`(?!.*SECRET)/);
  });

  it('refuses a dispatcher at the same time', () => {
    expect(() => new Wechatpay({ ...config, proxy: 'env', dispatcher: new Agent() })).toThrow(
      'received both',
    );
  });
});
