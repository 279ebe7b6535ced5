import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { ConfigError } from '../../../lib/errors';
import { orderOf, PATIENCE, send, serials, verifies } from '../merchant';

const NOW = Date.UTC(2027, 0, 15, 8);

const x509 = (pem: string, ...args: string[]): string =>
  execFileSync('openssl', ['x509', '-noout', ...args], { input: pem, encoding: 'utf8' }).trim();

let identity: Identity;

beforeAll(async () => {
  identity = await Sandbox.identity({ mchid: '1230000109', clock: () => NOW });
}, PATIENCE);

describe('the identity of a gateway', () => {
  it('can be saved to a file and loaded again', async () => {
    const kept: Identity = JSON.parse(JSON.stringify(identity));
    await using sandbox = await Sandbox.start({ identity: kept });
    const json = orderOf(sandbox, '1217752501201407033233368018');
    expect((await send(sandbox, 'POST', '/v3/pay/transactions/native', { json })).status).toBe(200);
  });

  it.each(['merchant', 'platform'] as const)('has a %s certificate that openssl can read', (owner) => {
    const { certificate, serial } = identity[owner];
    expect(x509(certificate, '-serial')).toBe(`serial=${serial}`);
    expect(x509(certificate, '-startdate')).toBe('notBefore=Jan 15 08:00:00 2027 GMT');
    expect(x509(certificate, '-enddate')).toBe('notAfter=Jan 15 08:00:00 2032 GMT');
    expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/);
  });

  it.each(['merchant', 'platform'] as const)('has a %s certificate issued by its authority', (owner) => {
    const certificate = new X509Certificate(identity[owner].certificate);
    const authority = new X509Certificate(identity.authority.certificate);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
  });

  it('has a certificate for the merchant ID', () => {
    expect(x509(identity.merchant.certificate, '-subject')).toMatch(/CN ?= ?1230000109/);
  });

  it('has 32 characters for each symmetric key', () => {
    expect([identity.apiv3Key, identity.secret].map((key) => /^\w{32}$/.test(key))).toEqual([true, true]);
    expect(identity.apiv3Key).not.toBe(identity.secret);
  });

  it.each(['', '19', 'abcdefghij', '1900000109 '])('refuses the merchant ID %p', async (mchid) => {
    await expect(Sandbox.identity({ mchid })).rejects.toThrow(ConfigError);
  });
});

describe('the client configuration of a gateway', () => {
  it('is complete', async () => {
    await using sandbox = await Sandbox.start({ identity });
    expect(sandbox.config).toEqual({
      mchid: '1230000109',
      serial: identity.merchant.serial,
      privateKey: identity.merchant.privateKey,
      certs: {
        [identity.platform.serial]: identity.platform.certificate,
        [identity.publicKey.id]: identity.publicKey.publicKey,
      },
      apiv3Key: identity.apiv3Key,
      secret: identity.secret,
      merchant: { cert: identity.merchant.certificate, key: identity.merchant.privateKey },
      baseURL: `${sandbox.url}/`,
      clock: expect.any(Function),
    });
  });

  it('follows the clock of the gateway', async () => {
    await using sandbox = await Sandbox.start({ identity, clock: () => NOW });
    const { clock } = sandbox.config;
    expect(clock?.()).toBe(NOW);
    await sandbox.advance(60_000);
    expect(clock?.()).toBe(NOW + 60_000);
  });

  it('does not show its keys in an inspection', async () => {
    await using sandbox = await Sandbox.start({ identity });
    expect(JSON.stringify(sandbox)).toBe(JSON.stringify({ url: sandbox.url }));
  });
});

describe('the kind of keys of a merchant', () => {
  it('certificate: has no public key', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'certificate' });
    expect(Object.keys(sandbox.config.certs)).toEqual([identity.platform.serial]);
    const answer = await send(sandbox, 'POST', '/v3/security/echo', {
      json: { echo_message: 'a' },
      headers: { 'wechatpay-serial': identity.publicKey.id },
    });
    expect(answer.status).toBe(400);
  });

  it('public-key: gets responses signed with the public key by default, and has no certificates', async () => {
    await using sandbox = await Sandbox.start({ identity, keys: 'public-key' });
    const answer = await send(sandbox, 'GET', '/v3/certificates');
    expect(serials(sandbox)).toEqual({ certificate: '', publicKey: identity.publicKey.id });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ code: 'RESOURCE_NOT_EXISTS' });
    expect(verifies(sandbox, answer)).toBe(true);
  });
});

describe('an invalid option is named:', () => {
  const wrong: readonly [string, () => Promise<Sandbox>][] = [
    ['mchid', () => Sandbox.start({ identity, mchid: '1900000109' })],
    [
      'identity',
      () => Sandbox.start({ identity: { ...identity, merchant: { ...identity.merchant, certificate: '' } } }),
    ],
    ['keys', () => Sandbox.start({ identity, keys: Object('none') })],
    ['fault.kind', () => Sandbox.start({ identity, faults: [{ kind: Object('none') }] })],
    ['port', () => Sandbox.start({ identity, host: '192.0.2.1' })],
  ];

  it.each(wrong)('%s', async (field, start) => {
    await expect(start()).rejects.toMatchObject({ name: 'ConfigError', field });
  });

  it('a port that is in use', async () => {
    await using sandbox = await Sandbox.start({ identity });
    const port = Number(new URL(sandbox.url).port);
    await expect(Sandbox.start({ identity, port })).rejects.toMatchObject({ field: 'port' });
  });
});
