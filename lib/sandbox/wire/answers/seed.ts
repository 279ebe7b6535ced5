import { createHash } from 'node:crypto';

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, canonical(item)]));
}

/** Generates values: the same seed generates the same values, in any order of requests. */
export class Seed {
  readonly #digest: Buffer;

  private constructor(text: string) {
    this.#digest = createHash('sha256').update(text).digest();
  }

  /** The seed of a value; the order of an object's names does not matter. */
  static of(value: unknown): Seed {
    return new Seed(JSON.stringify(canonical(value)) ?? '');
  }

  /** The seed of a part. */
  at(name: string | number): Seed {
    return new Seed(`${this.hex(64)}/${name}`);
  }

  /** Returns an integer from `least` to `greatest`. */
  number(least: number, greatest: number): number {
    return least + (this.#digest.readUIntBE(0, 6) % (greatest - least + 1));
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.number(0, Math.max(0, list.length - 1))];
  }

  /** Up to 64 hex digits. */
  hex(length: number): string {
    return this.#digest.toString('hex').slice(0, length);
  }

  /** Up to 70 digits, the first of which is not 0. */
  digits(length: number): string {
    const text = BigInt(`0x${this.hex(64)}`)
      .toString()
      .padEnd(70, '7');
    return text.slice(0, length);
  }

  /** Up to 42 letters and digits. */
  letters(length: number): string {
    return this.#digest.toString('base64').replace(/[+/=]/g, 'x').slice(0, length);
  }

  bytes(length: number): Buffer {
    return Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, () => this.#digest)).subarray(
      0,
      length,
    );
  }
}
