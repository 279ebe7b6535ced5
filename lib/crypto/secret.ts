import { createSecretKey, KeyObject } from 'node:crypto';
import { ConfigError, shapeOf } from '../errors';
import { bytesOf } from './text';

/** A symmetric key: text, bytes, or a KeyObject of type `secret`, which logs and inspections do not show. */
export type SecretSource = string | Uint8Array | KeyObject;

const AES_256 = 32;

/** Loads a key of AES-256, exactly 32 bytes: truncating or padding another key would hide the mistake. */
export function loadAesKey(source: SecretSource, field: string): KeyObject {
  if (source instanceof KeyObject && source.symmetricKeySize === AES_256) return source;
  const bytes = secretBytes(source, field);
  if (bytes.length === AES_256) return createSecretKey(bytes);
  throw new ConfigError(
    field,
    `expected a key of ${AES_256} bytes, received ${bytes.length} bytes`,
    'Pass the APIv3 key: the text of 32 letters and digits set on the merchant platform, without a line break.',
  );
}

/** Returns the bytes of a symmetric key. */
export function secretBytes(source: SecretSource, field: string): Uint8Array {
  if (typeof source === 'string' || source instanceof Uint8Array) return bytesOf(source);
  if (source instanceof KeyObject && source.type === 'secret') return source.export();
  const received = source instanceof KeyObject ? `a ${source.type} key` : shapeOf(source);
  throw new ConfigError(
    field,
    `expected a symmetric key, received ${received}`,
    'Pass its text, its bytes or a secret KeyObject.',
  );
}
