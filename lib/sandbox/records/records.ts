/** Reads the value of an index from a record; undefined leaves the record out of the index. */
export type KeyOf<T> = { key(record: T): string | undefined }['key'];

/** Called with the number of every record that is added or changed. */
export type Watch = (number: string) => void;

/** What a product declares of the records of one kind. */
export interface RecordsOptions<T, Index extends string = never> {
  /** Values, other than the number, by which records are found. */
  readonly indexes?: { readonly [Name in Index]: KeyOf<T> };
  /** Keeps only so many of the newest records. For records that no repeated request needs. */
  readonly newest?: number;
  /** The number of a record, for snapshots of earlier versions that have another one. */
  readonly numberOf?: KeyOf<T>;
}

/** Records of one kind by number, the oldest first. */
export interface Records<T, Index extends string = never> {
  readonly size: number;
  get(number: string): T | undefined;
  has(number: string): boolean;
  /** Adds a record, or replaces it in its place. @throws {ConfigError} if it is new and the storage is full. */
  set(number: string, record: T): void;
  delete(number: string): void;
  /** Reads the records one after the other, so that all of them need not fit in memory. */
  entries(): Iterable<readonly [string, T]>;
  /** Returns the numbers of the newest records, the oldest of them first. */
  newest(count: number): readonly string[];
  /** Finds records by the value of an index, the oldest first. */
  find(index: Index, value: string): readonly T[];
  /** Counts records by the value of an index. */
  count(index: Index, value: string): number;
  /** Calls back after every change. */
  watch(watch: Watch): void;
}

/** The declaration of the records of one kind. */
export interface RecordsDeclaration<T, Index extends string> extends RecordsOptions<T, Index> {
  /** As it stands in saved files; it never changes. */
  readonly name: string;
}

/** Where a gateway keeps its records. */
export interface Storage {
  /** How many identifiers the gateway has issued. */
  issued: number;
  open<T, Index extends string>(declaration: RecordsDeclaration<T, Index>): Records<T, Index>;
  /** Keeps all changes of the work, or, if the process ends during it, none. */
  transaction<T>(work: () => T): T;
  close(): void;
}
