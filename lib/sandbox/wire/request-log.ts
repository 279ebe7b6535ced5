import type { Answer, Received } from './messages';
import type { Finding } from './refusal';
import { firstDifference } from './v3/diagnosis';
import type { Verdict } from './v3/verification';

/** The result of the signature check. */
export type RequestVerdict = {
  readonly accepted: boolean;
  /**
   * What was wrong: `signature`, `timestamp`, `nonce_str`, `serial_no`, `mchid`, `scheme`, `authorization`; of APIv2,
   * `sign` or `certificate`.
   */
  readonly fault?: string;
  /** The string that the gateway expected to be signed. */
  readonly expected?: string;
  /** The string that was signed instead, if it is a common mistake. */
  readonly signed?: string;
  /** The index of the first difference, in both strings. */
  readonly difference?: number;
  /** The mistake in a sentence. */
  readonly reason?: string;
  /** Present if the gateway's clock was moved and the request was accepted by the machine's. */
  readonly clock?: 'machine';
};

/** A response as sent; for a long body its beginning, for a generated stream no body. */
export interface AnswerRecord {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The length of the whole body in bytes; undefined if it was not known in advance. */
  readonly size: number | undefined;
}

/** One request with its response. */
export interface RequestRecord extends Received {
  /** Counted from 1. */
  readonly id: number;
  /** The gateway's clock when it came, in milliseconds. */
  readonly at: number;
  /** The first MiB of what came. */
  readonly body: Buffer;
  /** The length of the whole body in bytes. */
  readonly size: number;
  /** How long the gateway took, in milliseconds; undefined while the response is being made. */
  readonly duration: number | undefined;
  /** The published path that it met: `/v3/pay/transactions/id/{transaction_id}`. */
  readonly template: string | undefined;
  /** Absent if the request was refused, or met a fault, before its signature was checked. */
  readonly verdict: RequestVerdict | undefined;
  /** The kind of the fault that was in its way. */
  readonly fault: string | undefined;
  /** What was wrong with it, in a sentence; undefined if all was well. */
  readonly reason: string | undefined;
  /** Which value was wrong; undefined if the refusal is about no single value. */
  readonly finding: Finding | undefined;
  /** Absent if the connection was dropped before anything was executed, or while the response is being built. */
  readonly answer: AnswerRecord | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const ENTRIES = 1_000;
const BYTES = 64 * 1024 * 1024;
/** So much is kept of a body. */
const LONGEST_BODY = 1024 * 1024;
/** So much is kept of a string to sign. */
const LONGEST_STRING = 256 * 1024;

/** Returns the beginning of a body, in its own memory if it is shorter than the body. */
function beginning(body: Buffer): Buffer {
  return body.length > LONGEST_BODY ? Buffer.from(body.subarray(0, LONGEST_BODY)) : body;
}

function recorded({ status, headers, body, produced }: Answer): AnswerRecord {
  return { status, headers, body: beginning(body), size: produced ? produced.length : body.length };
}

/** Returns a verdict with long strings truncated. */
function shortened({ expected, signed, ...verdict }: RequestVerdict): RequestVerdict {
  return {
    ...verdict,
    ...(expected === undefined ? {} : { expected: expected.slice(0, LONGEST_STRING) }),
    ...(signed === undefined ? {} : { signed: signed.slice(0, LONGEST_STRING) }),
  };
}

/** Returns the approximate size of a record in memory, in bytes. */
function weightOf({ target, body, answer, verdict }: RequestRecord): number {
  const { expected = '', signed = '' } = verdict ?? {};
  const bytes = target.length + body.length + (answer?.body.length ?? 0);
  return bytes + expected.length + signed.length + 4_096;
}

/** The last requests, as many as fit into a fixed number and a fixed amount of memory. */
export class RequestLog {
  readonly #records: Writable<RequestRecord>[] = [];
  readonly #weights = new WeakMap<RequestRecord, number>();
  readonly #starts = new WeakMap<RequestRecord, number>();
  #bytes = 0;
  #count = 0;

  get records(): readonly RequestRecord[] {
    return [...this.#records];
  }

  /** Keeps a request; the gateway writes into the record what becomes of it. */
  open(received: Received, at: number): Writable<RequestRecord> {
    this.#count += 1;
    const { body } = received;
    const record = {
      ...received,
      body: beginning(body),
      size: body.length,
      id: this.#count,
      at,
      duration: undefined,
      template: undefined,
      verdict: undefined,
      fault: undefined,
      reason: undefined,
      finding: undefined,
      answer: undefined,
    };
    this.#records.push(record);
    this.#starts.set(record, performance.now());
    this.#weigh(record);
    return record;
  }

  /** Forgets all requests but those under way. The next one has the next ID. */
  clear(): void {
    const underWay = this.#records.filter(({ duration }) => duration === undefined);
    while (this.#records.length > 0) this.#forgetOldest();
    for (const record of underWay) {
      this.#records.push(record);
      this.#weigh(record);
    }
  }

  /** Keeps what became of a request. */
  close(record: Writable<RequestRecord>, answer: Answer | undefined): void {
    record.answer = answer && recorded(answer);
    record.duration = performance.now() - (this.#starts.get(record) ?? 0);
    record.verdict = record.verdict && shortened(record.verdict);
    record.reason ??= record.verdict?.reason;
    if (this.#weights.has(record)) this.#weigh(record);
  }

  #weigh(record: RequestRecord): void {
    const weight = weightOf(record);
    this.#bytes += weight - (this.#weights.get(record) ?? 0);
    this.#weights.set(record, weight);
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
  if (verdict.accepted) {
    const { expected, clock } = verdict;
    return clock === 'machine' ? { accepted: true, expected, clock } : { accepted: true, expected };
  }
  const { fault, expected, mistake, reason } = verdict;
  if (expected === undefined) return { accepted: false, fault, reason };
  if (mistake === undefined) return { accepted: false, fault, expected, reason };
  const difference = firstDifference(expected, mistake.signed);
  return { accepted: false, fault, expected, ...mistake, difference };
}
