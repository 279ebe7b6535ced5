import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../errors';
import { gunzippedBytes, type HttpResponse } from '../http';
import type { SignedMessage } from './signed-message';

/** A statement in memory that unpacks to more bytes than this is refused; one that goes to a sink has no such limit. */
const LIMIT = 256 * 1024 * 1024;

/**
 * What the signature of a global statement covers: not the file, but the SHA-1 of it that a header names. The file's
 * own SHA-1, over the plain text, must be the same.
 *
 * @throws {SignatureError} where it is not.
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
      'The statement is not the file that Wechatpay-Statement-Sha1 names',
      {
        hint: 'The file was cut or changed on the way: fetch it again.',
        status,
      },
    );
  }
  return { status, headers, body: Buffer.from(`{"sha1":"${named}"}`) };
}

async function* whole(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
