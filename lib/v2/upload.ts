import { type CallDraft, callInfo } from '../call';
import { ConfigError } from '../errors';
import {
  encodeHeaders,
  type HttpRequest,
  MultipartBody,
  prepareUpload,
  type UploadParts,
  USER_AGENT,
} from '../http';
import { checkMerchantId } from './merchant-id';
import type { Fields } from './xml-fields';
import { writeFields } from './xml-fields';

const NOTHING = Buffer.alloc(0);

/** The names of the parts of an upload to an endpoint outside the catalogue. */
const DEFAULT_PARTS: UploadParts = { file: 'media', digest: 'media_hash', algorithm: 'md5' };

/**
 * Encodes an upload as one form with the fields and the file. The sign covers the fields, including the digest of the
 * file; uploads have no nonce.
 *
 * @throws {ConfigError} if the file cannot be read, or the fields name another merchant.
 * @see https://pay.weixin.qq.com/doc/global/v2/zh/4013641477
 */
export async function encodeUpload({ init, ...draft }: CallDraft, mchid: string): Promise<HttpRequest> {
  const { multipart, xml, json, body } = init;
  if (multipart === undefined || (xml ?? json ?? body) !== undefined) {
    throw new ConfigError(
      'multipart',
      'expected a single body, received another one as well',
      'Pass multipart only.',
    );
  }
  const { traits, signal } = draft.call;
  const { file: name, digest: hashed = 'media_hash', ...parts } = traits.upload ?? DEFAULT_PARTS;
  const { file, filename: given, limits, meta } = multipart;
  const { filename, source, digest } = await prepareUpload(
    { file, filename: given, limits, signal },
    { file: name, ...parts },
  );
  const form = new MultipartBody([], { name, filename, source });
  try {
    const fields: Fields = { mch_id: mchid, sign_type: 'HMAC-SHA256', ...meta, [hashed]: digest };
    checkMerchantId(fields, mchid, traits, 'multipart.meta');
    const headers = encodeHeaders({ accept: '*/*', 'user-agent': USER_AGENT }, init.headers);
    const { method, origin, target } = draft;
    const call = callInfo(draft.call);
    return writeFields({ method, origin, target, headers, body: form, signable: NOTHING, call }, fields);
  } catch (error) {
    await form[Symbol.asyncDispose]();
    throw error;
  }
}
