import type { Deadline } from './deadline';
import type { DownloadTarget } from './file/download-target';
import type { ProgressListener } from './request-options';

/** The traits of an operation that the transport needs. */
export interface ExchangeTraits {
  /** The merchant's client certificate is shown (mutual TLS). */
  readonly security?: boolean | undefined;
  /** A success comes without a signature (file downloads and the like). */
  readonly unsigned?: boolean | undefined;
  /** The signature of a success covers the SHA-1 that a header names instead of the body (global statements). */
  readonly statement?: boolean | undefined;
  /** What a success holds; absent means the protocol's own form, JSON or XML. */
  readonly answer?: 'json' | 'xml' | 'file' | 'empty' | 'page' | undefined;
}

/** What one exchange on the wire obeys, and what it reports to. */
export interface ExchangeContext {
  readonly traits: ExchangeTraits;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  /** The target of a downloaded file instead of memory. */
  readonly downloadTarget: DownloadTarget | undefined;
  /** Called with the number of transferred bytes of a file, and the total if it is known. */
  readonly onBytes: ProgressListener | undefined;
  /** The host is not WeChat Pay's: it receives neither a signature nor a client certificate. */
  readonly foreign: boolean;
  /** Called when bytes may be sent. */
  readonly progress: { send(): void };
}
