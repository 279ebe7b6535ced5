import { createSecretKey, KeyObject } from 'node:crypto';
import { ConfigError } from '../errors';
import { bytesOf } from './text';

/** A symmetric key: text, bytes, or a KeyObject of type `secret`, which no log and no inspection shows. */
export type SecretSource = string | Uint8Array | KeyObject;

const AES_256 = 32;

/** A key of AES-256, of 32 bytes exactly: cutting or padding another would only hide the mistake. */
export function loadAesKey(source: SecretSource, field: string): KeyObject {
  if (source instanceof KeyObject && source.symmetricKeySize === AES_256) return source;
  const bytes = secretBytes(source, field);
  if (bytes.length === AES_256) return createSecretKey(bytes);
  throw new ConfigError(
    field,
    `a key of ${bytes.length} bytes, ${AES_256} are needed`,
    'The APIv3 key is the text of 32 letters and digits that was set on the merchant platform, without a line break.',
  );
}

/** The bytes of a symmetric key. */
export function secretBytes(source: SecretSource, field: string): Uint8Array {
  if (typeof source === 'string' || source instanceof Uint8Array) return bytesOf(source);
  if (source instanceof KeyObject && source.type === 'secret') return source.export();
  const what = source instanceof KeyObject ? `a ${source.type} key` : typeof source;
  throw new ConfigError(
    field,
    `this is ${what}, a secret was expected`,
    'Give its text, its bytes or a secret KeyObject.',
  );
}
