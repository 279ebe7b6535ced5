import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../errors';
import { gunzippedBytes, type HttpResponse } from '../http';
import type { SignedMessage } from './signed-message';

/** The limit in bytes of an uncompressed statement in memory; a statement in a sink has no such limit. */
const LIMIT = 256 * 1024 * 1024;

/**
 * Builds the message that the signature of a global statement covers: the SHA-1 in a header, not the file. The SHA-1 of
 * the uncompressed file must be the same.
 *
 * @throws {SignatureError} if it is another one.
 * @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354982
 */
export async function statementMessage({
  status,
  headers,
  body,
  file,
}: HttpResponse): Promise<SignedMessage> {
  const named = headers.get('Wechatpay-Statement-Sha1') ?? '';
  const hash = createHash('sha1');
  const plain = file ? gunzippedBytes(file.read(true)) : gunzippedBytes(whole(body), LIMIT);
  for await (const chunk of plain) hash.update(chunk);
  const digest = hash.digest();
  const claimed = Buffer.from(named, 'hex');
  if (claimed.length !== digest.length || !timingSafeEqual(claimed, digest)) {
    throw new SignatureError(
      'mismatch',
      'Expected a statement with the digest of Wechatpay-Statement-Sha1, received another file',
      {
        hint: 'Download the file again: it was truncated or changed on the way.',
        status,
      },
    );
  }
  return { status, headers, body: Buffer.from(`{"sha1":"${named}"}`) };
}

async function* whole(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
