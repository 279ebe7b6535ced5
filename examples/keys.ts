// Uses all kinds of merchant keys, with generated keys: npx ts-node examples/keys.ts
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';
import { AesEcb, AesGcm, Certificate, Hash, Pkcs12, Rsa, Xml } from 'wechatpay-chain/crypto';

// 1. Load a key pair. Load your own from a file: Rsa.from('file:///etc/wechatpay/apiclient_key.pem').
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const privateKey = Rsa.from(pem);
const publicKey = Rsa.from(pair.publicKey, 'public');

// 2. Sign and verify.
const message = 'GET\n/v3/certificates\n1700000000\nEITBJAwb5YqLdzM1PUF1\n\n';
const signature = Rsa.sign(message, privateKey);
console.log('signature  ', `${signature.slice(0, 24)}…`, Rsa.verify(message, signature, publicKey));

// 3. Encrypt and decrypt a sensitive field.
const name = Rsa.encrypt('张三', publicKey);
console.log('OAEP       ', `${name.slice(0, 24)}…`, Rsa.decrypt(name, privateKey));

// 4. Decrypt the resource of a notification with the APIv3 key.
const apiv3Key = AesGcm.from('a2e9ac0fe1a6b4ce9f1a9bb2e9d3a2f1');
const ciphertext = AesGcm.encrypt('{"trade_state":"SUCCESS"}', apiv3Key, 'fdasflkja484', 'transaction');
console.log('AES-GCM    ', AesGcm.decrypt(ciphertext, apiv3Key, 'fdasflkja484', 'transaction'));

// 5. APIv2: calculate a sign, and decrypt the req_info of a refund notification.
const secret = '192006250b4c09247ec02edce69f6a2d';
console.log('sign       ', Hash.sign('MD5', 'appid=wxd930ea5d5a258f4f&mch_id=10000100', secret));
const req_info = AesEcb.encrypt(Xml.build({ refund_fee: 1 }, { root: 'root' }), Hash.md5(secret));
console.log('req_info   ', { ...Xml.parse(AesEcb.decrypt(req_info, Hash.md5(secret))) });

// 6. Read a certificate and a PKCS#12 file, as issued by the merchant platform.
const { certificate, pfx } = issue(pem, '1900000109');
const { serial, subject, validTo } = Certificate.from(certificate);
console.log('certificate', serial, subject, validTo.toISOString());
const opened = Pkcs12.open(pfx, '1900000109');
assert.equal(opened.certificate.serial, serial);
assert.ok(opened.key.equals(privateKey));
console.log('PKCS#12    ', 'contains the certificate', opened.certificate.serial, 'and its key');

// 7. Errors describe the problem and contain no secret.
try {
  Rsa.from(certificate, 'private', 'privateKey');
} catch (error) {
  console.log('error      ', String(error));
}

/** Plays the merchant platform: issues a certificate, self-signed for simplicity, and its PKCS#12 file. */
function issue(key: string, passphrase: string): { certificate: string; pfx: Buffer } {
  const own = forge.pki.privateKeyFromPem(key);
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.setRsaPublicKey(own.n, own.e);
  made.serialNumber = '4d45524348414e5453455249414c303031';
  made.validity.notAfter = new Date(Date.now() + 86_400_000);
  made.setSubject([{ name: 'commonName', value: passphrase }]);
  made.setIssuer([{ name: 'commonName', value: 'Tenpay.com Root CA' }]);
  made.sign(own, forge.md.sha256.create());
  const file = forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(own, made, passphrase, { algorithm: '3des' }));
  return { certificate: forge.pki.certificateToPem(made), pfx: Buffer.from(file.getBytes(), 'latin1') };
}
