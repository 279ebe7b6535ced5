import { createHash, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SignatureError } from '../errors';
import type { Incoming } from '../http';
import type { SignedMessage } from './verify';

/** A statement that unpacks to more bytes than this is refused. */
const LIMIT = 256 * 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * What the signature of a global statement covers: not the file, but the SHA-1 of it that a header names. The file's
 * own SHA-1, over the plain text, must be the same.
 *
 * @throws {SignatureError} where it is not.
 * @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354982
 */
export async function statementMessage({ status, headers, body }: Incoming): Promise<SignedMessage> {
  const named = headers.get('Wechatpay-Statement-Sha1') ?? '';
  const digest = createHash('sha1')
    .update(await plain(body))
    .digest();
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

function plain(body: Buffer): Buffer | Promise<Buffer> {
  return body.subarray(0, GZIP.length).equals(GZIP)
    ? promisify(gunzip)(body, { maxOutputLength: LIMIT })
    : body;
}
