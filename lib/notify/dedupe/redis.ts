import { randomUUID } from 'node:crypto';
import { type RedisClient, textOf } from '../../redis';
import type { Claim, DedupeStore } from './store';

const DONE = 'done';

// Redis runs each script atomically. A value is the token of the holder, or `done`.
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
 * Stores the state of events in Redis, shared by all processes.
 *
 * @example
 * const redis = await createClient().connect()
 * new Notifications(wxpay, { dedupe: { store: new RedisStore(redis) } })
 */
export class RedisStore implements DedupeStore {
  readonly #redis: RedisClient;
  readonly #prefix: string;

  /** @param prefix the prefix of the keys. Default: `wechatpay:notification:`. */
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
    return typeof result === 'number' ? result : textOf(result);
  }
}
