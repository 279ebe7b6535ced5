import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { NetworkError, Wechatpay } from 'wechatpay-chain';
import { Follow } from 'wechatpay-chain/follow';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { Folder } from '../support/folder';
import { type FollowerSettings, fasterClock } from './trial-clock';

/** The size of a trial. */
export interface TrialOptions {
  readonly orders: number;
  readonly processes: number;
  /** How many times a process is killed and started again. */
  readonly kills: number;
  /** How much faster than the machine's clock the gateway's runs. */
  readonly speed: number;
  readonly seed: number;
  /** Called from time to time. */
  readonly progress?: (text: string) => void;
}

/** What a trial found, counted from the gateway and the file of the handlers. */
export interface TrialReport {
  readonly paid: number;
  readonly closed: number;
  /** Orders without an event. */
  readonly missing: number;
  /** Orders with more than one event. */
  readonly extra: number;
  /** Orders whose event is not the state at the gateway, a paid order that was reported as closed among them. */
  readonly wrong: number;
  /** How many times a handler was called again, because its process was killed before this was noted. */
  readonly repeated: number;
  readonly byNotification: number;
  readonly lost: number;
  readonly killed: number;
  /** The longest time from the payment, or the expiry, to the handler, in seconds of the gateway's clock. */
  readonly latest: number;
}

type NativeOrder = Extract<
  Parameters<Wechatpay['v3']['pay']['transactions']['native']['post']>[0],
  { readonly json: unknown }
>['json'];

/** Seconds by the gateway's clock until an order expires. */
const LIFETIME = 120;

/** What happens to an order: when it is paid, in seconds after it was placed; undefined if it is not. */
type Fate = number | undefined;

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Six of ten orders are paid in time, one about when it expires, three never. */
function fateOf(luck: () => number): Fate {
  const kind = luck();
  if (kind < 0.6) return luck() * (LIFETIME - 20);
  return kind < 0.7 ? LIFETIME - 1 + luck() * 2 : undefined;
}

/** A process that is started again when it was killed. */
class Follower {
  #child: ChildProcess | undefined;
  #settings: FollowerSettings;

  constructor(settings: FollowerSettings) {
    this.#settings = settings;
  }

  get port(): number {
    return this.#settings.port;
  }

  async start(): Promise<void> {
    const register = path.join(__dirname, '../support/register.cjs');
    this.#child = fork(path.join(__dirname, 'follower.ts'), {
      execArgv: ['--require', register],
      env: { ...process.env, FOLLOWER: JSON.stringify(this.#settings) },
    });
    const [port] = await once(this.#child, 'message');
    this.#settings = { ...this.#settings, port: Number(port) };
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

interface Told {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly source: string;
  readonly at: number;
}

function readLog(log: string): Told[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line));
}

/** Places an order, again under the same number where a busy machine cuts the connection. */
async function placeSurely(wxpay: Wechatpay, json: NativeOrder, attempts = 10): Promise<void> {
  try {
    await wxpay.v3.pay.transactions.native.post({ json });
  } catch (error) {
    if (attempts === 1 || !(error instanceof NetworkError)) throw error;
    await placeSurely(wxpay, json, attempts - 1);
  }
}

/** Places orders, pays some of them, kills those who follow them, and counts the events. */
export async function runTrial({
  orders,
  processes,
  kills,
  speed,
  seed,
  progress,
}: TrialOptions): Promise<TrialReport> {
  const luck = random(seed);
  const origin = Date.now();
  const clock = fasterClock(origin, speed);
  using folder = new Folder();
  const [store, log] = [folder.at('follow.sqlite'), folder.at('events.jsonl')];
  await using sandbox = await Sandbox.start({
    clock,
    console: 'off',
    faults: [
      { kind: 'notification-lost', probability: 0.3, seed },
      { kind: 'notification-doubled', probability: 0.2 / 0.7, seed: seed + 1 },
    ],
  });
  const { clock: _, ...config } = sandbox.config;
  await using wxpay = new Wechatpay({ ...config, clock });
  await using follow = await Follow.open({ wxpay, store, clock, handler: () => undefined });
  const settings = { config, store, log, port: 0, origin, speed };
  const followers = Array.from({ length: processes }, () => new Follower(settings));
  await Promise.all(followers.map((follower) => follower.start()));
  const [expiry, paid] = [new Map<string, number>(), new Map<string, number>()];
  const due: { readonly number: string; readonly at: number }[] = [];

  const place = async (index: number): Promise<void> => {
    const number = `order-${index}`;
    const fate = fateOf(luck);
    const now = clock();
    expiry.set(number, now + LIFETIME * 1_000);
    await follow.order(number, { expires: now + LIFETIME * 1_000 });
    const port = followers[index % processes]?.port ?? 0;
    await placeSurely(wxpay, {
      appid: 'wx1',
      mchid: config.mchid,
      description: 'd',
      out_trade_no: number,
      notify_url: `http://127.0.0.1:${port}/`,
      amount: { total: 1 },
    });
    if (fate !== undefined) due.push({ number, at: now + fate * 1_000 });
  };
  const pay = (): void => {
    const now = clock();
    for (const { number, at } of due.splice(0)) {
      if (at > now) {
        due.push({ number, at });
        continue;
      }
      try {
        sandbox.pay(number);
        paid.set(number, now);
      } catch {
        // It was closed before.
      }
    }
  };

  let next = 0;
  const placing = Array.from({ length: 8 }, async () => {
    while (next < orders) {
      next += 1;
      await place(next - 1);
    }
  });
  let allPlaced = false;
  void Promise.all(placing).then(() => {
    allPlaced = true;
  });
  let killed = 0;
  let told = 0;
  for (let round = 0; ; round += 1) {
    pay();
    await wait(20);
    if (round % 50 !== 49) continue;
    const numbers = new Set(readLog(log).map(({ number }) => number));
    told = numbers.size;
    progress?.(`${next} placed, ${paid.size} paid, ${told} events, ${killed} kills`);
    if (allPlaced && told >= orders) break;
    if (allPlaced && clock() > Math.max(...expiry.values()) + 600_000) break;
    const share = Math.min(next, told + orders / 10) / orders;
    if (killed < kills && share >= killed / kills) {
      const follower = followers[Math.floor(luck() * processes)];
      await follower?.kill();
      await follower?.start();
      killed += 1;
    }
  }
  await Promise.all(placing);
  await Promise.all(followers.map((follower) => follower.kill()));
  const lost = sandbox.faults.find(({ kind }) => kind === 'notification-lost')?.hits ?? 0;
  const states = new Map(sandbox.orders.map(({ number, state }) => [number, state]));
  return { ...count(readLog(log), states, paid, expiry), lost, killed };
}

function count(
  told: readonly Told[],
  states: ReadonlyMap<string, string>,
  paid: ReadonlyMap<string, number>,
  expiry: ReadonlyMap<string, number>,
): Omit<TrialReport, 'lost' | 'killed'> {
  const byNumber = new Map<string, Told[]>();
  for (const one of told) byNumber.set(one.number, [...(byNumber.get(one.number) ?? []), one]);
  const events = [...byNumber.values()];
  const wrong = told.filter(({ number, state }) => states.get(number) !== state);
  const delays = events.map(([first]) => {
    if (first === undefined) return 0;
    return first.at - (paid.get(first.number) ?? expiry.get(first.number) ?? first.at);
  });
  return {
    paid: paid.size,
    closed: [...states.values()].filter((state) => state === 'CLOSED').length,
    missing: expiry.size - byNumber.size,
    extra: events.filter((each) => new Set(each.map(({ id }) => id)).size > 1).length,
    wrong: new Set(wrong.map(({ number }) => number)).size,
    repeated: told.length - new Set(told.map(({ id }) => id)).size,
    byNotification: events.filter(([first]) => first?.source === 'notification').length,
    latest: Math.round(Math.max(0, ...delays) / 100) / 10,
  };
}
