import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { parse } from 'secure-json-parse';
import { ConfigError } from '../../errors';
import type { Identity } from '../keys/identity';
import type { CertifiedKey } from '../keys/issue-certificate';
import { SqliteStorage } from '../records/sqlite-storage';
import { createState, type Product } from './product';
import type { State } from './state';

/** What a gateway keeps beside its records. */
export interface GatewayKeys {
  readonly identity: Identity;
  /** Platform certificates that were added by rotation. */
  readonly rotated: readonly CertifiedKey[];
  /** How far the clock was moved, in milliseconds. */
  readonly offset: number;
}

/** A gateway as it is saved. */
export interface Saved extends GatewayKeys {
  readonly state: State;
}

/** The state of a gateway that starts. */
export interface OpenedState {
  readonly state: State;
  /** Undefined if it is new. */
  readonly keys: GatewayKeys | undefined;
  /** Keeps the keys and the clock where the records are; does nothing for a state in memory. */
  readonly keep: (keys: GatewayKeys) => void;
}

const VERSION = 1;

/** The content of a snapshot. */
interface Written extends GatewayKeys {
  readonly version: number;
  readonly issued: number;
  readonly shelves: Readonly<Record<string, readonly (readonly [string, never])[]>>;
}

/** How many characters are written at once. */
const CHUNK = 1_000_000;

/**
 * Writes a snapshot, whole or not at all. Only its owner may read it, because it holds keys. It is written in parts and
 * without a pause, so that it may be larger than a string, and nothing changes meanwhile.
 */
export async function save(path: string, saved: Saved): Promise<void> {
  const beside = besideOf(path);
  try {
    const file = openSync(beside, 'wx', 0o600);
    try {
      for (const text of joined(snapshot(saved))) writeSync(file, text);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function* snapshot({ identity, rotated, offset, state }: Saved): Iterable<string> {
  const head = JSON.stringify({ version: VERSION, identity, rotated, offset, issued: state.issued });
  yield `${head.slice(0, -1)},"shelves":{`;
  let between = '';
  for (const [name, records] of state.stores) {
    yield `${between}${JSON.stringify(name)}:[`;
    let comma = '';
    for (const entry of records.entries()) {
      yield `${comma}${JSON.stringify(entry)}`;
      comma = ',';
    }
    yield ']';
    between = ',';
  }
  yield '}}';
}

/** Joins small texts to large ones. */
function* joined(texts: Iterable<string>): Iterable<string> {
  let text = '';
  for (const part of texts) {
    text += part;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text;
}

const besideOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}`;

/** @throws {ConfigError} if the file cannot be read, or is not a snapshot that {@link save} wrote. */
export async function restore(path: string, products: readonly Product[]): Promise<OpenedState> {
  const { identity, rotated, offset, ...written } = await read(path, 'restore');
  const state = createState(products);
  fill(state, products, path, written, 'restore');
  return { state, keys: { identity, rotated, offset }, keep: () => undefined };
}

/**
 * Opens a state file, or creates it. A snapshot of an earlier version in its place becomes a state file.
 *
 * @throws {ConfigError} if the file is something else, or another gateway uses it.
 */
export async function openStateFile(path: string, products: readonly Product[]): Promise<OpenedState> {
  if (isSnapshot(await headOf(path))) await migrate(path, products);
  const storage = await SqliteStorage.open(path);
  const text = storage.setting('keys');
  return {
    state: createState(products, storage),
    keys: text === undefined ? undefined : readKeys(text),
    keep: (keys) => storage.keep('keys', JSON.stringify(keys)),
  };
}

/**
 * Reads the keys of the gateway whose snapshot or state file this is; undefined if it is neither.
 *
 * @example
 * const identity = await readIdentity('./sandbox.state')
 */
export async function readIdentity(path: string): Promise<Identity | undefined> {
  const head = await headOf(path);
  if (isSnapshot(head)) return (await read(path, 'identity').catch(() => undefined))?.identity;
  if (!head.startsWith('SQLite format 3')) return undefined;
  const text = await SqliteStorage.peek(path, 'keys');
  return text === undefined ? undefined : readKeys(text).identity;
}

function readKeys(text: string): GatewayKeys {
  return parse(text);
}

const isSnapshot = (head: string): boolean => head.startsWith('{');

/** Reads the beginning of a file; '' if it does not exist. */
async function headOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function migrate(path: string, products: readonly Product[]): Promise<void> {
  const { identity, rotated, offset, ...written } = await read(path, 'state');
  const beside = besideOf(path);
  try {
    const storage = await SqliteStorage.open(beside);
    try {
      const state = createState(products, storage);
      storage.transaction(() => {
        fill(state, products, path, written, 'state');
        storage.keep('keys', JSON.stringify({ identity, rotated, offset }));
      });
    } finally {
      storage.close();
    }
    renameSync(beside, path);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '.lock']) rmSync(`${beside}${suffix}`, { force: true });
  }
}

type Field = 'restore' | 'state' | 'identity';

function unreadable(field: Field, path: string, what: string, cause?: unknown): ConfigError {
  return new ConfigError(field, `${path} ${what}`, 'Pass a file that sandbox.save() wrote.', cause);
}

async function read(path: string, field: Field): Promise<Written> {
  try {
    const written: Written = parse(await readFile(path, 'utf8'));
    if (written.version === VERSION && typeof written.shelves === 'object') return written;
  } catch (cause) {
    throw unreadable(field, path, 'cannot be read', cause);
  }
  throw unreadable(field, path, 'is of another version');
}

function fill(
  state: State,
  products: readonly Product[],
  path: string,
  { issued, shelves }: Pick<Written, 'issued' | 'shelves'>,
  field: Field,
): void {
  state.issued = issued;
  const stores = products.flatMap(({ stores: declared = [] }) => declared);
  for (const [name, entries] of Object.entries(shelves)) {
    const store = stores.find((known) => known.name === name);
    if (store === undefined) {
      throw unreadable(field, path, `has the store ${name}, which no product declares`);
    }
    const { numberOf } = store.declaration;
    const records = store.of(state);
    for (const [number, record] of entries) records.set(numberOf?.(record) ?? number, record);
  }
}
