import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identity, NOW, PAYMENT, signed } from '../support/notification';
import { describeWithRedis, RedisServer } from '../support/redis';
import type { WorkerInput } from '../support/worker';

const EVENTS = 1_000;
const COPIES = 10;
const PROCESSES = 4;
const AT_ONCE = 8;
/** Maximum number of deliveries to other processes before the victim dies: a slow machine starts it late. */
const HEAD_START = 1_000;

/** Returns a reproducible order in which copies of an event are not adjacent. */
function shuffled(length: number): number[] {
  const order = Array.from({ length }, (_, at) => at);
  let seed = 42;
  for (let at = length - 1; at > 0; at -= 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = seed % (at + 1);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order;
}

/** Plays WeChat Pay: sends eight deliveries at a time to each process, and resends those that fail. */
class Sender {
  readonly #queue: number[];
  readonly #inFlight = new Map<ChildProcess, number[]>();
  readonly #done: Promise<void>;
  #finish: () => void = () => undefined;
  received = 0;
  sent = 0;

  /** @param victim the process that dies. */
  constructor(
    deliveries: readonly number[],
    private readonly victim: ChildProcess | undefined,
  ) {
    this.#queue = [...deliveries];
    this.#done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  add(worker: ChildProcess): void {
    this.#inFlight.set(worker, []);
    worker.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null) this.#answered(worker, message as Answered);
      this.#fill(worker);
    });
    worker.on('exit', () => {
      // Resend the deliveries that a dead process has not replied to.
      this.#queue.push(...(this.#inFlight.get(worker) ?? []));
      this.#inFlight.delete(worker);
      for (const other of this.#inFlight.keys()) this.#fill(other);
    });
  }

  get done(): Promise<void> {
    return this.#done;
  }

  get #victimLives(): boolean {
    return this.victim !== undefined && this.#inFlight.has(this.victim);
  }

  #answered(worker: ChildProcess, { index, status }: Answered): void {
    const inFlight = this.#inFlight.get(worker) ?? [];
    inFlight.splice(inFlight.indexOf(index), 1);
    if (status === 204) {
      this.received += 1;
    } else {
      this.#queue.push(index);
    }
    if (this.#queue.length === 0 && [...this.#inFlight.values()].every(({ length }) => length === 0)) {
      this.#finish();
    }
  }

  #fill(worker: ChildProcess): void {
    const inFlight = this.#inFlight.get(worker);
    if (inFlight === undefined || !worker.connected) return;
    const waits = () => worker !== this.victim && this.#victimLives && this.sent >= HEAD_START;
    while (inFlight.length < AT_ONCE && !waits()) {
      const index = this.#queue.shift();
      if (index === undefined) return;
      inFlight.push(index);
      this.sent += 1;
      worker.send(index);
    }
  }
}

interface Answered {
  readonly index: number;
  readonly status: number;
}

describeWithRedis('10,000 deliveries of 1,000 events, eight at once to each of four processes', () => {
  let folder: string;
  let server: RedisServer;
  let input: Omit<WorkerInput, 'dieAfter'>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'notify-'));
    server = await RedisServer.start();
    const made = Array.from({ length: EVENTS }, (_, at) =>
      signed('TRANSACTION.SUCCESS', {
        ...PAYMENT,
        out_trade_no: `order${at}`,
        transaction_id: `42000000012026112400${String(at).padStart(8, '0')}`,
      }),
    );
    const messages = (await Promise.all(made)).map(({ headers, body }) => ({
      headers,
      body: body.toString(),
    }));
    input = { identity: await identity(), now: NOW, socket: server.socket, lease: 2_000, messages };
  }, 120_000);

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function start(dieAfter: number | undefined, name: string): Promise<ChildProcess> {
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify({ ...input, dieAfter }));
    return fork(path.join(__dirname, '../support/worker.ts'), [file], {
      execArgv: ['-r', path.join(__dirname, '../support/register.cjs')],
    });
  }

  it.each([
    ['while all of them live', undefined],
    ['while one of them is killed in the middle of eight handlers', 100],
  ])(
    'run each handler once, %s',
    async (name, dieAfter) => {
      const redis = await server.connect();
      await redis.flushAll();
      const deliveries = shuffled(EVENTS * COPIES).map((at) => at % EVENTS);
      const workers = await Promise.all(
        Array.from({ length: PROCESSES }, (_, at) => start(at === 0 ? dieAfter : undefined, `${name} ${at}`)),
      );
      const sender = new Sender(deliveries, dieAfter === undefined ? undefined : workers[0]);
      for (const worker of workers) sender.add(worker);
      await sender.done;
      const runs = await redis.mGet(Array.from({ length: EVENTS }, (_, at) => `runs:order${at}`));
      expect(runs.filter((count) => count !== '1')).toEqual([]);
      expect(sender.received).toBe(EVENTS * COPIES);
      const living = workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      expect(living).toHaveLength(dieAfter === undefined ? PROCESSES : PROCESSES - 1);
      await Promise.all(
        living.map((worker) => {
          const ended = once(worker, 'exit');
          worker.disconnect();
          return ended;
        }),
      );
      redis.destroy();
    },
    180_000,
  );
});
