// Platform certificates that the client downloads by itself: on first need, again when WeChat Pay rotates them, beside
// the WeChat Pay public key during the migration, and shared between machines through a store.
import { subscribe } from 'node:diagnostics_channel';
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const { certs, ...config } = sandbox.config;
  const downloads = () => sandbox.requests.filter(({ target }) => target === '/v3/certificates').length;
  subscribe('wechatpay:certificates', (event) => console.log('  event:', event));

  console.log('Certificates only: downloaded when the first call needs them.');
  const wxpay = new Wechatpay({ ...config, certificates: 'auto' });
  const echo = (client: Wechatpay) => client.v3.security.echo.post({ json: { echo_message: 'hello' } });
  await Promise.all([echo(wxpay), echo(wxpay), echo(wxpay)]);
  console.log(`3 calls at once, ${downloads()} download.`);

  console.log(
    '\nWeChat Pay rotates its certificate: the next answer is signed by one that is not known yet.',
  );
  const { serial } = await sandbox.rotate();
  const { headers } = await echo(wxpay);
  console.log(`Verified by ${headers.get('Wechatpay-Serial') === serial ? 'the new one' : 'the old one'}.`);

  console.log('\nOn the way to the public key: both are trusted, the public key is named on every request.');
  const publicKey = Object.entries(certs).filter(([id]) => id.startsWith('PUB_KEY_ID_'));
  const migrating = new Wechatpay({ ...config, certs: Object.fromEntries(publicKey), certificates: 'auto' });
  console.log('Answered by', (await echo(migrating)).headers.get('Wechatpay-Serial'));
  migrating.certificates?.stop(); // the merchant platform says 100 %: no more downloads

  console.log(
    '\nSeveral machines: a Keyv, or anything with get and set, holds the set, sealed with the APIv3 key.',
  );
  const store = new Map<string, string>();
  for (const machine of ['one', 'two']) {
    const before = downloads();
    await using client = new Wechatpay({ ...config, certificates: { store } });
    await echo(client);
    console.log(`Machine ${machine}: ${downloads() - before} download(s).`);
  }

  await wxpay.close();
  await migrating.close();
  await sandbox.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
