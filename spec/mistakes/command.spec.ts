import { writeFileSync } from 'node:fs';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { environmentOf, Folder, type RunOptions, wxpay } from '../support/command';
import { stable } from './mistake';

// What a user types, and what the command says in both languages; the texts in __snapshots__ were read by eye.

let identity: Identity;
let sandbox: Sandbox;
let folder: Folder;
beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  folder = new Folder();
  writeFileSync(folder.file('broken.json'), '{');
  writeFileSync(folder.file('named.json'), '{ "profiles": { "shop": { "mchId": "1" } } }');
});
afterAll(async () => {
  folder[Symbol.dispose]();
  await sandbox.close();
});

const ORDER = '{"appid":"wxd678efh567hg6787","mchid":"1900000109"}';
const none = (): RunOptions => ({});
const merchant = (): RunOptions => ({ env: environmentOf(sandbox) });
const merchantWith = (changes: Record<string, string>) => (): RunOptions => ({
  env: { ...environmentOf(sandbox), ...changes },
});

const rows: readonly (readonly [
  what: string,
  args: readonly string[],
  options: () => RunOptions,
  code: number,
])[] = [
  ['an unknown command', ['cal', 'v3/certificates'], none, 2],
  ['an unknown option', ['call', 'v3/certificates', '--methd', 'GET'], none, 2],
  ['no path', ['call'], none, 2],
  ['an unknown method', ['call', 'v3/certificates', '-X', 'FETCH'], none, 2],
  ['JSON with a fault', ['call', 'v3/pay/transactions/native', '--json', '{a}'], merchant, 2],
  ['a query without a value', ['call', 'v3/certificates', '-q', 'mchid'], merchant, 2],
  ['no merchant', ['call', 'v3/certificates'], none, 3],
  ['a file that does not exist', ['call', 'v3/certificates', '--config', '/nowhere/config.json'], none, 3],
  [
    'a profile of another name',
    ['call', 'v3/certificates', '--config', 'named.json', '--profile', 'store'],
    none,
    3,
  ],
  [
    'a part of the environment',
    ['call', 'v3/certificates'],
    () => ({ env: { WECHATPAY_MCHID: '1900000109' } }),
    3,
  ],
  [
    "'undefined' in the environment",
    ['call', 'v3/certificates'],
    merchantWith({ WECHATPAY_APIV3_KEY: 'undefined' }),
    3,
  ],
  [
    'a private key that is a path',
    ['call', 'v3/certificates'],
    merchantWith({ WECHATPAY_PRIVATE_KEY: './apiclient_key.pem' }),
    3,
  ],
  [
    'serial=… pasted whole',
    ['call', 'v3/certificates'],
    merchantWith({ WECHATPAY_SERIAL: 'serial=4354C9F3' }),
    3,
  ],
  ['a misspelled path', ['call', 'v3/pay/transaction/native', '--json', ORDER], merchant, 4],
  ['a path without its version', ['call', 'pay/transactions/native', '--json', ORDER], merchant, 4],
  ['a misspelled path in the reference', ['reference', 'v3/pay/transaction/native'], none, 2],
];

describe.each(['en', 'zh'])('in %s the command explains', (language) => {
  it.each(rows)('%s', async (_, args, options, expected) => {
    const given = options();
    const { code, stdout, stderr } = await wxpay([...args, '--language', language], {
      ...given,
      cwd: folder.path,
    });
    expect(code).toBe(expected);
    const changing = {
      origin: sandbox.url,
      folder: folder.path,
      'merchant serial': identity.merchant.serial,
    };
    expect(
      stable(stdout + stderr, changing).replace(/Request-ID: .*/g, 'Request-ID: <id>'),
    ).toMatchSnapshot();
  });
});
