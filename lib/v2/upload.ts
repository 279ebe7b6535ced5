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

/** How APIv2 names the parts of an upload where nothing else is known of the endpoint. */
const USUAL: UploadParts = { file: 'media', digest: 'media_hash', algorithm: 'md5' };

/**
 * Writes an upload: the fields and the file are parts of one form. Signed are the fields, among them the file's digest;
 * a nonce there is not.
 *
 * @throws {ConfigError} where the file cannot be read, or the fields speak of another merchant.
 * @see https://pay.weixin.qq.com/doc/global/v2/zh/4013641477
 */
export async function encodeUpload({ init, ...draft }: CallDraft, mchid: string): Promise<HttpRequest> {
  const { multipart, xml, json, body } = init;
  if (multipart === undefined || (xml ?? json ?? body) !== undefined) {
    throw new ConfigError('multipart', 'was given beside another body', 'Give one of them.');
  }
  const { traits, signal } = draft.call;
  const { file: name, digest: hashed = 'media_hash', ...parts } = traits.upload ?? USUAL;
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
