import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Sandbox } from 'wechatpay-chain/sandbox';

/** The built command; see jest's globalSetup. */
export const PROGRAM = path.join(__dirname, '../../node_modules/.cache/wxpay/cli/main.js');

/** The result of a run. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a run. */
export interface RunOptions {
  /** The environment besides PATH, HOME and an English locale. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  readonly cwd?: string;
  /** The program; default the built command. */
  readonly program?: string;
}

/** A running command: a gateway, a listener. */
export class Running {
  #stdout = '';
  #stderr = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;

  constructor(args: readonly string[], { env, input, cwd, program = PROGRAM }: RunOptions = {}) {
    const { PATH = '' } = process.env;
    this.#child = spawn(process.execPath, [program, ...args], {
      env: { PATH, HOME: '/nonexistent', LANG: 'C', ...env },
      cwd: cwd ?? tmpdir(),
    });
    this.#child.stdout?.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    this.#child.stdin?.on('error', () => undefined).end(input);
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Waits for a number of lines and parses each as JSON. */
  async events<T = Record<string, unknown>>(count: number): Promise<T[]> {
    return (await this.lines(count)).map((line): T => JSON.parse(line));
  }

  /** Waits for a number of lines. */
  async lines(count: number): Promise<string[]> {
    for (;;) {
      const lines = this.#stdout.split('\n').slice(0, -1);
      if (lines.length >= count) return lines.slice(0, count);
      const more = new Promise((resolve) => this.#child.stdout?.once('data', resolve));
      const over = await Promise.race([more.then(() => undefined), this.#ended]);
      if (over !== undefined) throw new Error(`The command exited with ${over.code}: ${over.stderr}`);
    }
  }

  /** Waits for a text on standard error; returns its first group. */
  async remark(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.#stderr);
      if (found !== null) return found[1] ?? found[0];
      const more = new Promise((resolve) => this.#child.stderr?.once('data', resolve));
      const over = await Promise.race([more.then(() => undefined), this.#ended]);
      if (over !== undefined) throw new Error(`The command exited with ${over.code}: ${over.stderr}`);
    }
  }

  /** Resolves when the command exits. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Interrupts the command as Ctrl-C does. */
  interrupt(): Promise<Ended> {
    this.#child.kill('SIGINT');
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt();
  }
}

/** Runs the built command until it exits. */
export function wxpay(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return new Running(args, options).ended;
}

/** Returns the environment variables of a gateway's merchant. */
export function environmentOf({ config }: Sandbox): Record<string, string> {
  const [id = ''] = Object.keys(config.certs).filter((serial) => serial.startsWith('PUB_KEY_ID_'));
  return {
    WECHATPAY_MCHID: config.mchid,
    WECHATPAY_SERIAL: config.serial,
    WECHATPAY_PRIVATE_KEY: String(config.privateKey),
    WECHATPAY_PUBLIC_KEY_ID: id,
    WECHATPAY_PUBLIC_KEY: String(config.certs[id]),
    WECHATPAY_APIV3_KEY: config.apiv3Key,
    WECHATPAY_SECRET: config.secret,
    WECHATPAY_BASE_URL: config.baseURL,
  };
}

/** Returns the secrets of a merchant that must never be printed, and a line of its private key. */
export function secretsOf({ config }: Sandbox): string[] {
  return [config.apiv3Key, config.secret, String(config.privateKey).split('\n')[5] ?? ''];
}

/** A temporary folder for one test. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), 'wxpay-'));

  file(name: string): string {
    return path.join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
