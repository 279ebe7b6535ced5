// Names, phone numbers and bank accounts are encrypted. The client encrypts and decrypts all documented sensitive fields
// automatically, at any depth, and sets Wechatpay-Serial.
import { Ciphertext, ConfigError, Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const wxpay = new Wechatpay(sandbox.config);
  const echo = wxpay.v3.security.echo;

  const { data } = await echo.post({ json: { echo_message: 'hello', encrypted_echo_message: '张三' } });
  const sent: { encrypted_echo_message: string } = JSON.parse(String(sandbox.requests.at(-1)?.body));
  console.log('Passed:  张三');
  console.log(
    `Sent:    ${sent.encrypted_echo_message.slice(0, 40)}… (${sent.encrypted_echo_message.length} characters)`,
  );
  console.log(`Received: ${data.encrypted_echo_message}`);

  console.log('\nMark a value that is already encrypted, for example by another service.');
  const ciphertext = await wxpay.encrypt('李四');
  const marked = { echo_message: 'hello', encrypted_echo_message: new Ciphertext(ciphertext) };
  console.log('Received:', (await echo.post({ json: marked })).data.encrypted_echo_message);

  console.log('\nWith cipher: false the client changes nothing; decrypt() decrypts a single value.');
  const raw = await echo.post({
    json: { echo_message: 'hello', encrypted_echo_message: ciphertext },
    cipher: false,
  });
  const received = raw.data.encrypted_echo_message ?? '';
  console.log(`Received: ${received.slice(0, 20)}… = ${await wxpay.decrypt(received)}`);

  console.log('\nThe limit is 214 bytes; the error names the field, but does not contain its value.');
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
