import { writeFileSync } from 'node:fs';
import { ConfigError, Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { environmentOf, Folder, secretsOf } from '../support/command';

let sandbox: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  sandbox = await Sandbox.start();
  env = environmentOf(sandbox);
});
afterAll(() => sandbox.close());

function refusal(variables: Record<string, string | undefined>, options = {}): ConfigError {
  try {
    Wechatpay.fromEnv(variables, options);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('expected a ConfigError');
}

describe('Wechatpay.fromEnv', () => {
  it('makes a client of all variables that a gateway prints', async () => {
    await using wxpay = Wechatpay.fromEnv(env);
    expect(wxpay).toBeInstanceOf(Wechatpay);
    expect(wxpay.bills).toBeDefined();
    const { data } = await wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } });
    expect(data).toEqual({ echo_message: 'hi' });
  });

  it('reads process.env by default', async () => {
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      await using wxpay = Wechatpay.fromEnv();
      expect((await wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } })).status).toBe(200);
    } finally {
      process.env = before;
    }
  });

  it('reads keys from files and other variables, and line feeds that are escaped', async () => {
    using folder = new Folder();
    writeFileSync(folder.file('key.pem'), String(env['WECHATPAY_PRIVATE_KEY']));
    await using wxpay = Wechatpay.fromEnv({
      ...env,
      WECHATPAY_PRIVATE_KEY: `file:${folder.file('key.pem')}`,
      WECHATPAY_PUBLIC_KEY: 'env:OTHER',
      OTHER: String(env['WECHATPAY_PUBLIC_KEY']).replaceAll('\n', '\\n'),
    });
    expect((await wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } })).status).toBe(200);
  });

  it('accepts options that override variables', async () => {
    await using wxpay = Wechatpay.fromEnv(
      { ...env, WECHATPAY_BASE_URL: 'https://wrong.example/' },
      {
        baseURL: sandbox.config.baseURL,
      },
    );
    expect((await wxpay.v3.security.echo.post({ json: { echo_message: 'hi' } })).status).toBe(200);
  });

  it.each([
    'WECHATPAY_MCHID',
    'WECHATPAY_SERIAL',
    'WECHATPAY_PRIVATE_KEY',
    'WECHATPAY_PUBLIC_KEY_ID',
    'WECHATPAY_PUBLIC_KEY',
  ])('names %s if it is missing or empty', (name) => {
    expect(refusal({ ...env, [name]: undefined }).field).toBe(name);
    expect(refusal({ ...env, [name]: '' }).field).toBe(name);
  });

  it('names all variables that are missing', () => {
    const { field, message, hint } = refusal({});
    expect(field).toBe('WECHATPAY_MCHID');
    expect(message).toContain('WECHATPAY_PRIVATE_KEY, WECHATPAY_SERIAL, WECHATPAY_PUBLIC_KEY_ID');
    expect(hint).toContain('wxpay sandbox --write');
  });

  it.each([
    ['WECHATPAY_MCHID', 'x'],
    ['WECHATPAY_PRIVATE_KEY', 'A-SECRET-KEY'],
    ['WECHATPAY_PUBLIC_KEY', 'A-SECRET-KEY'],
    ['WECHATPAY_APIV3_KEY', 'A-SECRET-KEY'],
    ['WECHATPAY_CERTIFICATE', 'A-SECRET-KEY'],
    ['WECHATPAY_SERIAL', 'not hex'],
    ['WECHATPAY_PRIVATE_KEY', 'file:/nonexistent/key.pem'],
    ['WECHATPAY_PRIVATE_KEY', 'env:NOT_SET'],
    ['WECHATPAY_SECRET', 'prompt'],
  ])('names %s if its value is %s, without a secret', (name, value) => {
    const error = refusal({ ...env, [name]: value });
    expect(error.field).toBe(name);
    expect(error.message).toContain(`Invalid \`${name}\`: `);
    for (const secret of [...secretsOf(sandbox), 'A-SECRET-KEY']) {
      expect(`${error.message}${error.hint}${JSON.stringify(error)}`).not.toContain(secret);
    }
  });

  it('names the option if the option is wrong', () => {
    expect(refusal(env, { timeout: -1 }).field).toBe('timeout');
    expect(refusal(env, { mchid: 'x' }).field).toBe('mchid');
  });
});
