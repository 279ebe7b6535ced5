import type { Method } from '../http';

/** Values by the name of a field. */
export type SampleValues = Readonly<Record<string, unknown>>;

/** The content of generated/samples.json: what the tables of the official pages do not tell. */
export interface SamplesTable {
  readonly samples: {
    /** Values of fields, by operation. */
    readonly operations: Readonly<Record<string, SampleValues>>;
    /** Contents of notifications of APIv3 whose type several products share. */
    readonly events: Readonly<Record<string, SampleValues>>;
  };
}

const NONE: SampleValues = {};

let loaded: SamplesTable['samples'] | undefined;

function load(): SamplesTable['samples'] {
  loaded ??= read();
  return loaded;
}

function read(): SamplesTable['samples'] {
  const { samples }: SamplesTable = require('./generated/samples.json');
  return samples;
}

/** Returns what WeChat Pay sends of one product, for a type of APIv3 that several products share. */
export function writtenEvent(eventType: string): SampleValues | undefined {
  const { events } = load();
  return Object.hasOwn(events, eventType) ? events[eventType] : undefined;
}

/** Returns the values of fields that an operation demands beyond its table. */
export function writtenFields(method: Method, path: string): SampleValues {
  const { operations } = load();
  const key = `${method} ${path}`;
  return (Object.hasOwn(operations, key) ? operations[key] : undefined) ?? NONE;
}
