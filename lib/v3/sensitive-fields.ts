import type { CallDraft, CallInProgress } from '../call';
import { Ciphertext, Rsa } from '../crypto';
import { ConfigError, DecryptionError } from '../errors';
import { encodeHeaders } from '../http';
import { withoutPrototype } from '../json';
import type { EncryptedField } from '../openapi';
import type { PlatformKey, PlatformKeys } from '../trust';
import { changeAt } from './field-paths';

type Init = CallDraft['init'];

/** What OAEP with SHA-1 takes of the modulus, in bytes. */
const OVERHEAD = 42;
const NONE: readonly EncryptedField[] = Object.freeze([]);
const SERIAL = 'Wechatpay-Serial';

/**
 * Encrypts the sensitive fields of a request, wherever they stand, and names the key in `Wechatpay-Serial`: the one
 * that the caller's own header names, or the preferred one. What is a {@link Ciphertext} stays as it is.
 *
 * @throws {ConfigError} where a text is too long, is none, or the named key is not known.
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059053
 */
export function encryptFields(draft: CallDraft, keys: PlatformKeys): Init | Promise<Init> {
  const fields = placesOf(draft).filter(
    (field) => field.group !== 'data' && field.key === 'platform' && isFilled(draft.init, field),
  );
  return fields.length === 0 ? draft.init : sealFields(draft.init, fields, keys);
}

async function sealFields(init: Init, fields: readonly EncryptedField[], keys: PlatformKeys): Promise<Init> {
  const headers = new Headers(encodeHeaders({}, init.headers));
  const key = await keyFor(headers.get(SERIAL), keys);
  const sealed = fields.reduce((before, field) => sealField(before, field, key), init);
  headers.set(SERIAL, key.serial);
  return withoutPrototype(sealed, { headers: Object.fromEntries(headers) });
}

/** The sensitive fields of the answer to a request, where they are to be opened. */
export function encryptedAnswerFields(call: CallInProgress): readonly EncryptedField[] {
  return placesOf(call).filter(({ group }) => group === 'data');
}

/** Sensitive fields of what WeChat Pay sends. */
export interface EncryptedPaths {
  /** What an error calls that which holds them: `data`, `resource`. */
  readonly name: string;
  /** The names that lead to each; `*` stands for every entry of a list. */
  readonly paths: readonly (readonly string[])[];
  /** What an error adds where one does not open. */
  readonly hint: string;
}

/**
 * The value with its sensitive fields opened; what is no text stays as it is.
 *
 * @param decrypt opens base64 with the merchant's key.
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
  const texts = await Promise.all(found.map(([text, at]) => openField(text, at, decrypt, hint)));
  const plaintexts = new Map(found.map(([, at], index) => [at, texts[index]]));
  const replace = (text: unknown, at: string) => plaintexts.get(at) ?? text;
  return paths.reduce((before, path) => changeAt(before, path, replace, name), value);
}

function placesOf({ call }: CallInProgress): readonly EncryptedField[] {
  return call.traits.cipher === false ? NONE : (call.operation?.encryptedFields ?? NONE);
}

async function keyFor(serial: string | null, keys: PlatformKeys): Promise<PlatformKey> {
  if (serial === null) return keys.preferred();
  const key = await keys.find(serial);
  if (key !== undefined) return key;
  throw new ConfigError(
    `headers.${SERIAL}`,
    `no key is known under "${serial}", so nothing can be encrypted for it`,
    'Leave the header out: the client names the key that it encrypts with. Or give cipher: false.',
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

function sealField(init: Init, { group, path }: EncryptedField, key: PlatformKey): Init {
  const value: unknown = Reflect.get(init, group);
  const sealed = changeAt(value, path, (text, at) => encrypt(text, at, key), group);
  return value === undefined ? init : withoutPrototype(init, { [group]: sealed });
}

function encrypt(value: unknown, at: string, { publicKey }: PlatformKey): unknown {
  if (value instanceof Ciphertext) return value.toString();
  if (value === '') return value;
  if (typeof value !== 'string') {
    throw new ConfigError(at, `a ${typeof value} cannot be encrypted`, 'Give the text, or a Ciphertext.');
  }
  const bytes = Buffer.byteLength(value);
  const most = (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - OVERHEAD;
  if (bytes <= most) return Rsa.encrypt(value, publicKey);
  throw new ConfigError(
    at,
    `has ${bytes} bytes of UTF-8, at most ${most} can be encrypted`,
    'Shorten it. If it is ciphertext already, give new Ciphertext(text).',
  );
}

async function openField(
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
