/** What one of WeChat Pay's internal error numbers means. */
export interface InternalCode {
  /** What is wrong, Chinese. */
  readonly zh: string;
  /** The same, English. */
  readonly en: string;
  /** What to do about it, English. */
  readonly remedy: string;
}

/** generated/internal-codes.json: by number, `[zh, en, remedy]`. */
export interface InternalCodesTable {
  readonly codes: Readonly<Record<string, readonly [zh: string, en: string, remedy: string]>>;
}

/** The internal error numbers that are documented. */
export function internalCodes(): Readonly<Record<string, InternalCode>> {
  const { codes }: InternalCodesTable = require('./generated/internal-codes.json');
  return Object.fromEntries(
    Object.entries(codes).map(([code, [zh, en, remedy]]) => [code, { zh, en, remedy }]),
  );
}
