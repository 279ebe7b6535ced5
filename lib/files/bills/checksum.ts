import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../../errors';

/** The digest of the plain file, as the answer that named the file tells it. */
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
 * Passes a file's plain bytes on, and ends in an error where they are not those that WeChat Pay named.
 *
 * @throws {SignatureError} at the end, where the digest is another; at once, where its kind is not known.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868
 */
export async function* verifiedChunks(
  bytes: AsyncIterable<Uint8Array>,
  expected: Checksum,
): AsyncGenerator<Uint8Array> {
  const algorithm = ALGORITHMS.get(expected.hash_type.toUpperCase());
  if (algorithm === undefined) {
    throw mismatch(`The digest of the file is of an unknown kind, "${expected.hash_type}"`);
  }
  const hash = createHash(algorithm);
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const digest = hash.digest();
  const named = Buffer.from(expected.hash_value, 'hex');
  if (named.length !== digest.length || !timingSafeEqual(named, digest)) {
    throw mismatch(`The file is not the one that WeChat Pay named: its ${expected.hash_type} is another`);
  }
}

function mismatch(message: string): SignatureError {
  return new SignatureError('mismatch', message, {
    hint: 'It was cut or changed on the way. Use none of it, and call again: the digest and the file belong together.',
  });
}
