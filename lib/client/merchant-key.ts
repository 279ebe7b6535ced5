import { createPublicKey, type KeyObject } from 'node:crypto';
import { Rsa } from '../crypto';
import { ConfigError, DecryptionError, NetworkError } from '../errors';
import type { Signer, WechatpayConfig } from './options';

/** The merchant's private key: in this process, or held by a remote signer. */
export interface MerchantKey {
  /** Signs with SHA-256 and RSA PKCS#1 v1.5; returns base64. */
  sign(message: Buffer): Promise<string>;
  /** Decrypts a sensitive field of a response from base64. */
  decrypt(ciphertext: string): Promise<string>;
  /** Undefined if only the signer knows it. */
  readonly publicKey: KeyObject | undefined;
}

/**
 * Reads the merchant's private key or signer.
 *
 * @throws {ConfigError} if there is neither a private key nor a signer, or both.
 */
export function readMerchantKey({ privateKey, signer }: WechatpayConfig): MerchantKey {
  if (signer === undefined) return localKey(Rsa.from(present(privateKey), 'private', 'privateKey'));
  if (privateKey !== undefined) {
    throw new ConfigError(
      'signer',
      'expected either signer or privateKey, received both',
      'Pass one of them.',
    );
  }
  if (typeof signer?.sign !== 'function') {
    throw new ConfigError(
      'signer',
      'expected an object with a sign function, received another value',
      SIGNER,
    );
  }
  return remoteKey(signer);
}

const SIGNER =
  'Pass { serial, sign }: sign(message) returns the signature (SHA-256 with RSA PKCS#1 v1.5) in base64.';

function present<T>(privateKey: T | undefined | null): T {
  if (privateKey !== undefined && privateKey !== null) return privateKey;
  throw new ConfigError(
    'privateKey',
    'expected a private key, received none',
    'Pass the merchant API private key (apiclient_key.pem), or a signer that has it.',
  );
}

function localKey(privateKey: KeyObject): MerchantKey {
  return {
    sign: (message) => Rsa.signAsync(message, privateKey),
    decrypt: (ciphertext) => Rsa.decryptAsync(ciphertext, privateKey),
    publicKey: createPublicKey(privateKey),
  };
}

function remoteKey(signer: Signer): MerchantKey {
  return {
    sign: (message) => signRemotely(signer, message),
    decrypt: (ciphertext) => decryptRemotely(signer, ciphertext),
    publicKey: undefined,
  };
}

async function signRemotely(signer: Signer, message: Buffer): Promise<string> {
  let signature: unknown;
  try {
    signature = await signer.sign(message);
  } catch (cause) {
    throw failed('The signer failed, so nothing was sent', cause);
  }
  // Other characters would break the Authorization header.
  if (typeof signature === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return signature;
  throw failed('Expected a signature in base64 from the signer, received another value, so nothing was sent');
}

function failed(message: string, cause?: unknown): NetworkError {
  return new NetworkError(message, {
    code: 'ERR_SIGNER',
    outcome: 'not-sent',
    cause,
    hint: 'Check the cause, and whether the key holder can be reached.',
  });
}

async function decryptRemotely(signer: Signer, ciphertext: string): Promise<string> {
  if (signer.decrypt === undefined) {
    throw new DecryptionError('The response contains ciphertext, but the signer has no decrypt function', {
      hint: 'Add signer.decrypt (RSAES-OAEP with SHA-1), or pass cipher: false to receive the ciphertext.',
    });
  }
  try {
    return await signer.decrypt(ciphertext);
  } catch (cause) {
    throw new DecryptionError('The signer could not decrypt', { hint: 'Check the cause.', cause });
  }
}
