import { execFileSync } from 'node:child_process';
import path from 'node:path';
import keys from '../vectors/keys.json';

/** Runs a program in its own process and returns which of two packages it loaded. */
const loadedBy = (program: string): string[] => {
  const script = `
    const crypto = require('wechatpay-chain/crypto');
    const { merchant, platform } = ${JSON.stringify(keys)};
    const { Rsa, AesGcm, AesEcb, Hash, Certificate, ClientCertificate, Pkcs12, Xml } = crypto;
    ${program}
    const loaded = (name) => Object.keys(require.cache).some((file) => file.includes('/' + name + '/'));
    console.log(JSON.stringify(['node-forge', 'saxes'].filter(loaded)));
  `;
  const args = ['-r', 'ts-node/register/transpile-only', '-r', './scripts/self.cjs', '-e', script];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: path.join(__dirname, '../..') }).toString());
};

describe('the slow certificate and XML parsers are loaded', () => {
  it('not by node:crypto operations or by writing XML', () => {
    const program = `
      Rsa.verify('a', Rsa.sign('a', merchant.pkcs8), merchant.certificate);
      Rsa.decrypt(Rsa.encrypt('a', merchant.spki), merchant.pkcs8);
      Rsa.encryptPkcs1v15('a', merchant.spki);
      AesEcb.encrypt(AesGcm.encrypt('a', Hash.md5('a'), 'nonce'), Hash.md5('a'));
      ClientCertificate.from({ cert: merchant.certificate, key: merchant.pkcs8 }, { clock: () => 0 });
      Certificate.from(platform.certificate);
      Xml.build({ a: '1' });
    `;
    expect(loadedBy(program)).toEqual([]);
  });

  it.each([
    [
      'PKCS#1 v1.5 decryption',
      "Rsa.decryptPkcs1v15(Rsa.encryptPkcs1v15('a', merchant.spki), merchant.pkcs8)",
      'node-forge',
    ],
    ['PKCS#12', "try { Pkcs12.open(new Uint8Array([0x30, 0]), '') } catch {}", 'node-forge'],
    ['XML that is read', "Xml.parse('<xml/>')", 'saxes'],
  ])('by %s', (_, program, name) => {
    expect(loadedBy(program)).toEqual([name]);
  });
});
