import type { Method } from '../http';
import { keyParts, PathIndex } from '../openapi';
import type { Operation, Webhook } from './model';
import {
  parseOperation,
  parseWebhook,
  type WrittenEnvelope,
  type WrittenOperation,
  type WrittenWebhook,
} from './notation';

/** The content of generated/operations.json: all operations in the catalogue's notation, with corrections applied. */
export interface OperationsTable {
  readonly operations: Readonly<Record<string, WrittenOperation>>;
}

/** The content of generated/webhooks.json: all notifications in the catalogue's notation. */
export interface WebhooksTable {
  readonly webhooks: Readonly<Record<Webhook['version'], WrittenSheet>>;
}

interface WrittenSheet {
  readonly shared: WrittenEnvelope;
  readonly events: Readonly<Record<string, WrittenWebhook>>;
}

let table: OperationsTable | undefined;
let index: PathIndex<string> | undefined;
const parsed = new Map<string, Operation>();
let notifications: readonly Webhook[] | undefined;

/**
 * Returns a documented operation; undefined if the path is not documented. Loads the whole catalogue on first use, so
 * the client itself uses `traitsOf`.
 *
 * @param path As for `traitsOf`.
 */
export function operationOf(method: Method, path: string): Operation | undefined {
  const exact = `${method} ${path}`;
  if (Object.hasOwn(written().operations, exact)) return read(exact);
  index ??= load();
  const key = index.get(method, path);
  return key === undefined ? undefined : read(key);
}

/** Returns method and path of all documented operations, sorted by path, without parsing them. */
export function documentedPaths(): [method: Method, path: string][] {
  return Object.keys(written().operations).map(keyParts);
}

/** Returns all documented operations, sorted by path. */
export function allOperations(): Operation[] {
  return Object.keys(written().operations).map(read);
}

/** Returns all documented notifications, APIv2 first. */
export function allWebhooks(): readonly Webhook[] {
  notifications ??= loadWebhooks();
  return notifications;
}

function written(): OperationsTable {
  table ??= loadTable();
  return table;
}

function loadTable(): OperationsTable {
  return require('./generated/operations.json');
}

function load(): PathIndex<string> {
  const paths = new PathIndex<string>();
  for (const key of Object.keys(written().operations)) paths.add(...keyParts(key), key);
  return paths;
}

function read(key: string): Operation {
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const entry = written().operations[key];
  if (entry === undefined) throw new RangeError(`Expected a documented operation, received "${key}"`);
  const operation = parseOperation(key, entry);
  parsed.set(key, operation);
  return operation;
}

function loadWebhooks(): Webhook[] {
  const { webhooks }: WebhooksTable = require('./generated/webhooks.json');
  return (['v2', 'v3'] as const).flatMap((version) => {
    const { shared, events } = webhooks[version];
    return Object.entries(events).map(([key, entry]) => parseWebhook(version, key, entry, shared));
  });
}
