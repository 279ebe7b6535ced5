import dns from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { createConnector } from '../../lib/http/connector';
import { lookupShared } from '../../lib/http/dns-lookup';
import { client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

/** A host that accepts connections and sends nothing: no handshake, no response. */
class Mute implements AsyncDisposable {
  connections = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => {
      this.connections += 1;
      this.#server.once('close', () => socket.destroy());
      socket.on('error', () => undefined).resume();
    });
  }

  static async listen(): Promise<Mute> {
    const mute = new Mute();
    mute.#server.listen(0, '127.0.0.1');
    await once(mute.#server, 'listening');
    return mute;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.emit('close');
  }
}

describe('a connection', () => {
  const REAL = ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date', 'hrtime'] as const;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: [...REAL] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** Two attempts to connect to a host that never handshakes, the second one 2 s after the first. */
  async function twoAttempts(alternatives: boolean, port: number): Promise<(string | undefined)[]> {
    const connect = createConnector({ lookup: lookupShared, timeout: 5_000, alternatives });
    const target = { protocol: 'https:', host: `127.0.0.1:${port}`, hostname: '127.0.0.1', port: `${port}` };
    const ends: (string | undefined)[] = [undefined, undefined];
    connect(target, (...[error]) => {
      ends[0] = error?.message;
    });
    jest.advanceTimersByTime(2_000);
    connect(target, (...[error]) => {
      ends[1] = error?.message;
    });
    jest.advanceTimersByTime(3_000);
    await turn();
    const seen = [...ends];
    jest.advanceTimersByTime(2_000);
    await turn();
    return seen;
  }

  it('that exceeds its time limit fails, with all pending connections to that host if there is a backup', async () => {
    await using mute = await Mute.listen();
    const message = `No connection to https://127.0.0.1:${mute.port} within 5000 ms`;
    expect(await twoAttempts(true, mute.port)).toEqual([message, message]);
  });

  it('fails alone if there is no backup host', async () => {
    await using mute = await Mute.listen();
    const message = `No connection to https://127.0.0.1:${mute.port} within 5000 ms`;
    expect(await twoAttempts(false, mute.port)).toEqual([message, undefined]);
  });
});

describe('a main host that accepts connections and never handshakes', () => {
  it('delays 50 concurrent calls by one time limit; later calls use the backup at once', async () => {
    await using mute = await Mute.listen();
    await using sandbox = await Sandbox.start({ https: true });
    const hosts = [`127.0.0.1:${mute.port}`, new URL(sandbox.url).host];
    await using wxpay = new Wechatpay({
      ...sandbox.config,
      hosts,
      connectTimeout: 3_000,
      retry: { pause: 1 },
    });
    const echo = () => wxpay.v3.security.echo.post({ json: { echo_message: 'a' } });
    const answers = await Promise.all(Array.from({ length: 50 }, echo));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { connections } = mute;
    await Promise.all(Array.from({ length: 50 }, echo));
    expect(mute.connections).toBe(connections);
  }, 60_000);

  it('leaves the backup half of the time limit of a call, unless connectTimeout is set', async () => {
    await using mute = await Mute.listen();
    await using sandbox = await Sandbox.start({ https: true });
    const hosts = [`127.0.0.1:${mute.port}`, new URL(sandbox.url).host];
    await using wxpay = new Wechatpay({ ...sandbox.config, hosts, timeout: 4_000, retry: { pause: 1 } });
    const { data } = await wxpay.v3.security.echo.post({ json: { echo_message: 'a' } });
    expect(data).toMatchObject({ echo_message: 'a' });
  }, 60_000);

  it.each([0, -1, Number.NaN, '5'])('rejects the connectTimeout %p', (connectTimeout) => {
    expect(() => client({ connectTimeout: connectTimeout as number })).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'connectTimeout' }),
    );
  });
});

describe('DNS lookups that hang', () => {
  let asked: string[];

  /** The system's resolver: two threads, each of them held for as long as a name server is silent. */
  beforeEach(() => {
    asked = [];
    const system = dns.lookup;
    const waiting: (() => void)[] = [];
    let free = 2;
    const next = () => {
      while (free > 0 && waiting.length > 0) {
        free -= 1;
        waiting.shift()?.();
      }
    };
    jest.spyOn(dns, 'lookup').mockImplementation(((
      hostname: string,
      options: dns.LookupAllOptions,
      answer: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
    ) => {
      if (!hostname.endsWith('.example')) return system(hostname, options, answer);
      waiting.push(() => {
        asked.push(hostname);
        if (hostname.startsWith('silent')) return;
        setImmediate(() => {
          free += 1;
          next();
          answer(null, [{ address: '127.0.0.1', family: 4 }]);
        });
      });
      next();
      return undefined;
    }) as never);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('for 100 calls to one host do not delay 100 calls to another', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(204, platformHeaders('')).end());
    const { port } = new URL(wire.url);
    await using lost = client({ baseURL: `http://silent.example:${port}/`, retry: false, timeout: 3_000 });
    await using good = client({ baseURL: `http://good.example:${port}/`, retry: false });
    const failing = Promise.allSettled(Array.from({ length: 100 }, () => lost.chain('v3/a').get()));
    const passing = await Promise.all(Array.from({ length: 100 }, () => good.chain('v3/a').get()));
    expect(passing.every(({ status }) => status === 204)).toBe(true);
    for (const call of await failing) {
      expect(call).toMatchObject({ status: 'rejected', reason: { outcome: 'not-sent' } });
    }
    expect(asked.filter((name) => name === 'silent.example')).toHaveLength(1);
  });

  it('for many file hosts occupy one thread and leave the other to the API', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(204, platformHeaders('')).end());
    const { port } = new URL(wire.url);
    await using wxpay = client({ baseURL: `http://good.example:${port}/`, retry: false, timeout: 3_000 });
    const files = ['a', 'b', 'c'].map((name) => wxpay.files.download(`https://silent-${name}.example/file`));
    const failing = Promise.allSettled(files);
    await expect(wxpay.chain('v3/a').get()).resolves.toMatchObject({ status: 204 });
    for (const call of await failing) {
      expect(call).toMatchObject({ status: 'rejected', reason: { outcome: 'not-sent' } });
    }
    expect(asked.toSorted()).toEqual(['good.example', 'silent-a.example']);
  });
});
