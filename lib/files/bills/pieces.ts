/** How much is cut into rows at once, in bytes: few enough rows that they are gone before the next garbage collection. */
const PIECE = 4 * 1024;

/** A chunk of a bill in the pieces that it is read in. */
export function* piecesOf(chunk: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
}
