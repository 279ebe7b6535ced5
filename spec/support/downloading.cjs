// Downloads a file and reports the first bytes on disk; the spec then kills this program.
const { transformFileSync } = require('@swc/core');
require.extensions['.ts'] = (module, file) => {
  const options = {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  };
  module._compile(transformFileSync(file, options).code, file);
};
const { generateKeyPairSync } = require('node:crypto');
const { Wechatpay } = require('../../lib/index.ts');

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const wxpay = new Wechatpay({
  mchid: '1900000109',
  serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  privateKey,
  certs: { PUB_KEY_ID_0114232134912410000000000000: publicKey },
  baseURL: process.env.URL,
});
wxpay
  .chain('v3/billdownload/file')
  .get({ query: { token: 't' }, sink: process.env.SINK, progress: () => process.send('landed') })
  .catch((error) => console.error(error));
