import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../errors';
import { type HttpResponse, requestIdOf } from '../http';
import type { OperationTraits } from '../openapi';

const HEADERS = { sm3: 'SM3-Digest' } as const;
const HEX = /^[0-9a-f]+$/i;

/**
 * Checks a file against the digest in the response headers. The header is unsigned: it proves that the file is complete,
 * not who sent it. A response without the header passes.
 *
 * @throws {SignatureError} if the file has another digest.
 */
export async function checkDigest(
  answer: HttpResponse,
  algorithm: NonNullable<OperationTraits['digest']>,
): Promise<void> {
  const name = HEADERS[algorithm];
  const named = answer.headers.get(name);
  if (named === null) return;
  const hash = createHash(algorithm);
  for await (const chunk of answer.file?.read(true) ?? [answer.body]) hash.update(chunk);
  const digest = hash.digest();
  const claimed = Buffer.from(named, HEX.test(named) ? 'hex' : 'base64');
  if (claimed.length === digest.length && timingSafeEqual(claimed, digest)) return;
  throw new SignatureError(
    'mismatch',
    `Expected a file with the digest of the header ${name}, received another file`,
    {
      hint: 'Download the file again: it was truncated or changed on the way.',
      status: answer.status,
      requestId: requestIdOf(answer.headers),
    },
  );
}
