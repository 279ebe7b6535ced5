// Names, phone numbers and bank accounts travel as ciphertext. The client encrypts and decrypts the fields that the
// catalogue marks, at any depth, with the key that it names in Wechatpay-Serial.
import { Ciphertext, ConfigError, Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const wxpay = new Wechatpay(sandbox.config);
  const echo = wxpay.v3.security.echo;

  const { data } = await echo.post({ json: { echo_message: 'hello', encrypted_echo_message: '张三' } });
  const sent: { encrypted_echo_message: string } = JSON.parse(String(sandbox.requests.at(-1)?.body));
  console.log('Written: 张三');
  console.log(
    `Sent:    ${sent.encrypted_echo_message.slice(0, 40)}… (${sent.encrypted_echo_message.length} characters)`,
  );
  console.log(`Read:    ${data.encrypted_echo_message}`);

  console.log('\nEncrypted before, for instance by another service: mark it.');
  const ciphertext = await wxpay.encrypt('李四');
  const marked = { echo_message: 'hello', encrypted_echo_message: new Ciphertext(ciphertext) };
  console.log('Read:   ', (await echo.post({ json: marked })).data.encrypted_echo_message);

  console.log('\ncipher: false leaves everything as it is; decrypt() opens by hand.');
  const raw = await echo.post({
    json: { echo_message: 'hello', encrypted_echo_message: ciphertext },
    cipher: false,
  });
  const answer = raw.data.encrypted_echo_message ?? '';
  console.log(`Read:    ${answer.slice(0, 20)}… = ${await wxpay.decrypt(answer)}`);

  console.log('\nMore than 214 bytes do not fit; the error names the field, and does not show it.');
  const long = { echo_message: 'hello', encrypted_echo_message: '张'.repeat(100) };
  await echo.post({ json: long }).catch((error: unknown) => {
    if (!(error instanceof ConfigError)) throw error;
    console.log(`${error.name}: ${error.message}`);
  });

  await wxpay.close();
  await sandbox.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
