import { type InspectOptions, inspect } from 'node:util';
import { ConfigError, shapeOf } from '../errors';
import type { CallOptions } from './request-options';

/**
 * Returns the headers of a request, names in lower case: the standard ones, overridden by the caller's in any letter
 * case.
 *
 * @throws {ConfigError} if a name or a value is invalid in a header.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012081726
 */
export function encodeHeaders(
  standard: Readonly<Record<string, string>>,
  own: CallOptions['headers'],
): Readonly<Record<string, string>> {
  if (own === undefined) return standard;
  const headers = new Headers(standard);
  const entries: Iterable<[string, unknown]> = own instanceof Headers ? own : Object.entries(own);
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new ConfigError(
        `headers.${name}`,
        `expected a string, received ${shapeOf(value)}`,
        'Omit a header without a value; join several values with a comma.',
      );
    }
    try {
      headers.set(name, String(value));
    } catch (cause) {
      throw new ConfigError(
        `headers.${name}`,
        'expected a valid header name and value, received another form',
        'Use letters, digits and dashes in names, and one line of Latin-1 in values.',
        cause,
      );
    }
  }
  return Object.fromEntries(headers);
}

/** The part of a Fetch `Headers` that looks up a value, in any letter case; null if it is missing. */
export type HeaderReader = Pick<Headers, 'get'>;

/** Headers as undici returns them: names in lower case; repeated headers are arrays. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A Fetch `Headers` as a base class: its own declaration has properties instead of methods. */
interface Fillable {
  get(name: string): string | null;
  has(name: string): boolean;
  append(name: string, value: string): void;
  set(name: string, value: string): void;
  delete(name: string): void;
  getSetCookie(): string[];
  forEach(...args: Parameters<Headers['forEach']>): void;
  keys(): ReturnType<Headers['keys']>;
  values(): ReturnType<Headers['values']>;
  entries(): ReturnType<Headers['entries']>;
  [Symbol.iterator](): ReturnType<Headers['entries']>;
}
const FetchHeaders: new () => Fillable = Headers;

/**
 * The headers of a response. A call reads a few of them, and filling a Fetch `Headers` with all takes longer than
 * verifying the signature. Lookups read the headers of undici directly; any other method fills the object first.
 */
export class AnswerHeaders extends FetchHeaders implements Headers {
  #raw: RawHeaders | undefined;

  constructor(raw: RawHeaders) {
    super();
    this.#raw = raw;
  }

  override get(name: string): string | null {
    if (this.#raw === undefined) return super.get(name);
    const key = name.toLowerCase();
    const value = Object.hasOwn(this.#raw, key) ? this.#raw[key] : undefined;
    return typeof value === 'object' ? value.join(', ') : (value ?? null);
  }

  override has(name: string): boolean {
    return this.get(name) !== null;
  }

  override append(name: string, value: string): void {
    this.#fill();
    super.append(name, value);
  }

  override set(name: string, value: string): void {
    this.#fill();
    super.set(name, value);
  }

  override delete(name: string): void {
    this.#fill();
    super.delete(name);
  }

  override getSetCookie(): string[] {
    this.#fill();
    return super.getSetCookie();
  }

  override forEach(...args: Parameters<Headers['forEach']>): void {
    this.#fill();
    super.forEach(...args);
  }

  override keys(): ReturnType<Headers['keys']> {
    this.#fill();
    return super.keys();
  }

  override values(): ReturnType<Headers['values']> {
    this.#fill();
    return super.values();
  }

  override entries(): ReturnType<Headers['entries']> {
    this.#fill();
    return super.entries();
  }

  override [Symbol.iterator](): ReturnType<Headers['entries']> {
    return this.entries();
  }

  /** Inspections show a `Headers`. */
  [inspect.custom](_: number, options: InspectOptions): string {
    return inspect(new Headers(this), options);
  }

  #fill(): void {
    const raw = this.#raw ?? {};
    this.#raw = undefined;
    for (const name of Object.keys(raw)) {
      const value = raw[name];
      for (const each of typeof value === 'object' ? value : [value])
        if (each !== undefined) super.append(name, each);
    }
  }
}
