import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../../errors';

/** The digest of the uncompressed file in the response that names the file. */
export interface Checksum {
  readonly hash_type: string;
  /** Hex. */
  readonly hash_value: string;
}

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SM3', 'sm3'],
]);

/**
 * Yields the bytes of a file, and verifies their digest at the end.
 *
 * @throws {SignatureError} at the end if the digest is another one; at once if its algorithm is unknown.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868
 */
export async function* verifiedChunks(
  bytes: AsyncIterable<Uint8Array>,
  expected: Checksum,
): AsyncGenerator<Uint8Array> {
  const algorithm = ALGORITHMS.get(expected.hash_type.toUpperCase());
  if (algorithm === undefined) {
    throw mismatch(
      `Expected hash_type ${[...ALGORITHMS.keys()].join(', ')}, received "${expected.hash_type}"`,
    );
  }
  const hash = createHash(algorithm);
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.digest();
  const named = Buffer.from(expected.hash_value, 'hex');
  if (named.length !== digest.length || !timingSafeEqual(named, digest)) {
    throw mismatch(`Expected a file with the ${expected.hash_type} of the response, received another file`);
  }
}

function mismatch(message: string): SignatureError {
  return new SignatureError('mismatch', message, {
    hint: 'Discard the file and call again: it was truncated or changed on the way, and a new file has a new digest.',
  });
}
