import { type RedisClient, textOf } from '../redis';
import { BURST, type Grant, LOWEST, MARGIN, RECOVERY, SHORTEST, TOLERANCE, WEIGHT } from './gcra';
import { checkRate, type Pace, PermitQueue, type Sleep, sleepOnTimer } from './pace';

/** Options of a {@link RedisPace}. */
export interface RedisPaceOptions {
  /** Identifies the pace: processes with the same key share it. */
  readonly key: string;
  /** Calls per second of all processes together, until {@link RedisPace.setRate} changes it for all of them. */
  readonly rate: number;
  /** Returns the current time in milliseconds. Default: the clock of the Redis server, which all processes share. */
  readonly clock?: () => number;
  /** Lets milliseconds pass. Default: a timer. */
  readonly sleep?: Sleep;
}

// The algorithm of gcra.ts. Redis runs each script atomically. Numbers are written with all their digits.
const STATE = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local fields = redis.call('HMGET', KEYS[1], 'tat', 'factor', 'at', 'taken', 'rate')
local tat, factor, at, taken = tonumber(fields[1]) or 0, tonumber(fields[2]) or 1, tonumber(fields[3]) or 0, tonumber(fields[4]) or 0
local seconds = math.max(0, now - at) / 1000
factor = math.min(1, factor + ${RECOVERY} * seconds)
taken = taken * math.exp(-seconds)
at = math.max(at, now)
local function save()
  local function exact(number) return string.format('%.17g', number) end
  redis.call('HSET', KEYS[1], 'tat', exact(tat), 'factor', exact(factor), 'at', exact(at), 'taken', exact(taken))
  redis.call('PEXPIRE', KEYS[1], 86400000)
end`;
const TAKE = `${STATE}
local rate = (tonumber(fields[5]) or tonumber(ARGV[2])) * ${MARGIN} * factor
local wanted = tonumber(ARGV[3])
local interval = 1000 / rate
local burst = math.max(1, math.floor(rate * ${BURST}))
local start = math.max(math.min(tat, now + burst * interval), now)
local granted = math.min(wanted, math.max(0, math.floor((now - start) / interval + burst + ${TOLERANCE})))
tat = start + granted * interval
local wait = 0
if granted < wanted then wait = math.max(tat + (1 - burst) * interval - now, ${SHORTEST}) end
taken = taken + granted
save()
return granted .. ' ' .. string.format('%.17g', wait)`;
const SLOW_DOWN = `${STATE}
factor = math.max(${LOWEST}, factor * (1 - math.min(0.5, ${WEIGHT} / math.max(taken, 1))))
save()
return 1`;
const SET_RATE = `
redis.call('HSET', KEYS[1], 'rate', ARGV[1])
redis.call('PEXPIRE', KEYS[1], 86400000)
return 1`;

/** How long to wait before a retry while Redis is unreachable, in milliseconds. */
const RECONNECT = 200;

/**
 * A pace that processes share through Redis; see {@link MemoryPace}. While Redis is unreachable, it grants no permit.
 *
 * @example
 * const pace = new RedisPace(redis, { key: 'pace:1900000109:coupons', rate: 500 })
 * await pace.take()
 */
export class RedisPace implements Pace {
  readonly #redis: RedisClient;
  readonly #key: string;
  readonly #rate: number;
  readonly #clock: (() => number) | undefined;
  readonly #sleep: Sleep;
  readonly #queue: PermitQueue;

  /** @throws {ConfigError} if the rate is not a positive number. */
  constructor(redis: RedisClient, { key, rate, clock, sleep = sleepOnTimer }: RedisPaceOptions) {
    this.#redis = redis;
    this.#key = key;
    this.#rate = checkRate(rate);
    this.#clock = clock;
    this.#sleep = sleep;
    this.#queue = new PermitQueue((wanted) => this.#acquire(wanted), sleep);
  }

  take(signal?: AbortSignal): Promise<void> {
    return this.#queue.take(signal);
  }

  async slowDown(): Promise<void> {
    await this.#run(SLOW_DOWN, this.#now());
  }

  /** @throws {ConfigError} if the rate is not a positive number. */
  async setRate(rate: number): Promise<void> {
    await this.#run(SET_RATE, String(checkRate(rate)));
  }

  async #acquire(wanted: number): Promise<Grant> {
    const reply = await this.#run(TAKE, this.#now(), String(this.#rate), String(wanted));
    const [granted = 0, wait = 0] = textOf(reply).split(' ').map(Number);
    return { granted, wait };
  }

  #now(): string {
    return this.#clock === undefined ? '' : String(this.#clock());
  }

  /** Runs a script; retries while Redis is unreachable, since a call without a permit is not an option. */
  async #run(script: string, ...values: string[]): Promise<unknown> {
    for (;;) {
      try {
        return await this.#redis.eval(script, { keys: [this.#key], arguments: values });
      } catch (error) {
        if (isScriptError(error)) throw error;
        await this.#sleep(RECONNECT);
      }
    }
  }
}

/** Whether Redis itself refused the script: a retry would not help. It does help while Redis loads its data. */
function isScriptError(error: unknown): boolean {
  return error instanceof Error && /^(?:ERR|WRONGTYPE|NOPERM|NOAUTH)\b/.test(error.message);
}
