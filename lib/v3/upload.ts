import type { CallDraft } from '../call';
import { ConfigError } from '../errors';
import { type Multipart, MultipartBody, prepareUpload, type RequestGroups, type UploadParts } from '../http';
import { type EncodedBody, refuseSeveral, stringify } from './encoder';

/** The names of the parts of an upload to an endpoint outside the catalogue. */
const DEFAULT_PARTS: UploadParts = {
  file: 'file',
  filename: 'filename',
  digest: 'sha256',
  algorithm: 'sha256',
};

/**
 * Encodes an upload: `meta` as JSON with the name and the digest of the file, then the file. The signature covers the
 * exact bytes of `meta` only.
 *
 * @throws {ConfigError} if the file cannot be read, or the endpoint does not accept it.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4012760432
 */
export async function encodeUpload(
  init: RequestGroups & { readonly multipart: Multipart },
  { traits, signal }: CallDraft['call'],
): Promise<EncodedBody> {
  refuseSeveral(init);
  const { file, filename: given, limits, meta = {} } = init.multipart;
  const parts = traits.upload ?? DEFAULT_PARTS;
  const named = given ?? (parts.filename && meta[parts.filename]);
  const { filename, source, digest } = await prepareUpload({ file, filename: named, limits, signal }, parts);
  try {
    checkOwnDigest(parts.digest, meta, digest);
    const own = { ...field(parts.filename, filename), ...field(parts.digest, digest) };
    const signable = Buffer.from(stringify('multipart.meta', { ...own, ...meta }));
    const fields = [{ name: 'meta', value: signable, type: 'application/json' }];
    const body = new MultipartBody(fields, { name: parts.file, filename, source });
    return { body, signable, contentType: undefined, framing: body.framing };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

function field(name: string | undefined, value: string): Record<string, string> {
  return name === undefined ? {} : { [name]: value };
}

/**
 * Checks the caller's digest.
 *
 * @throws {ConfigError} if it is not the digest of the file.
 */
function checkOwnDigest(
  name: string | undefined,
  meta: NonNullable<Multipart['meta']>,
  digest: string,
): void {
  const given = name === undefined ? undefined : meta[name];
  if (given === undefined || given === digest) return;
  throw new ConfigError(
    `multipart.meta.${name}`,
    'expected the digest of the file, received another value',
    'Omit the digest: the client computes it.',
  );
}
