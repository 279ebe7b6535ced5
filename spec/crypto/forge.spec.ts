import { execFileSync } from 'node:child_process';
import path from 'node:path';
import keys from '../vectors/keys.json';

/** Runs a program in a process of its own and tells whether it loaded node-forge. */
const loadsForge = (program: string): boolean => {
  const script = `
    const crypto = require('wechatpay-chain/crypto');
    const { merchant, platform } = ${JSON.stringify(keys)};
    const { Rsa, AesGcm, AesEcb, Hash, Certificate, ClientCertificate, Pkcs12, Xml } = crypto;
    ${program}
    console.log(Object.keys(require.cache).some((file) => file.includes('node-forge')));
  `;
  const args = ['-r', 'ts-node/register/transpile-only', '-r', './scripts/self.cjs', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: path.join(__dirname, '../..') }).toString());
};

describe('node-forge, which is slow to load, is loaded', () => {
  it('not by what node:crypto can do', () => {
    const program = `
      Rsa.verify('a', Rsa.sign('a', merchant.pkcs8), merchant.certificate);
      Rsa.decrypt(Rsa.encrypt('a', merchant.spki), merchant.pkcs8);
      Rsa.encryptPkcs1v15('a', merchant.spki);
      AesEcb.encrypt(AesGcm.encrypt('a', Hash.md5('a'), 'nonce'), Hash.md5('a'));
      ClientCertificate.from({ cert: merchant.certificate, key: merchant.pkcs8 }, { clock: () => 0 });
      Certificate.from(platform.certificate);
      Xml.parse(Xml.build({ a: '1' }));
    `;
    expect(loadsForge(program)).toBe(false);
  });

  it('by PKCS#1 v1.5 decryption', () => {
    expect(loadsForge("Rsa.decryptPkcs1v15(Rsa.encryptPkcs1v15('a', merchant.spki), merchant.pkcs8)")).toBe(
      true,
    );
  });

  it('by PKCS#12', () => {
    expect(loadsForge("try { Pkcs12.open(new Uint8Array([0x30, 0]), '') } catch {}")).toBe(true);
  });
});
