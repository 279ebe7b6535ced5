import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'redis';

export const hasRedis = spawnSync('redis-server', ['--version']).error === undefined;

/** Starts a Redis server for one spec: on a socket in a temporary folder, without persistence. */
export class RedisServer implements AsyncDisposable {
  #process: ChildProcess;

  private constructor(
    process: ChildProcess,
    private readonly folder: string,
    readonly socket: string,
  ) {
    this.#process = process;
  }

  static async start(): Promise<RedisServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'redis-'));
    const socket = path.join(folder, 'socket');
    return new RedisServer(await listening(folder, socket), folder, socket);
  }

  connect() {
    return createClient({ socket: { path: this.socket, tls: false } }).connect();
  }

  /** Kills the server and starts another one on the same socket, without its data. */
  async restart(): Promise<void> {
    await this.#end('SIGKILL');
    this.#process = await listening(this.folder, this.socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.folder, { recursive: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
  }
}

async function listening(folder: string, socket: string): Promise<ChildProcess> {
  const place = ['--port', '0', '--unixsocket', socket, '--dir', folder];
  const server = spawn('redis-server', [...place, '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of server.stdout) if (/ready to accept connections/i.test(String(line))) break;
  return server;
}

/** `describe`, or a skip with a reason if Redis is not installed. */
export function describeWithRedis(name: string, body: () => void): void {
  if (!hasRedis) {
    console.warn(`skipped: ${name}: redis-server is not installed (apt-get install redis-server)`);
  }
  (hasRedis ? describe : describe.skip)(name, body);
}
