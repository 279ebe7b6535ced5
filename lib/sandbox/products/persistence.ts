import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { parse } from 'secure-json-parse';
import { ConfigError } from '../../errors';
import type { Identity } from '../keys/identity';
import type { CertifiedKey } from '../keys/issue-certificate';
import { createState, type Product } from './product';
import type { State } from './state';

/** A gateway as it is saved, with its keys. */
export interface Saved {
  readonly identity: Identity;
  /** Platform certificates that were added by rotation. */
  readonly rotated: readonly CertifiedKey[];
  /** How far the clock was moved, in milliseconds. */
  readonly offset: number;
  readonly state: State;
}

const VERSION = 1;

/** The content of the file. */
interface Written {
  readonly version: number;
  readonly identity: Identity;
  readonly rotated: readonly CertifiedKey[];
  readonly offset: number;
  readonly issued: number;
  readonly shelves: Readonly<Record<string, readonly (readonly [string, never])[]>>;
}

/** Writes the file whole or not at all. Only its owner may read it, because it holds keys. */
export async function save(path: string, { identity, rotated, offset, state }: Saved): Promise<void> {
  const content: object = {
    version: VERSION,
    identity,
    rotated,
    offset,
    issued: state.issued,
    shelves: Object.fromEntries([...state.stores].map(([name, records]) => [name, [...records]])),
  };
  const beside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(beside, JSON.stringify(content), { mode: 0o600 });
    await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
}

function unreadable(path: string, what: string, cause?: unknown): ConfigError {
  return new ConfigError('restore', `${path} ${what}`, 'Pass a file that sandbox.save() wrote.', cause);
}

async function read(path: string): Promise<Written> {
  try {
    const written: Written = parse(await readFile(path, 'utf8'));
    if (written.version === VERSION && typeof written.shelves === 'object') return written;
  } catch (cause) {
    throw unreadable(path, 'cannot be read', cause);
  }
  throw unreadable(path, 'is of another version');
}

/** @throws {ConfigError} if the file cannot be read, or is not one that {@link save} wrote. */
export async function restore(path: string, products: readonly Product[]): Promise<Saved> {
  const { identity, rotated, offset, issued, shelves } = await read(path);
  const state = createState(products);
  state.issued = issued;
  for (const [name, entries] of Object.entries(shelves)) {
    const store = state.stores.get(name);
    if (store === undefined) throw unreadable(path, `has the store ${name}, which no product declares`);
    for (const [number, record] of entries) store.set(number, record);
  }
  return { identity, rotated, offset, state };
}
