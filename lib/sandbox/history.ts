import type { Answer, Received } from './message';
import { firstDifference } from './v3/diagnosis';
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
  /** The string that was signed instead, where it is one of the common mistakes. */
  readonly signed?: string;
  /** Where the two begin to differ: an index into both. */
  readonly difference?: number;
  /** The mistake in a sentence. */
  readonly reason?: string;
};

/** One request, as it came and as it was answered. */
export interface RequestRecord extends Received {
  /** Counted from 1. */
  readonly id: number;
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

/** About what a request will take in memory: the body, once as bytes and once in the string to sign, and the rest. */
function weightOf({ target, body }: Received): number {
  return 2 * (target.length + body.length) + 4_096;
}

/** The last requests, as many as fit into a fixed number and a fixed amount of memory. */
export class History {
  readonly #records: Writable<RequestRecord>[] = [];
  readonly #weights = new WeakMap<RequestRecord, number>();
  #bytes = 0;
  #count = 0;

  get records(): readonly RequestRecord[] {
    return [...this.#records];
  }

  /** Keeps a request; the gateway writes into the record what becomes of it. */
  open(received: Received, at: number): Writable<RequestRecord> {
    this.#count += 1;
    const record = {
      ...{ ...received, id: this.#count, at },
      ...{ template: undefined, verdict: undefined, fault: undefined, answer: undefined },
    };
    this.#records.push(record);
    this.#weigh(record, weightOf(record));
    return record;
  }

  /** Counts what became of a request. */
  close(record: RequestRecord): void {
    if (!this.#weights.has(record)) return;
    const { answer, verdict } = record;
    this.#weigh(record, (answer?.body.length ?? 0) + (verdict?.signed?.length ?? 0));
  }

  #weigh(record: RequestRecord, bytes: number): void {
    const known = this.#weights.get(record) ?? 0;
    this.#weights.set(record, known + bytes);
    this.#bytes += bytes;
    while (this.#records.length > ENTRIES || this.#bytes > BYTES) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#records.shift();
    if (!oldest) return;
    this.#bytes -= this.#weights.get(oldest) ?? 0;
    this.#weights.delete(oldest);
  }
}

/** What of a verdict is kept for reading. */
export function readableVerdict(verdict: Verdict): RequestVerdict {
  if (verdict.accepted) return { accepted: true, expected: verdict.expected };
  const { fault, expected, mistake } = verdict;
  if (expected === undefined) return { accepted: false, fault };
  if (mistake === undefined) return { accepted: false, fault, expected };
  const difference = firstDifference(expected, mistake.signed);
  return { accepted: false, fault, expected, ...mistake, difference };
}
