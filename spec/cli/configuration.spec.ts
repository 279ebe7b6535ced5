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

/** A profile of the gateway's merchant whose private key is in a file beside it and whose APIv3 key is in the environment. */
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

describe('an environment', () => {
  it('that is empty is named, with the way out', async () => {
    const { code, stderr } = await wxpay(['doctor']);
    expect(stderr).toContain('no merchant is set');
    expect(stderr).toContain('wxpay sandbox --write');
    expect(code).toBe(3);
  });

  it('that is half set names all that is missing, and shows nothing that is set', async () => {
    const { WECHATPAY_SERIAL: _, WECHATPAY_PUBLIC_KEY_ID: __, ...half } = env;
    const { code, stderr } = await wxpay(['call', 'v3/certificates'], { env: half });
    expect(stderr).toContain('missing: WECHATPAY_SERIAL, WECHATPAY_PUBLIC_KEY_ID');
    for (const secret of secretsOf(sandbox)) expect(stderr).not.toContain(secret);
    expect(code).toBe(3);
  });

  it('may hold keys with \\n in two characters, and refer to files', async () => {
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
  it('makes calls, its references resolved from where its file is', async () => {
    write({ default: 'shop', profiles: { shop: profile() } });
    const { code, stderr } = await wxpay(['call', 'v3/certificates', '--config', file], {
      env: { APIV3: sandbox.config.apiv3Key },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^200/) });
  });

  it('is chosen by name, before and after the command, and by the environment', async () => {
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

  it('is found in the folder of configurations', async () => {
    const { code, stderr } = await wxpay(['doctor', '--profile', 'x'], {
      env: { XDG_CONFIG_HOME: folder.path },
    });
    expect(stderr).toContain(folder.file('wechatpay/config.json'));
    expect(code).toBe(3);
  });

  it('that is named keeps the environment out: two merchants never mix', async () => {
    write({ profiles: { shop: { mchid: '1900000200' } } });
    const { stderr } = await wxpay(['call', 'v3/certificates', '--config', file, '--profile', 'shop'], {
      env,
    });
    expect(stderr).toContain(
      'Invalid `profiles.shop`: only a part of a merchant is set; missing: privateKey, serial',
    );
  });

  it.each([
    ['is not there', { profiles: { a: {}, b: {} } }, /"shop" is not in .*There are: a, b\./s],
    [
      'has a field that is unknown',
      { profiles: { shop: { mchId: '1' } } },
      /`profiles\.shop\.mchId`: is unknown/,
    ],
    ['refers to nothing', { profiles: { shop: { mchid: 'env:NOPE' } } }, /NOPE is not set/],
    ['is in a file that is no JSON', '{ "apiv3Key": "0123456789abcdef', /the file is no JSON/],
    ['reaches for a prototype', '{ "__proto__": { "profiles": {} } }', /the file is no JSON/],
  ])('that %s is an error that shows no secret', async (_, content, words) => {
    write(content);
    const { code, stderr } = await wxpay(['doctor', '--config', file, '--profile', 'shop']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('0123456789');
    expect(code).toBe(3);
  });

  it('in a file that others can read is remarked on', async () => {
    write({ profiles: { shop: profile() } });
    chmodSync(file, 0o644);
    const { stderr } = await wxpay([...CALL.slice(0, 3), '--config', file], {
      env: { APIV3: 'x'.repeat(32) },
    });
    expect(stderr).toContain('chmod 600');
  });

  it('takes a secret from standard input', async () => {
    write({ profiles: { shop: { ...profile(), apiv3Key: 'stdin' } } });
    const { stdout } = await wxpay(['doctor', '--offline', '--config', file], {
      input: `${sandbox.config.apiv3Key}\n`,
    });
    expect(stdout).toContain('The APIv3 key has 32 bytes');
  });

  it('asks for nothing where there is nobody to ask', async () => {
    write({ profiles: { shop: { ...profile(), apiv3Key: 'prompt' } } });
    const { code, stderr } = await wxpay(['doctor', '--config', file]);
    expect(stderr).toContain('this is no terminal');
    expect(code).toBe(3);
  });
});
