import { createPublicKey } from 'node:crypto';
import { xmlOperation } from '../wire/v2/operation';
import { defineProduct } from './product';

/** The key that card numbers are encrypted with, PKCS#1 PEM. @see https://pay.weixin.qq.com/doc/v2/merchant/4011941097 */
const publicKey = xmlOperation('/risk/getpublickey', ({ keyring }) => ({
  mch_id: keyring.mchid,
  pub_key: createPublicKey(keyring.preferred.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString(),
}));

/** The key that APIv2 encrypts card numbers with. */
export const publicKeys = defineProduct({
  operations: [publicKey],
});
