import { createSecretKey } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ApiError, NetworkError, SignatureError } from '../../lib/errors';
import { type CertifiedKey, type Identity, Sandbox } from '../../lib/sandbox';
import { createPlatformKey } from '../../lib/sandbox/keys/identity';
import {
  CertificateStore,
  type Download,
  DownloadedKeys,
  type DownloadedKeysOptions,
  FixedKeys,
  type KeyFinder,
} from '../../lib/trust';
import { certificatesAnswer, seal } from '../support/certificates';
import { keyPair, pem } from '../support/keys';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 24);
const PUBLIC_KEY_ID = 'PUB_KEY_ID_0114232134912410000000000000';
const publicKey = pem(keyPair().publicKey);

let identity: Identity;
let next: CertifiedKey;

beforeAll(async () => {
  identity = await Sandbox.identity({ clock: () => START - DAY });
  next = await createPlatformKey(identity, START);
}, 60_000);

/** A WeChat Pay whose certificates can be changed, a clock, and the keys that a client would have. */
class World {
  now = START;
  offered: readonly CertifiedKey[] = [identity.platform];
  failure: Error | undefined;
  /** Held back until it is let go. */
  gate: Promise<void> = Promise.resolve();
  readonly downloads: (string | undefined)[] = [];
  readonly proofs: KeyFinder[] = [];
  readonly events: unknown[] = [];

  keys(overrides: Partial<DownloadedKeysOptions> = {}): DownloadedKeys {
    return new DownloadedKeys({
      download: (serial) => this.#download(serial),
      apiv3Key: createSecretKey(identity.apiv3Key, 'utf8'),
      interval: 12 * HOUR,
      clock: () => this.now,
      ...overrides,
    });
  }

  fixed(): FixedKeys {
    return new FixedKeys(
      { [PUBLIC_KEY_ID]: publicKey },
      { serial: 'AA', publicKey: undefined },
      () => this.now,
    );
  }

  async #download(serial: string | undefined): Promise<Download> {
    const { offered } = this;
    this.downloads.push(serial);
    await this.gate;
    if (this.failure) throw this.failure;
    return {
      body: certificatesAnswer(offered, identity.apiv3Key),
      prove: async (keys) => {
        this.proofs.push(keys);
      },
    };
  }
}

const turns = () => new Promise((resolve) => setImmediate(resolve));
const down = () => new NetworkError('down', { hint: 'h', outcome: 'unknown' });

let world: World;
const listen = (message: unknown) => world.events.push(message);

beforeEach(() => {
  world = new World();
  subscribe('wechatpay:certificates', listen);
});

afterEach(() => {
  unsubscribe('wechatpay:certificates', listen);
});

describe('downloaded certificates', () => {
  it('are not downloaded before the first use', async () => {
    world.keys();
    await turns();
    expect(world.downloads).toEqual([]);
  });

  it('are downloaded once for any number of waiting calls', async () => {
    const keys = world.keys();
    const found = await Promise.all([
      ...Array.from({ length: 200 }, () => keys.preferred()),
      ...Array.from({ length: 200 }, () => keys.find(identity.platform.serial)),
    ]);
    expect(new Set(found.map((key) => key?.serial))).toEqual(new Set([identity.platform.serial]));
    expect(world.downloads).toEqual([undefined]);
  });

  it('are verified with the certificates in the response', async () => {
    await world.keys().preferred();
    const [proof] = world.proofs;
    expect(await proof?.find(identity.platform.serial)).toBeDefined();
    expect(await proof?.find('AA')).toBeUndefined();
  });

  it('are discarded if the response is not verified', async () => {
    const keys = world.keys({
      download: async () => ({
        body: certificatesAnswer([identity.platform], identity.apiv3Key),
        prove: () => Promise.reject(new Error('forged')),
      }),
    });
    await expect(keys.preferred()).rejects.toMatchObject({
      code: 'ERR_CERTIFICATES',
      outcome: 'not-sent',
      cause: { message: 'forged' },
    });
    expect(keys.serials).toEqual([]);
  });

  it('reject the waiting calls if the download fails, send nothing, and are downloaded again by the next call', async () => {
    const keys = world.keys();
    world.failure = down();
    const waiting = Array.from({ length: 3 }, () => keys.preferred());
    for (const call of await Promise.allSettled(waiting)) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: { name: 'NetworkError', code: 'ERR_CERTIFICATES', outcome: 'not-sent' },
      });
    }
    world.failure = undefined;
    await expect(keys.preferred()).resolves.toMatchObject({ serial: identity.platform.serial });
    expect(world.downloads).toHaveLength(2);
  });

  it.each<[string, Error, string]>([
    ['a connection that is cut', down(), 'Check cause, then try again.'],
    [
      'an invalid signature',
      new SignatureError('clock-skew', 'x', { hint: 'Set the clock.' }),
      'Set the clock.',
    ],
    ['an error of a middleware', new Error('mine'), 'Check cause, then try again.'],
  ])('have a matching hint if the download fails with %s', async (_, failure, hint) => {
    world.failure = failure;
    await expect(world.keys().preferred()).rejects.toMatchObject({ hint, outcome: 'not-sent' });
  });

  it('explain that the merchant has no certificates', async () => {
    world.failure = new ApiError('无可用的平台证书', {
      status: 404,
      code: 'RESOURCE_NOT_EXISTS',
      hint: '',
      outcome: 'rejected',
    });
    await expect(world.keys().preferred()).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'certificates',
      outcome: 'not-sent',
      hint: expect.stringContaining('PUB_KEY_ID_'),
    });
  });

  it('explain that the APIv3 key is another one', async () => {
    const keys = world.keys({ apiv3Key: createSecretKey('x'.repeat(32), 'utf8') });
    await expect(keys.preferred()).rejects.toMatchObject({ name: 'ConfigError', field: 'apiv3Key' });
  });

  it.each(['{}', 'no json', '{"data":[]}', '{"data":[{"serial_no":"AA"}]}', '[]'])(
    'refuse an invalid response: %s',
    async (body) => {
      const keys = world.keys({
        download: async () => ({ body: Buffer.from(body), prove: async () => undefined }),
      });
      await expect(keys.preferred()).rejects.toMatchObject({ outcome: 'not-sent' });
    },
  );

  it('explain that all certificates are outside their validity', async () => {
    world.now = START + 10 * 365 * DAY;
    await expect(world.keys().preferred()).rejects.toMatchObject({
      field: 'certificates',
      hint: expect.stringContaining('clock'),
    });
  });
});

describe('a text that is encrypted with the APIv3 key', () => {
  type Item = Readonly<Record<string, unknown>>;
  const certificate = () => next.certificate;
  const item = (text: string, associated?: string, serial = next.serial): Item => ({
    serial_no: serial,
    encrypt_certificate: seal(text, identity.apiv3Key, associated),
  });
  const good = () => item(identity.platform.certificate, 'certificate', identity.platform.serial);

  const forms: readonly [string, () => Item][] = [
    ['belongs to a notification', () => item(certificate(), 'transaction')],
    ['has no associated data', () => item(certificate(), '')],
    ['has a certificate within other text', () => item(`{"attach":"${certificate()}"}`)],
    ['has a certificate in escaped text', () => item(certificate().replaceAll('\n', '\\n'))],
    ['has two certificates', () => item(certificate() + identity.platform.certificate)],
    ['is the base64 of a certificate alone', () => item(certificate().replace(/-----.*-----|\n/g, ''))],
    ['names a file', () => item('file:///etc/hostname')],
    ['is truncated', () => item(certificate().slice(0, -40))],
    ['is a certificate with another serial than declared', () => item(certificate(), 'certificate', 'AA')],
    ['has no serial', () => ({ ...item(certificate()), serial_no: undefined })],
  ];

  it.each(forms)('is not a certificate if it %s', async (_, make) => {
    const body = Buffer.from(JSON.stringify({ data: [good(), make()] }));
    const keys = world.keys({ download: async () => ({ body, prove: async () => undefined }) });
    await expect(keys.preferred()).rejects.toMatchObject({ code: 'ERR_CERTIFICATES', outcome: 'not-sent' });
    expect(keys.serials).toEqual([]);
  });

  it.each(forms)('is not a certificate in a store if it %s', async (_, make) => {
    const value = `${START} ${JSON.stringify({ data: [good(), make()] })}`;
    const store = new CertificateStore({ get: async () => value, set: async () => undefined }, '19');
    const keys = world.keys({ store });
    await keys.preferred();
    expect(world.downloads).toHaveLength(1);
    expect(keys.serials).toEqual([identity.platform.serial]);
  });

  it('is a certificate with any line ending', async () => {
    const windows = certificate().trim().replaceAll('\n', '\r\n');
    const body = Buffer.from(JSON.stringify({ data: [item(windows)] }));
    const keys = world.keys({ download: async () => ({ body, prove: async () => undefined }) });
    expect((await keys.preferred()).serial).toBe(next.serial);
  });

  it('verifies no response after its certificate expires', async () => {
    const keys = world.keys();
    world.now = START + 10 * 365 * DAY;
    await Promise.allSettled([keys.preferred()]);
    expect(await world.proofs[0]?.find(identity.platform.serial)).toBeUndefined();
  });
});

describe('an unknown serial', () => {
  it('causes one download for all waiting calls', async () => {
    const keys = world.keys();
    await keys.preferred();
    world.offered = [identity.platform, next];
    const found = await Promise.all(Array.from({ length: 100 }, () => keys.find(next.serial)));
    expect(new Set(found.map((key) => key?.serial))).toEqual(new Set([next.serial]));
    expect(world.downloads).toHaveLength(2);
  });

  it('causes at most one download per minute if WeChat Pay has no such certificate', async () => {
    const keys = world.keys();
    await keys.preferred();
    const forged = Array.from({ length: 1000 }, (_, index) => `F${index}`);
    const found = await Promise.all(forged.map((serial) => keys.find(serial)));
    expect(found.every((key) => key === undefined)).toBe(true);
    expect(world.downloads).toHaveLength(2);
    world.now += 59_999;
    await keys.find('F');
    expect(world.downloads).toHaveLength(2);
    world.now += 1;
    await keys.find('F');
    expect(world.downloads).toHaveLength(3);
  });

  it('causes another download if the current one started before it was issued', async () => {
    const keys = world.keys();
    await keys.preferred();
    let open = () => {};
    world.gate = new Promise((resolve) => {
      open = resolve;
    });
    world.now += 12 * HOUR;
    expect(await keys.find(identity.platform.serial)).toBeDefined();
    const searching = Promise.all(Array.from({ length: 50 }, () => keys.find(next.serial)));
    await turns();
    world.offered = [identity.platform, next];
    open();
    expect((await searching).every((key) => key?.serial === next.serial)).toBe(true);
    expect(world.downloads).toHaveLength(3);
  });

  it('causes no download if it is that of a public key', async () => {
    const keys = world.keys();
    await expect(Promise.resolve(keys.find('PUB_KEY_ID_2'))).resolves.toBeUndefined();
    expect(world.downloads).toEqual([]);
  });
});

describe('the refresh of certificates', () => {
  it('replaces old certificates in the background, without delaying calls', async () => {
    const keys = world.keys();
    await keys.preferred();
    world.now += 12 * HOUR;
    world.gate = new Promise(() => {});
    expect((await keys.preferred()).serial).toBe(identity.platform.serial);
    expect((await keys.find(identity.platform.serial))?.serial).toBe(identity.platform.serial);
    expect(world.downloads).toEqual([undefined, identity.platform.serial]);
  });

  it('runs without calls, with a timer that does not keep the process alive', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const keys = world.keys();
      await keys.preferred();
      world.now += 12 * HOUR;
      jest.advanceTimersByTime(HOUR);
      await turns();
      expect(world.downloads).toHaveLength(2);
      keys.stop();
      world.now += 12 * HOUR;
      jest.advanceTimersByTime(HOUR);
      await turns();
      expect(world.downloads).toHaveLength(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps the previous certificates if it fails, publishes an event, and runs again after minutes', async () => {
    const keys = world.keys();
    await keys.preferred();
    world.failure = down();
    world.now += 12 * HOUR;
    await keys.preferred();
    await turns();
    expect((await keys.preferred()).serial).toBe(identity.platform.serial);
    expect(world.downloads).toHaveLength(2);
    expect(world.events.at(-1)).toEqual({
      event: 'failed',
      in: 'download',
      name: 'NetworkError',
      code: 'ERR_NETWORK',
    });
    world.failure = undefined;
    world.now += 5 * 60_000;
    await keys.preferred();
    await turns();
    expect(world.downloads).toHaveLength(3);
  });

  it('keeps the old certificates while they are valid, and requests the newest', async () => {
    const keys = world.keys();
    await keys.preferred();
    world.offered = [next];
    await keys.refresh();
    expect(await keys.find(identity.platform.serial)).toBeDefined();
    expect((await keys.preferred()).serial).toBe(next.serial);
    expect(world.events.at(-1)).toEqual({
      event: 'refreshed',
      from: 'download',
      serials: [identity.platform.serial, next.serial],
    });
  });

  it('removes expired certificates', async () => {
    const keys = world.keys();
    world.offered = [identity.platform, next];
    await keys.preferred();
    const end = keys.serials.length;
    world.now = START - DAY + 5 * 365.25 * DAY;
    world.failure = down();
    expect(await keys.find(identity.platform.serial)).toBeUndefined();
    expect(end).toBe(2);
  });
});

describe('downloads in addition to configured keys', () => {
  it('do not start before a response has an unknown certificate serial', async () => {
    const keys = world.keys({ fixed: world.fixed() });
    expect((await keys.preferred()).serial).toBe(PUBLIC_KEY_ID);
    expect(await keys.find(PUBLIC_KEY_ID)).toBeDefined();
    expect(world.downloads).toEqual([]);
    expect((await keys.find(identity.platform.serial))?.serial).toBe(identity.platform.serial);
    expect(world.downloads).toEqual([PUBLIC_KEY_ID]);
    expect((await keys.preferred()).serial).toBe(PUBLIC_KEY_ID);
  });

  it('stop after the migration is declared complete', async () => {
    const keys = world.keys({ fixed: world.fixed() });
    await keys.find(identity.platform.serial);
    keys.stop();
    world.now += DAY;
    await keys.preferred();
    expect(await keys.find(identity.platform.serial)).toBeDefined();
    expect(await keys.find('AA')).toBeUndefined();
    expect(world.downloads).toHaveLength(1);
  });
});

describe('a store that machines share', () => {
  const storeOf = (map: Map<string, unknown>) =>
    new CertificateStore(
      { get: async (key) => map.get(key), set: async (key, value) => map.set(key, value) },
      '19',
    );

  it('saves the second machine the download', async () => {
    const map = new Map<string, unknown>();
    await world.keys({ store: storeOf(map) }).preferred();
    await expect(world.keys({ store: storeOf(map) }).preferred()).resolves.toMatchObject({
      serial: identity.platform.serial,
    });
    expect(world.downloads).toHaveLength(1);
    expect(world.events.at(-1)).toMatchObject({ event: 'refreshed', from: 'store' });
  });

  it('saves it the download for a new serial too', async () => {
    const map = new Map<string, unknown>();
    const [one, two] = [world.keys({ store: storeOf(map) }), world.keys({ store: storeOf(map) })];
    await one.preferred();
    await two.preferred();
    world.offered = [identity.platform, next];
    expect(await one.find(next.serial)).toBeDefined();
    expect(await two.find(next.serial)).toBeDefined();
    expect(world.downloads).toHaveLength(2);
  });

  it('is ignored if its certificates are too old', async () => {
    const map = new Map<string, unknown>();
    await world.keys({ store: storeOf(map) }).preferred();
    world.now += 12 * HOUR;
    await world.keys({ store: storeOf(map) }).preferred();
    expect(world.downloads).toHaveLength(2);
  });

  it('contains no secret and no plaintext certificate', async () => {
    const map = new Map<string, unknown>();
    await world.keys({ store: storeOf(map) }).preferred();
    const text = JSON.stringify([...map]);
    expect(text).not.toContain('BEGIN CERTIFICATE');
    expect(text).not.toContain(identity.apiv3Key);
    expect([...map.keys()]).toEqual(['wechatpay:certificates:19']);
  });

  it('cannot be used to add a forged certificate', async () => {
    const forger = certificatesAnswer([identity.merchant], 'y'.repeat(32)).toString();
    for (const value of [`${START} ${forger}`, `${START} {}`, 'nonsense', 7, {}]) {
      const map = new Map<string, unknown>([['wechatpay:certificates:19', value]]);
      const keys = world.keys({ store: storeOf(map) });
      expect(await keys.find(identity.merchant.serial)).toBeUndefined();
      expect(await keys.find(identity.platform.serial)).toBeDefined();
    }
  });

  it('cannot stop the refresh with a date in the future', async () => {
    const map = new Map<string, unknown>([
      [
        'wechatpay:certificates:19',
        `${START + 100 * DAY} ${certificatesAnswer([identity.platform], identity.apiv3Key)}`,
      ],
    ]);
    await world.keys({ store: storeOf(map) }).preferred();
    expect(world.downloads).toHaveLength(1);
  });

  describe('that does not respond', () => {
    const never = () => new Promise<undefined>(() => {});
    const told = () => world.events.filter((event) => JSON.stringify(event).includes('"in":"store"'));

    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('is ignored after two seconds of reading, and an event is published', async () => {
      const keys = world.keys({ store: new CertificateStore({ get: never, set: async () => true }, '19') });
      const waiting = keys.preferred();
      await turns();
      jest.advanceTimersByTime(1999);
      await turns();
      expect({ downloads: world.downloads, told: told() }).toEqual({ downloads: [], told: [] });
      jest.advanceTimersByTime(1);
      await expect(waiting).resolves.toMatchObject({ serial: identity.platform.serial });
      expect(told()).toEqual([{ event: 'failed', in: 'store', name: 'TimeoutError', code: 'ERR_TIMEOUT' }]);
    });

    it('does not delay calls when it is written to, and an event is published', async () => {
      const keys = world.keys({
        store: new CertificateStore({ get: async () => undefined, set: never }, '19'),
      });
      const waiting = keys.preferred();
      await turns();
      jest.advanceTimersByTime(2000);
      await expect(waiting).resolves.toMatchObject({ serial: identity.platform.serial });
      expect(told()).toEqual([{ event: 'failed', in: 'store', name: 'TimeoutError', code: 'ERR_TIMEOUT' }]);
    });

    it('has a timer, which is removed after a response', async () => {
      await world.keys({ store: storeOf(new Map()) }).preferred();
      const before = jest.getTimerCount();
      const keys = world.keys({ store: new CertificateStore({ get: never, set: never }, '19') });
      void keys.preferred();
      await turns();
      expect(jest.getTimerCount() - before).toBe(1);
    });
  });

  it('that fails is ignored, and an event is published', async () => {
    const broken = {
      get: () => Promise.reject(new Error('get')),
      set: () => Promise.reject(new Error('set')),
    };
    const keys = world.keys({ store: new CertificateStore(broken, '19') });
    await expect(keys.preferred()).resolves.toBeDefined();
    expect(world.events.filter((event) => JSON.stringify(event).includes('"in":"store"'))).toHaveLength(2);
  });
});

describe('a certificate that is preferred over the public key', () => {
  const prefer = () => 'certificate' as const;
  const both = () => world.keys({ fixed: world.fixed(), prefer });

  it('is downloaded on first use, and requested from then on', async () => {
    const keys = both();
    await expect(keys.preferred()).resolves.toMatchObject({ serial: identity.platform.serial });
    await expect(Promise.resolve(keys.preferred())).resolves.toMatchObject({
      serial: identity.platform.serial,
    });
    await keys.refresh();
    expect(world.downloads).toEqual([PUBLIC_KEY_ID, identity.platform.serial]);
  });

  it('is replaced by the public key if the download fails, and downloaded again after a minute', async () => {
    const keys = both();
    world.failure = down();
    await expect(keys.preferred()).resolves.toMatchObject({ serial: PUBLIC_KEY_ID });
    world.failure = undefined;
    expect(keys.preferred()).toMatchObject({ serial: PUBLIC_KEY_ID });
    expect(world.downloads).toHaveLength(1);
    world.now += 60_000;
    await expect(keys.preferred()).resolves.toMatchObject({ serial: identity.platform.serial });
  });

  it('is not downloaded after downloads were stopped', () => {
    const keys = both();
    keys.stop();
    expect(keys.preferred()).toMatchObject({ serial: PUBLIC_KEY_ID });
    expect(world.downloads).toEqual([]);
  });
});
