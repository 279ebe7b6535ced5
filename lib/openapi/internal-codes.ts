/** The description of an internal error code of WeChat Pay. */
export interface InternalCode {
  /** The error in Chinese. */
  readonly zh: string;
  /** The error in English. */
  readonly en: string;
  /** The remedy in English. */
  readonly remedy: string;
}

/** The content of generated/internal-codes.json, by code: `[zh, en, remedy]`. */
export interface InternalCodesTable {
  readonly codes: Readonly<Record<string, readonly [zh: string, en: string, remedy: string]>>;
}

let table: Readonly<Record<string, InternalCode>> | undefined;

/** Returns the documented internal error codes; reads them the first time. */
export function internalCodes(): Readonly<Record<string, InternalCode>> {
  table ??= readTable();
  return table;
}

function readTable(): Readonly<Record<string, InternalCode>> {
  const { codes }: InternalCodesTable = require('./generated/internal-codes.json');
  return Object.fromEntries(
    Object.entries(codes).map(([code, [zh, en, remedy]]) => [code, { zh, en, remedy }]),
  );
}
