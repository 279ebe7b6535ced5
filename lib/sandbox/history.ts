import type { Answer, Received } from './message';
import type { Verdict } from './v3/verification';

/** What the gateway made of a request's signature. */
export type RequestVerdict = {
  readonly accepted: boolean;
  /**
   * What was wrong: `signature`, `timestamp`, `nonce_str`, `serial_no`, `mchid`, `scheme`, `authorization`; of APIv2,
   * `sign` or `certificate`.
   */
  readonly fault?: string;
  /** The string that the gateway expected to be signed. */
  readonly expected?: string;
};

/** One request, as it came and as it was answered. */
export interface RequestRecord extends Received {
  /** The gateway's clock when it came, in milliseconds. */
  readonly at: number;
  /** The published path that it met: `/v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string | undefined;
  /** Absent where the request was refused, or met a fault, before its signature was looked at. */
  readonly verdict: RequestVerdict | undefined;
  /** The kind of the fault that was in its way. */
  readonly fault: string | undefined;
  /** Absent where the connection was dropped before anything was done, or while the answer is being made. */
  readonly answer: Answer | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const ENTRIES = 1_000;
const BYTES = 64 * 1024 * 1024;

/** About what a record will take in memory: the body, once as bytes and once in the string to sign, and the rest. */
function weightOf({ target, body }: Received): number {
  return 2 * (target.length + body.length) + 4_096;
}

/** The last requests, as many as fit into a fixed number and a fixed amount of memory. */
export class History {
  readonly #records: Writable<RequestRecord>[] = [];
  #bytes = 0;

  get records(): readonly RequestRecord[] {
    return [...this.#records];
  }

  /** Keeps a request; the gateway writes into the record what becomes of it. */
  open(received: Received, at: number): Writable<RequestRecord> {
    const record = {
      ...received,
      at,
      template: undefined,
      verdict: undefined,
      fault: undefined,
      answer: undefined,
    };
    this.#records.push(record);
    this.#bytes += weightOf(record);
    while (this.#records.length > ENTRIES || this.#bytes > BYTES) this.#forgetOldest();
    return record;
  }

  #forgetOldest(): void {
    const oldest = this.#records.shift();
    if (oldest) this.#bytes -= weightOf(oldest);
  }
}

/** What of a verdict is kept for reading. */
export function readableVerdict(verdict: Verdict): RequestVerdict {
  if (verdict.accepted) return { accepted: true, expected: verdict.expected };
  const { fault, expected } = verdict;
  return expected === undefined ? { accepted: false, fault } : { accepted: false, fault, expected };
}
