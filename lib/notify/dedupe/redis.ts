import { randomUUID } from 'node:crypto';
import type { Claim, DedupeStore } from './store';

/** What is needed of a client of the `redis` package: a client, a pool or a cluster, connected and yours to close. */
export interface RedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

const DONE = 'done';

// Each is one step for Redis, and so for all processes. A value is the holder's token, or `done`.
const CLAIM = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return ARGV[1] end
return redis.call('GET', KEYS[1])`;
const COMPLETE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], '${DONE}', 'PX', ARGV[2])
return 1`;
const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Remembers events in Redis, for all processes that use it.
 *
 * @example
 * const redis = await createClient().connect()
 * new Notifications(wxpay, { dedupe: { store: new RedisStore(redis) } })
 */
export class RedisStore implements DedupeStore {
  readonly #redis: RedisClient;
  readonly #prefix: string;

  /** @param prefix what the keys begin with; default `wechatpay:notification:`. */
  constructor(redis: RedisClient, { prefix = 'wechatpay:notification:' }: { readonly prefix?: string } = {}) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async claim(key: string, lease: number): Promise<Claim> {
    const token = randomUUID();
    const holder = await this.#run(CLAIM, key, token, String(lease));
    if (holder === token) return { state: 'claimed', token };
    return { state: holder === DONE ? 'done' : 'running' };
  }

  async complete(key: string, token: string, ttl: number): Promise<boolean> {
    return (await this.#run(COMPLETE, key, token, String(ttl))) === 1;
  }

  async release(key: string, token: string): Promise<void> {
    await this.#run(RELEASE, key, token);
  }

  async #run(script: string, key: string, ...values: string[]): Promise<unknown> {
    const result = await this.#redis.eval(script, { keys: [this.#prefix + key], arguments: values });
    return result instanceof Uint8Array ? Buffer.from(result).toString() : result;
  }
}
