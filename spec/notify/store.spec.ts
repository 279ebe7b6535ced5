import { type DedupeStore, MemoryStore, RedisStore } from 'wechatpay-chain/notify';
import { describeWithRedis, RedisServer } from '../support/redis';

/** A store, and a function that expires a key. */
interface Tested {
  readonly store: DedupeStore;
  readonly expire: (key: string) => Promise<unknown>;
}

async function claim(store: DedupeStore, key: string, lease = 60_000): Promise<string> {
  const claimed = await store.claim(key, lease);
  if (claimed.state !== 'claimed') throw new Error(`${key} is ${claimed.state}`);
  return claimed.token;
}

function contract(open: () => Tested): void {
  let number = 0;
  const fresh = (): string => {
    number += 1;
    return `key ${number} 中`;
  };

  it('grants one of several simultaneous claims', async () => {
    const { store } = open();
    const key = fresh();
    const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(key, 60_000)));
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'running')).toHaveLength(49);
  });

  it('remembers a handled event until its ttl expires', async () => {
    const { store, expire } = open();
    const key = fresh();
    await expect(store.complete(key, await claim(store, key), 60_000)).resolves.toBe(true);
    await expect(store.claim(key, 60_000)).resolves.toEqual({ state: 'done' });
    await expire(key);
    await expect(store.claim(key, 60_000)).resolves.toMatchObject({ state: 'claimed' });
  });

  it('grants a released event to the next claim', async () => {
    const { store } = open();
    const key = fresh();
    await store.release(key, await claim(store, key));
    await expect(store.claim(key, 60_000)).resolves.toMatchObject({ state: 'claimed' });
  });

  it('grants the event of a dead holder when its lease expires', async () => {
    const { store, expire } = open();
    const key = fresh();
    const dead = await claim(store, key);
    await expect(store.claim(key, 60_000)).resolves.toEqual({ state: 'running' });
    await expire(key);
    await expect(claim(store, key)).resolves.not.toBe(dead);
  });

  it('ignores complete and release of a holder whose event was claimed by another', async () => {
    const { store, expire } = open();
    const key = fresh();
    const late = await claim(store, key);
    await expire(key);
    const holder = await claim(store, key);
    await expect(store.complete(key, late, 60_000)).resolves.toBe(false);
    await store.release(key, late);
    await expect(store.claim(key, 60_000)).resolves.toEqual({ state: 'running' });
    await expect(store.complete(key, holder, 60_000)).resolves.toBe(true);
    await expect(store.complete(key, late, 60_000)).resolves.toBe(false);
    await store.release(key, late);
    await expect(store.claim(key, 60_000)).resolves.toEqual({ state: 'done' });
  });

  it('lets a holder complete after its lease if the event is unclaimed', async () => {
    const { store, expire } = open();
    const key = fresh();
    const late = await claim(store, key);
    await expire(key);
    await expect(store.complete(key, late, 60_000)).resolves.toBe(true);
    await expect(store.claim(key, 60_000)).resolves.toEqual({ state: 'done' });
  });

  it('separates keys', async () => {
    const { store } = open();
    await claim(store, fresh());
    await expect(store.claim(fresh(), 60_000)).resolves.toMatchObject({ state: 'claimed' });
  });
}

describe('MemoryStore', () => {
  contract(() => {
    let now = 0;
    const expire = async () => {
      now += 60_000;
    };
    return { store: new MemoryStore(() => now), expire };
  });
});

describeWithRedis('the store in Redis', () => {
  let server: RedisServer;
  let client: Awaited<ReturnType<RedisServer['connect']>>;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });
  afterAll(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  });

  contract(() => ({
    store: new RedisStore(client),
    expire: (key) => client.pExpire(`wechatpay:notification:${key}`, 0),
  }));

  it('sets an expiry on every entry', async () => {
    const store = new RedisStore(client, { prefix: 'own:' });
    const token = await claim(store, 'a', 5_000);
    const lease = await client.pTTL('own:a');
    await store.complete('a', token, 50_000);
    const ttl = await client.pTTL('own:a');
    expect(lease).toBeGreaterThan(0);
    expect(lease).toBeLessThanOrEqual(5_000);
    expect(ttl).toBeGreaterThan(5_000);
    expect(ttl).toBeLessThanOrEqual(50_000);
  });

  it('rejects if the connection to Redis is lost', async () => {
    const gone = await server.connect();
    gone.destroy();
    await expect(new RedisStore(gone).claim('a', 1_000)).rejects.toThrow();
  });
});
