import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'redis';

export const hasRedis = spawnSync('redis-server', ['--version']).error === undefined;

/** Starts a Redis server for one spec: on a socket in a temporary folder, without persistence. */
export class RedisServer implements AsyncDisposable {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    readonly socket: string,
  ) {}

  static async start(): Promise<RedisServer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'redis-'));
    const socket = path.join(folder, 'socket');
    const options = [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of server.stdout) if (/ready to accept connections/i.test(String(line))) break;
    return new RedisServer(server, folder, socket);
  }

  connect() {
    return createClient({ socket: { path: this.socket, tls: false } }).connect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
    await rm(this.folder, { recursive: true });
  }
}

/** `describe`, or a skip with a reason if Redis is not installed. */
export function describeWithRedis(name: string, body: () => void): void {
  if (!hasRedis) {
    console.warn(`skipped: ${name}: redis-server is not installed (apt-get install redis-server)`);
  }
  (hasRedis ? describe : describe.skip)(name, body);
}
