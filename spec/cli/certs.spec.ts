import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { downloadCertificates } from '../../lib/cli/certificates';
import { environmentOf, Folder, wxpay } from '../support/command';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await Sandbox.start();
});
afterAll(() => sandbox.close());

function serialOfPlatform(): string {
  return Object.keys(sandbox.config.certs).find((serial) => !serial.startsWith('PUB_KEY_ID_')) ?? '';
}

describe('wxpay certs', () => {
  it('saves the platform certificates as PEM with the options of the PHP downloader', async () => {
    using folder = new Folder();
    const { mchid, serial, baseURL, apiv3Key } = sandbox.config;
    writeFileSync(folder.file('key.pem'), String(sandbox.config.privateKey));
    const args = [
      '-m',
      mchid,
      '-s',
      serial,
      '-f',
      'key.pem',
      '-k',
      'env:APIV3',
      '-u',
      baseURL,
      '-o',
      'saved',
    ];
    const { code, stdout } = await wxpay(['certs', ...args], { cwd: folder.path, env: { APIV3: apiv3Key } });
    expect(readdirSync(folder.file('saved'))).toEqual([`wechatpay_${serialOfPlatform()}.pem`]);
    const saved = readFileSync(folder.file(`saved/wechatpay_${serialOfPlatform()}.pem`));
    expect(new X509Certificate(saved).serialNumber).toBe(serialOfPlatform());
    expect(stdout).toContain(serialOfPlatform());
    expect(code).toBe(0);
  });

  it('reads the merchant from the environment and lists the saved files as JSON', async () => {
    using folder = new Folder();
    const { stdout } = await wxpay(['certs', '--output', 'json'], {
      cwd: folder.path,
      env: environmentOf(sandbox),
    });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: `wechatpay_${serialOfPlatform()}.pem`,
        serial: serialOfPlatform(),
        validFrom: expect.any(String),
        validTo: expect.any(String),
      },
    ]);
  });

  it('downloads the certificates of a global merchant from their own path', async () => {
    const certificates = await downloadCertificates({ ...sandbox.config, certificates: { global: true } });
    expect(certificates.map(({ serial }) => serial)).toEqual([serialOfPlatform()]);
    expect(sandbox.requests.at(-1)).toMatchObject({ template: '/v3/global/certificates' });
  });

  it('rejects a secret on the command line without printing it', async () => {
    const { apiv3Key } = sandbox.config;
    const { code, stdout, stderr } = await wxpay(['certs', '-k', apiv3Key]);
    expect(stderr).toContain('other users can see secrets on the command line');
    expect(stdout + stderr).not.toContain(apiv3Key);
    expect(code).toBe(2);
  });

  it('saves nothing with a wrong APIv3 key', async () => {
    using folder = new Folder();
    const env = { ...environmentOf(sandbox), WECHATPAY_APIV3_KEY: 'x'.repeat(32) };
    const { code, stderr } = await wxpay(['certs'], { cwd: folder.path, env });
    expect(stderr).toContain('APIv3 key');
    expect(readdirSync(folder.path)).toEqual([]);
    expect([3, 7]).toContain(code);
  });

  it('saves nothing where verification fails', async () => {
    using folder = new Folder();
    const fault = sandbox.fault({ kind: 'wrong-signature' });
    const { code } = await wxpay(['certs'], { cwd: folder.path, env: environmentOf(sandbox) });
    fault.clear();
    expect(readdirSync(folder.path)).toEqual([]);
    expect(code).toBe(7);
  });

  it('reports a merchant without platform certificates', async () => {
    await using modern = await Sandbox.start({ keys: 'public-key' });
    const { code, stderr } = await wxpay(['certs', '--language', 'zh'], { env: environmentOf(modern) });
    expect(stderr).toContain('错误：');
    expect([3, 4]).toContain(code);
  });
});
