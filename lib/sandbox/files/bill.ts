import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** The text of a bill, made anew each time that it is sent. */
export interface BillFile {
  /** In bytes. */
  readonly size: number;
  plain(): Iterable<Buffer>;
  /** The same, packed with gzip. */
  packed(): Iterable<Buffer>;
  /** The SHA-1 of the plain text, hex. */
  readonly sha1: string;
  /** About what it takes in memory, in bytes. */
  readonly weight: number;
}

/** A bill that stands in memory. */
export function wholeBill(text: string): BillFile {
  const bytes = Buffer.from(text);
  return {
    size: bytes.length,
    weight: bytes.length,
    plain: () => [bytes],
    packed: () => [gzipSync(bytes)],
    sha1: createHash('sha1').update(bytes).digest('hex'),
  };
}

/**
 * A bill of pieces, of which most are one block again and again: of any size, in the memory of the block. Packed, each
 * piece is a gzip member of its own, which together are one gzip file.
 */
export class RepeatedBill implements BillFile {
  readonly size: number;
  readonly weight: number;
  readonly #head: Buffer;
  readonly #block: Buffer;
  readonly #times: number;
  readonly #tail: Buffer;
  #packedBlock: Buffer | undefined;
  #sha1: string | undefined;

  constructor(head: Buffer, block: Buffer, times: number, tail: Buffer) {
    this.#head = head;
    this.#block = block;
    this.#times = times;
    this.#tail = tail;
    this.size = head.length + block.length * times + tail.length;
    this.weight = head.length + block.length + tail.length;
  }

  get sha1(): string {
    this.#sha1 ??= this.#digest();
    return this.#sha1;
  }

  *plain(): Generator<Buffer> {
    yield this.#head;
    for (let time = 0; time < this.#times; time += 1) yield this.#block;
    yield this.#tail;
  }

  *packed(): Generator<Buffer> {
    this.#packedBlock ??= gzipSync(this.#block);
    yield gzipSync(this.#head);
    for (let time = 0; time < this.#times; time += 1) yield this.#packedBlock;
    yield gzipSync(this.#tail);
  }

  #digest(): string {
    const hash = createHash('sha1');
    for (const piece of this.plain()) hash.update(piece);
    return hash.digest('hex');
  }
}
