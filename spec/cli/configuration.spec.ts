import { chmodSync, writeFileSync } from 'node:fs';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { environmentOf, Folder, secretsOf, wxpay } from '../support/command';

let sandbox: Sandbox;
let env: Record<string, string>;
let folder: Folder;
let file: string;

beforeAll(async () => {
  sandbox = await Sandbox.start();
  env = environmentOf(sandbox);
  folder = new Folder();
  file = folder.file('config.json');
});
afterAll(async () => {
  folder[Symbol.dispose]();
  await sandbox.close();
});

const CALL = ['call', 'v3/certificates', '--dry-run', '--output', 'json'];

/** Writes a profile of the gateway's merchant that refers to a key file and to an environment variable. */
function profile(): Record<string, string> {
  writeFileSync(folder.file('key.pem'), env['WECHATPAY_PRIVATE_KEY'] ?? '');
  return {
    mchid: sandbox.config.mchid,
    serial: sandbox.config.serial,
    privateKey: 'file:key.pem',
    publicKeyId: env['WECHATPAY_PUBLIC_KEY_ID'] ?? '',
    publicKey: env['WECHATPAY_PUBLIC_KEY'] ?? '',
    apiv3Key: 'env:APIV3',
    baseURL: sandbox.config.baseURL,
  };
}

function write(content: unknown): void {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  chmodSync(file, 0o600);
}

describe('environment variables', () => {
  it('that are all missing are reported with a hint', async () => {
    const { code, stderr } = await wxpay(['doctor']);
    expect(stderr).toContain('expected a merchant');
    expect(stderr).toContain('wxpay sandbox --write');
    expect(code).toBe(3);
  });

  it('that are incomplete are reported with all missing names and no values', async () => {
    const { WECHATPAY_SERIAL: _, WECHATPAY_PUBLIC_KEY_ID: __, ...half } = env;
    const { code, stderr } = await wxpay(['call', 'v3/certificates'], { env: half });
    expect(stderr).toContain('missing: WECHATPAY_SERIAL, WECHATPAY_PUBLIC_KEY_ID');
    for (const secret of secretsOf(sandbox)) expect(stderr).not.toContain(secret);
    expect(code).toBe(3);
  });

  it('may contain keys with escaped line breaks and references to files', async () => {
    const key = env['WECHATPAY_PRIVATE_KEY'] ?? '';
    writeFileSync(folder.file('public.pem'), env['WECHATPAY_PUBLIC_KEY'] ?? '');
    const { code } = await wxpay(['call', 'v3/certificates'], {
      env: {
        ...env,
        WECHATPAY_PRIVATE_KEY: key.replaceAll('\n', '\\n'),
        WECHATPAY_PUBLIC_KEY: `file:${folder.file('public.pem')}`,
      },
    });
    expect(code).toBe(0);
  });
});

describe('a profile', () => {
  it('resolves its file references relative to the profile file', async () => {
    write({ default: 'shop', profiles: { shop: profile() } });
    const { code, stderr } = await wxpay(['call', 'v3/certificates', '--config', file], {
      env: { APIV3: sandbox.config.apiv3Key },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^200/) });
  });

  it('is selected by name before or after the command, or by the environment', async () => {
    write({
      profiles: {
        one: { ...profile(), baseURL: 'http://one.test/' },
        two: { ...profile(), baseURL: 'http://two.test/' },
      },
    });
    const APIV3 = sandbox.config.apiv3Key;
    const before = await wxpay(['--config', file, '--profile', 'one', ...CALL], { env: { APIV3 } });
    const after = await wxpay([...CALL, '--profile=two', '--config', file], { env: { APIV3 } });
    const named = await wxpay(CALL, { env: { APIV3, WECHATPAY_CONFIG: file, WECHATPAY_PROFILE: 'two' } });
    expect([before, after, named].map(({ stdout }) => JSON.parse(stdout).url)).toEqual([
      'http://one.test/v3/certificates',
      'http://two.test/v3/certificates',
      'http://two.test/v3/certificates',
    ]);
  });

  it('is found in the configuration directory', async () => {
    const { code, stderr } = await wxpay(['doctor', '--profile', 'x'], {
      env: { XDG_CONFIG_HOME: folder.path },
    });
    expect(stderr).toContain(folder.file('wechatpay/config.json'));
    expect(code).toBe(3);
  });

  it('that is selected by name never mixes with the environment', async () => {
    write({ profiles: { shop: { mchid: '1900000200' } } });
    const { stderr } = await wxpay(['call', 'v3/certificates', '--config', file, '--profile', 'shop'], {
      env,
    });
    expect(stderr).toContain(
      'Invalid `profiles.shop`: expected a complete merchant configuration; missing: privateKey, serial',
    );
  });

  it.each([
    ['does not exist', { profiles: { a: {}, b: {} } }, /"shop" is not in .*Pass one of a, b as --profile/s],
    [
      'has an unknown field',
      { profiles: { shop: { mchId: '1' } } },
      /Invalid `profiles\.shop\.mchId`: unknown field/,
    ],
    [
      'refers to a missing variable',
      { profiles: { shop: { mchid: 'env:NOPE' } } },
      /environment variable NOPE, found none/,
    ],
    ['is in a file that is not JSON', '{ "apiv3Key": "0123456789abcdef', /expected a JSON file/],
    ['sets a prototype', '{ "__proto__": { "profiles": {} } }', /expected a JSON file/],
  ])('that %s causes an error without secrets', async (_, content, words) => {
    write(content);
    const { code, stderr } = await wxpay(['doctor', '--config', file, '--profile', 'shop']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('0123456789');
    expect(code).toBe(3);
  });

  it('in a file that other users can read causes a warning', async () => {
    write({ profiles: { shop: profile() } });
    chmodSync(file, 0o644);
    const { stderr } = await wxpay([...CALL.slice(0, 3), '--config', file], {
      env: { APIV3: 'x'.repeat(32) },
    });
    expect(stderr).toContain('chmod 600');
  });

  it('reads a secret from standard input', async () => {
    write({ profiles: { shop: { ...profile(), apiv3Key: 'stdin' } } });
    const { stdout } = await wxpay(['doctor', '--offline', '--config', file], {
      input: `${sandbox.config.apiv3Key}\n`,
    });
    expect(stdout).toContain('The APIv3 key has 32 bytes');
  });

  it('does not prompt without a terminal', async () => {
    write({ profiles: { shop: { ...profile(), apiv3Key: 'prompt' } } });
    const { code, stderr } = await wxpay(['doctor', '--config', file]);
    expect(stderr).toContain('expected a terminal');
    expect(code).toBe(3);
  });
});
