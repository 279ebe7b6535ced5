import { constants, createHash, type KeyObject, publicEncrypt } from 'node:crypto';

const SHA1_BYTES = 20;

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

/** MGF1 over SHA-1. */
function mask(seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / SHA1_BYTES) }, (_, counter) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    return sha1(Buffer.concat([seed, number]));
  });
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}

/**
 * RSAES-OAEP with SHA-1 and a chosen seed: the same text has the same ciphertext, so the same request gets the same
 * response. For a local gateway only; to protect a secret the seed must be random.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8017#section-7.1.1
 */
export function encryptWithSeed(key: KeyObject, text: string, seed: Buffer): string {
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const message = Buffer.from(text);
  const padding = Buffer.alloc(size - message.length - 2 * SHA1_BYTES - 2);
  const block = Buffer.concat([sha1(Buffer.alloc(0)), padding, Buffer.from([1]), message]);
  const masked = xor(block, mask(seed, block.length));
  const encoded = Buffer.concat([Buffer.from([0]), xor(seed, mask(masked, SHA1_BYTES)), masked]);
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded).toString('base64');
}
