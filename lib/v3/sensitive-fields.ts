import type { CallDraft, CallInProgress } from '../call';
import { Ciphertext, Rsa } from '../crypto';
import { ConfigError, DecryptionError, shapeOf } from '../errors';
import { encodeHeaders } from '../http';
import { withoutPrototype } from '../json';
import type { EncryptedField } from '../openapi';
import type { PlatformKey, PlatformKeys } from '../trust';
import { changeAt } from './field-paths';

type Init = CallDraft['init'];

/** The padding of OAEP with SHA-1 in bytes. */
const OVERHEAD = 42;
const NONE: readonly EncryptedField[] = Object.freeze([]);
const SERIAL = 'Wechatpay-Serial';

/**
 * Encrypts the sensitive fields of a request and names the key in `Wechatpay-Serial`: the key of the caller's own header,
 * or the preferred one. A {@link Ciphertext} stays unchanged.
 *
 * @throws {ConfigError} if a text is too long, a value is not text, or the named key is unknown.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export function encryptFields(draft: CallDraft, keys: PlatformKeys): Init | Promise<Init> {
  const fields = encryptedFieldsOfCall(draft).filter(
    (field) => field.group !== 'data' && field.key === 'platform' && isFilled(draft.init, field),
  );
  return fields.length === 0 ? draft.init : encryptAll(draft.init, fields, keys);
}

async function encryptAll(init: Init, fields: readonly EncryptedField[], keys: PlatformKeys): Promise<Init> {
  const headers = new Headers(encodeHeaders({}, init.headers));
  const key = await keyFor(headers.get(SERIAL), keys);
  const encrypted = fields.reduce((before, field) => encryptField(before, field, key), init);
  headers.set(SERIAL, key.serial);
  return withoutPrototype(encrypted, { headers: Object.fromEntries(headers) });
}

/** Returns the sensitive fields of the response to a request, unless decryption is off. */
export function encryptedAnswerFields(call: CallInProgress): readonly EncryptedField[] {
  return encryptedFieldsOfCall(call).filter(({ group }) => group === 'data');
}

/** The sensitive fields of a response or notification. */
export interface EncryptedPaths {
  /** The name of their container in errors: `data`, `resource`. */
  readonly name: string;
  /** The path of each field; `*` matches every entry of an array. */
  readonly paths: readonly (readonly string[])[];
  /** The addition to the hint of an error. */
  readonly hint: string;
}

/**
 * Decrypts the sensitive fields of a value; values other than text stay unchanged.
 *
 * @param decrypt decrypts base64 with the merchant API private key.
 * @throws {DecryptionError} that names the field.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export async function decryptFields(
  { name, paths, hint }: EncryptedPaths,
  value: unknown,
  decrypt: (ciphertext: string) => Promise<string>,
): Promise<unknown> {
  const found: [ciphertext: string, at: string][] = [];
  const collect = (text: unknown, at: string) => {
    if (typeof text === 'string' && text !== '') found.push([text, at]);
    return text;
  };
  for (const path of paths) changeAt(value, path, collect, name);
  const texts = await Promise.all(found.map(([text, at]) => decryptField(text, at, decrypt, hint)));
  const plaintexts = new Map(found.map(([, at], index) => [at, texts[index]]));
  const replace = (text: unknown, at: string) => plaintexts.get(at) ?? text;
  return paths.reduce((before, path) => changeAt(before, path, replace, name), value);
}

function encryptedFieldsOfCall({ call }: CallInProgress): readonly EncryptedField[] {
  return call.traits.cipher === false ? NONE : (call.operation?.encryptedFields ?? NONE);
}

async function keyFor(serial: string | null, keys: PlatformKeys): Promise<PlatformKey> {
  if (serial === null) return keys.preferred();
  const key = await keys.find(serial);
  if (key !== undefined) return key;
  throw new ConfigError(
    `headers.${SERIAL}`,
    `expected the serial of a key in certs, received "${serial}"`,
    'Omit the header: the client names the key that it encrypts with. Or pass cipher: false.',
  );
}

function isFilled(init: Init, { group, path }: EncryptedField): boolean {
  let filled = false;
  const note = (value: unknown) => {
    filled = true;
    return value;
  };
  changeAt(Reflect.get(init, group), path, note, group);
  return filled;
}

function encryptField(init: Init, { group, path }: EncryptedField, key: PlatformKey): Init {
  const value: unknown = Reflect.get(init, group);
  const encrypted = changeAt(value, path, (text, at) => encrypt(text, at, key), group);
  return value === undefined ? init : withoutPrototype(init, { [group]: encrypted });
}

function encrypt(value: unknown, at: string, { publicKey }: PlatformKey): unknown {
  if (value instanceof Ciphertext) return value.toString();
  if (value === '') return value;
  if (typeof value !== 'string') {
    throw new ConfigError(
      at,
      `expected a string to encrypt, received ${shapeOf(value)}`,
      'Pass a string or a Ciphertext.',
    );
  }
  const bytes = Buffer.byteLength(value);
  const most = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - OVERHEAD;
  if (bytes <= most) return Rsa.encrypt(value, publicKey);
  throw new ConfigError(
    at,
    `expected at most ${most} bytes of UTF-8 to encrypt, received ${bytes} bytes`,
    'Shorten the text. If it is ciphertext already, pass new Ciphertext(text).',
  );
}

async function decryptField(
  ciphertext: string,
  at: string,
  decrypt: (ciphertext: string) => Promise<string>,
  hint: string,
): Promise<string> {
  try {
    return await decrypt(ciphertext);
  } catch (cause) {
    if (!(cause instanceof DecryptionError)) throw cause;
    throw new DecryptionError(`${at}: ${cause.message}`, {
      hint: `${cause.hint} ${hint}`,
      cause,
    });
  }
}
