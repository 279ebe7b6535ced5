import { randomBytes } from 'node:crypto';
import { ConfigError } from '../../errors';
import type { Answer, Received, Reply } from './messages';

/** Makes the reply of a refusal, in the protocol of the request. */
export type MakeRefusal = (status: number, code: string, message: string, internal?: number) => Reply;

/** The effect of a fault on a response. */
export interface Effect {
  /** Answers in place of the operation, which does not run; `drop` closes the connection without an answer. */
  readonly instead?: (refuse: MakeRefusal, code: string | undefined) => Reply | 'drop';
  /** Runs the operation, then answers in place of it. */
  readonly afterwards?: (refuse: MakeRefusal, code: string | undefined) => Reply;
  /** Shifts the timestamp of the signature, in milliseconds. */
  readonly shift?: number;
  /** Changes the response after signing. */
  readonly distort?: (answer: Answer) => Answer;
  /** Runs the operation, then closes the connection before the response or in the middle of it. */
  readonly cut?: 'whole' | 'half';
  /** What happens to a notification instead of being sent once, and now. */
  readonly notification?: 'lost' | 'late' | 'doubled';
}

const SIGNATURE = 'Wechatpay-Signature';

/** Responses of APIv2, whose sign is one of the fields. */
const SIGN = /<sign>(?:<!\[CDATA\[)?([0-9A-F]+)(?:\]\]>)?<\/sign>/;

function isXml({ body }: Answer): boolean {
  return body.subarray(0, 5).toString() === '<xml>';
}

function withSign({ body }: Answer, change: (element: string, sign: string) => string): Buffer {
  return Buffer.from(body.toString().replace(SIGN, change));
}

function withHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function missigned(answer: Answer): Answer {
  if (isXml(answer)) {
    const other = (element: string, sign: string) =>
      element.replace(
        sign,
        sign.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      );
    return { ...answer, body: withSign(answer, other) };
  }
  const signature = Buffer.from(answer.headers[SIGNATURE] ?? '', 'base64');
  const last = signature.length - 1;
  if (last >= 0) signature[last] = (signature[last] ?? 0) ^ 1;
  return withHeaders(answer, { [SIGNATURE]: signature.toString('base64') });
}

function unsigned(answer: Answer): Answer {
  const headers = Object.entries(answer.headers).filter(([name]) => !name.startsWith('Wechatpay-'));
  const body = isXml(answer) ? withSign(answer, () => '') : answer.body;
  return { ...answer, headers: Object.fromEntries(headers), body };
}

function badGateway(): Reply {
  const body = Buffer.from('<html><head><title>502 Bad Gateway</title></head><body></body></html>\n');
  return { status: 502, type: 'text/html', body, internal: 0, signed: false };
}

function tooOften(refuse: MakeRefusal, code = 'RATELIMIT_EXCEEDED'): Reply {
  return refuse(429, code, '请求超过频率限制', 268447840);
}

function systemError(refuse: MakeRefusal, code = 'SYSTEM_ERROR'): Reply {
  return refuse(500, code, '系统异常，请稍后重试');
}

const EFFECTS = {
  /** The signature is well-formed and wrong. */
  'wrong-signature': { distort: missigned },
  /** Signed rightly, ten minutes ago. */
  'stale-clock': { shift: -600_000 },
  /** The serial is unknown. */
  'unknown-serial': {
    distort: (answer) =>
      withHeaders(answer, { 'Wechatpay-Serial': randomBytes(20).toString('hex').toUpperCase() }),
  },
  /** No `Wechatpay-*` header, as after some proxies; in APIv2, no sign. */
  'missing-headers': { distort: unsigned },
  /** WeChat Pay's own signature probe. @see https://pay.weixin.qq.com/docs/partner/development/practices/notification-considerations.html */
  probe: {
    distort: (answer) =>
      withHeaders(answer, { [SIGNATURE]: `WECHATPAY/SIGNTEST/${answer.headers[SIGNATURE] ?? ''}` }),
  },
  /** 429, not executed. */
  'rate-limit': { instead: tooOften },
  /** 500, not executed. */
  error: { instead: systemError },
  /** Executed, then 500. */
  'error-after': { afterwards: systemError },
  /** 502 of a proxy: HTML, unsigned, not executed. */
  'bad-gateway': { instead: badGateway },
  /** Executed, then 502 of a proxy. */
  'bad-gateway-after': { afterwards: badGateway },
  /** The connection is closed before the operation runs. */
  drop: { instead: () => 'drop' },
  /** Executed, then the connection is cut. */
  'drop-after': { cut: 'whole' },
  /** Executed, then the connection is cut after half of the body. */
  truncate: { cut: 'half' },
  /** Delays the response by `delay` milliseconds. */
  delay: {},
  /** A notification is never sent. */
  'notification-lost': { notification: 'lost' },
  /** A notification is sent `delay` milliseconds late, by the gateway's clock. */
  'notification-late': { notification: 'late' },
  /** Each attempt to send a notification sends it twice, at once. */
  'notification-doubled': { notification: 'doubled' },
} satisfies Record<string, Effect>;

export type FaultKind = keyof typeof EFFECTS;

/** The kinds of signature faults, of responses and of notifications. */
export type SigningFault = 'wrong-signature' | 'stale-clock' | 'unknown-serial' | 'missing-headers' | 'probe';

/** Signs a message at the time `now`, with a fault or correctly. */
export async function applySigningFault<M extends Pick<Answer, 'headers' | 'body'>>(
  kind: SigningFault | undefined,
  now: number,
  make: (now: number) => Promise<M>,
): Promise<Pick<Answer, 'headers' | 'body'>> {
  const { shift = 0, distort }: Effect = kind === undefined ? {} : EFFECTS[kind];
  const message = await make(now + shift);
  return distort ? distort({ status: 200, ...message }) : message;
}

/** The options of a fault. */
export interface FaultOptions {
  readonly kind: FaultKind;
  /**
   * A published path (`/v3/pay/transactions/id/{transaction_id}`), the path of one request, or the beginning of many
   * (`/v3/pay/*`); default: any.
   */
  readonly path?: string;
  readonly method?: string;
  /** Of notifications: the event type (`TRANSACTION.SUCCESS`), or the beginning of many (`REFUND.*`); default: any. */
  readonly event?: string;
  /** The error code of `rate-limit`, `error` and `error-after`; default `RATELIMIT_EXCEEDED` or `SYSTEM_ERROR`. */
  readonly code?: string;
  /** How many requests, or notifications, it applies to; default: all. */
  readonly times?: number;
  /** How many matching requests to let pass first; default 0. */
  readonly after?: number;
  /** How long to delay the answer, or the notification, in milliseconds; default 0, of `notification-late` 60,000. */
  readonly delay?: number;
  /** The probability that it applies to a matching request, above 0 and up to 1; default 1. */
  readonly probability?: number;
  /** The seed of the probability, for reproducible runs; default 1. */
  readonly seed?: number;
}

/** An active fault. */
export interface Fault extends FaultOptions {
  /** How many requests, or notifications, it applied to. */
  readonly hits: number;
  /** Deactivates the fault. */
  clear(): void;
}

function count(field: string, value: number | undefined, least: number, fallback: number): number {
  if (value === undefined) return fallback;
  if (Number.isSafeInteger(value) && value >= least) return value;
  const hint = `Pass an integer from ${least}, or omit ${field}.`;
  throw new ConfigError(`fault.${field}`, `expected an integer from ${least}, received ${value}`, hint);
}

function chance(probability: number | undefined): number {
  if (probability === undefined) return 1;
  if (probability > 0 && probability <= 1) return probability;
  const hint = 'Pass a number above 0 and up to 1, or omit probability.';
  throw new ConfigError(
    'fault.probability',
    `expected a number above 0 and up to 1, received ${probability}`,
    hint,
  );
}

/** Generates pseudo-random numbers from 0 to 1 (mulberry32). */
function luck(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pathOnly = (path: string): string => `/${path.replace(/^\//, '').replace(/\?.*$/s, '')}`;

/** How late a notification is, in milliseconds. */
const LATE = 60_000;

function matches(pattern: string, text: string | undefined): boolean {
  return pattern.endsWith('*') ? text?.startsWith(pattern.slice(0, -1)) === true : text === pattern;
}

class ActiveFault implements Fault {
  readonly kind: FaultKind;
  readonly path?: string;
  readonly method?: string;
  readonly event?: string;
  readonly code?: string;
  readonly times: number;
  readonly after: number;
  readonly delay: number;
  readonly probability: number;
  readonly seed: number;
  hits = 0;
  #passed = 0;
  readonly #luck: () => number;
  readonly #remove: (fault: ActiveFault) => void;

  constructor(options: FaultOptions, remove: (fault: ActiveFault) => void) {
    if (!Object.hasOwn(EFFECTS, options.kind)) {
      throw new ConfigError(
        'fault.kind',
        `expected a kind of fault, received '${options.kind}'`,
        `Pass one of ${Object.keys(EFFECTS).join(', ')}.`,
      );
    }
    this.kind = options.kind;
    if (options.path !== undefined) this.path = pathOnly(options.path);
    if (options.method !== undefined) this.method = options.method.toUpperCase();
    if (options.event !== undefined) this.event = options.event;
    if (options.code !== undefined) this.code = options.code;
    this.times = count('times', options.times, 1, Number.POSITIVE_INFINITY);
    this.after = count('after', options.after, 0, 0);
    this.delay = count('delay', options.delay, 0, options.kind === 'notification-late' ? LATE : 0);
    this.probability = chance(options.probability);
    this.seed = count('seed', options.seed, 0, 1);
    this.#luck = luck(this.seed);
    this.#remove = remove;
  }

  get effect(): Effect {
    return EFFECTS[this.kind];
  }

  clear(): void {
    this.#remove(this);
  }

  /** Whether it applies to this request; counts those that pass and those that do not. */
  appliesTo({ method, target }: Received, template: string | undefined): boolean {
    if (this.effect.notification !== undefined) return false;
    if (this.method !== undefined && this.method !== method) return false;
    const { path } = this;
    if (path !== undefined && !matches(path, template) && !matches(path, pathOnly(target))) return false;
    return this.#strikes();
  }

  /** Whether it applies to a notification of this type; counts likewise. */
  appliesToNotification(type: string): boolean {
    if (this.effect.notification === undefined) return false;
    if (this.event !== undefined && !matches(this.event, type)) return false;
    return this.#strikes();
  }

  #strikes(): boolean {
    this.#passed += 1;
    if (this.#passed <= this.after || this.#luck() >= this.probability) return false;
    this.hits += 1;
    return true;
  }
}

/** What the gateway does to a request, or to a notification, that met a fault. */
export type AppliedFault = Pick<ActiveFault, 'kind' | 'effect' | 'delay' | 'code'>;

/** The active faults; if several match a request, the oldest applies. */
export class Faults {
  readonly #active = new Set<ActiveFault>();

  add(options: FaultOptions): Fault {
    const fault = new ActiveFault(options, (gone) => this.#active.delete(gone));
    this.#active.add(fault);
    return fault;
  }

  get list(): readonly Fault[] {
    return [...this.#active];
  }

  clear(): void {
    this.#active.clear();
  }

  meet(received: Received, template: string | undefined): AppliedFault | undefined {
    return this.#first((fault) => fault.appliesTo(received, template));
  }

  /** Returns the fault of a notification that the gateway sends on its own. */
  meetNotification(type: string): AppliedFault | undefined {
    return this.#first((fault) => fault.appliesToNotification(type));
  }

  #first(applies: (fault: ActiveFault) => boolean): AppliedFault | undefined {
    for (const fault of this.#active) {
      if (!applies(fault)) continue;
      if (fault.hits >= fault.times) this.#active.delete(fault);
      return fault;
    }
    return undefined;
  }
}
