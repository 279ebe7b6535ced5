// Platform certificates that the client downloads automatically: on first use, after a rotation, together with the
// WeChat Pay public key during the migration, and shared between machines through a store.
import { subscribe } from 'node:diagnostics_channel';
import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const { certs, ...config } = sandbox.config;
  const downloads = () => sandbox.requests.filter(({ target }) => target === '/v3/certificates').length;
  subscribe('wechatpay:certificates', (event) => console.log('  event:', event));

  console.log('Certificates only: the first call downloads them.');
  const wxpay = new Wechatpay({ ...config, certificates: 'auto' });
  const echo = (client: Wechatpay) => client.v3.security.echo.post({ json: { echo_message: 'hello' } });
  await Promise.all([echo(wxpay), echo(wxpay), echo(wxpay)]);
  console.log(`3 concurrent calls, ${downloads()} download.`);

  console.log('\nWeChat Pay rotates its certificate: the next response is signed with an unknown one.');
  const { serial } = await sandbox.rotate();
  const { headers } = await echo(wxpay);
  console.log(`Verified with the ${headers.get('Wechatpay-Serial') === serial ? 'new' : 'old'} certificate.`);

  console.log('\nMigration to the public key: both are trusted, and every request names the public key.');
  const publicKey = Object.entries(certs).filter(([id]) => id.startsWith('PUB_KEY_ID_'));
  const migrating = new Wechatpay({
    ...config,
    certs: Object.fromEntries(publicKey),
    certificates: 'auto',
  });
  console.log('Response signed with', (await echo(migrating)).headers.get('Wechatpay-Serial'));
  migrating.certificates?.stop(); // once the merchant platform shows 100 %

  console.log(
    '\nSeveral machines: a store with get and set, such as Keyv, shares them, encrypted with the APIv3 key.',
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
