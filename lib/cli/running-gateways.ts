import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { Identity } from '../sandbox';
import type { Merchant } from './configuration/profile';

/** A gateway that runs in another terminal of the same user. */
export interface RunningGateway {
  readonly url: string;
  readonly identity: Identity;
  /** The configuration to call it with. */
  readonly merchant: Merchant;
  /** The last `notify_url` that it received and may notify. */
  readonly notifyUrl?: string | undefined;
}

/**
 * Announces a gateway to the other commands of this user, in a file that only this user can read: it contains keys.
 *
 * @returns a function that updates the announcement, or withdraws it if it gets nothing. Without a private folder, it
 * does nothing.
 */
export function announce(env: NodeJS.ProcessEnv): (gateway: RunningGateway | undefined) => void {
  const folder = privateFolder(env);
  if (folder === undefined) return () => undefined;
  const file = path.join(folder, `${process.pid}.json`);
  return (gateway) => {
    if (gateway === undefined) {
      rmSync(file, { force: true });
      return;
    }
    // A reader never sees half a file.
    writeFileSync(`${file}.new`, JSON.stringify(gateway), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
}

/** Returns the gateway that was announced last and still runs. */
export function findRunningGateway(env: NodeJS.ProcessEnv): RunningGateway | undefined {
  const folder = privateFolder(env);
  if (folder === undefined) return undefined;
  const files = readdirSync(folder)
    .filter((name) => /^\d+\.json$/.test(name) && isAlive(Number(name.slice(0, -5))))
    .map((name) => path.join(folder, name));
  const [newest] = files.toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  return newest === undefined ? undefined : JSON.parse(readFileSync(newest, 'utf8'));
}

/** Whether a URL is that of a running gateway. */
export function runsAt({ url }: RunningGateway, given: string): boolean {
  return URL.canParse(given) && new URL(given).href === new URL(url).href;
}

/** Creates the folder; undefined where it belongs to another user, or others can read it. */
function privateFolder(env: NodeJS.ProcessEnv): string | undefined {
  const base = env['XDG_RUNTIME_DIR'];
  const folder = base ? path.join(base, 'wxpay') : path.join(tmpdir(), `wxpay-${userInfo().username}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    const mine = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    return mine && lstatSync(folder).isDirectory() ? folder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
