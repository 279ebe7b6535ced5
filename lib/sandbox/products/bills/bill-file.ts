import { createHash } from 'node:crypto';
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** The text of a bill, made anew each time that it is sent. */
export interface BillFile {
  /** In bytes. */
  readonly size: number;
  plain(): Iterable<Buffer>;
  /** The same, packed with gzip. */
  packed(): Iterable<Buffer>;
  /** The SHA-1 of the plain text, hex. */
  readonly sha1: string;
  /** The approximate size in memory, in bytes. */
  readonly weight: number;
}

/** A bill in memory. */
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

/** Method deflate, no name, no time, of an unknown system. @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3 */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** The last block of a deflated stream, empty. */
const DEFLATE_END = Buffer.from([0x03, 0x00]);

/**
 * A block that can follow any other in a deflate stream: it refers to nothing before it, and ends at a byte boundary.
 */
function deflatePiece(piece: Buffer): Buffer {
  return deflateRawSync(piece, { finishFlush: constants.Z_FULL_FLUSH });
}

/** Packs pieces as one gzip member; a piece that comes again is packed once. */
export function* packMember(pieces: Iterable<Buffer>): Generator<Buffer> {
  const packed = new Map<Buffer, Buffer>();
  let checksum = 0;
  let size = 0;
  yield GZIP_HEAD;
  for (const piece of pieces) {
    const known = packed.get(piece) ?? deflatePiece(piece);
    packed.set(piece, known);
    checksum = crc32(piece, checksum);
    size = (size + piece.length) % 2 ** 32;
    yield known;
  }
  const end = Buffer.alloc(8);
  end.writeUInt32LE(checksum, 0);
  end.writeUInt32LE(size, 4);
  yield Buffer.concat([DEFLATE_END, end]);
}

/** A bill of pieces, of which most are one block again and again: of any size, in the memory of the block. */
export class RepeatedBill implements BillFile {
  readonly size: number;
  readonly weight: number;
  readonly #head: Buffer;
  readonly #block: Buffer;
  readonly #times: number;
  readonly #tail: Buffer;
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

  packed(): Iterable<Buffer> {
    return packMember(this.plain());
  }

  #digest(): string {
    const hash = createHash('sha1');
    for (const piece of this.plain()) hash.update(piece);
    return hash.digest('hex');
  }
}
