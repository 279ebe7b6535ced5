import { Sandbox } from '../../lib/sandbox';
import { FixedKeys } from '../../lib/trust';
import { keyPair, pem } from '../support/keys';

const DAY = 86_400_000;
const merchant = { serial: 'AA', publicKey: keyPair().publicKey };
const publicKey = pem(keyPair().publicKey);

describe('configured platform keys', () => {
  const from = Date.UTC(2026, 0, 1);

  async function certificateFrom(time: number): Promise<{ serial: string; certificate: string }> {
    return (await Sandbox.identity({ clock: () => time })).platform;
  }

  it('are found by their exact serial', () => {
    const keys = new FixedKeys({ PUB_KEY_ID_1: publicKey, ABCD: publicKey }, merchant, Date.now);
    expect(keys.find('PUB_KEY_ID_1')).toMatchObject({ serial: 'PUB_KEY_ID_1' });
    expect(keys.find('ABCD')).toMatchObject({ serial: 'ABCD' });
    for (const other of ['abcd', 'PUB_KEY_ID_2', '', '__proto__', 'constructor'])
      expect(keys.find(other)).toBeUndefined();
  });

  it('prefer the public key, so that WeChat Pay signs with it', async () => {
    const { serial, certificate } = await certificateFrom(from);
    const keys = new FixedKeys({ [serial]: certificate, PUB_KEY_ID_1: publicKey }, merchant, () => from);
    expect(keys.preferred().serial).toBe('PUB_KEY_ID_1');
  });

  it('prefer a valid certificate while the migration to the public key is paused', async () => {
    const { serial, certificate } = await certificateFrom(from);
    let now = from + DAY;
    let kind: 'publicKey' | 'certificate' = 'certificate';
    const keys = new FixedKeys(
      { PUB_KEY_ID_1: publicKey, [serial]: certificate },
      merchant,
      () => now,
      () => kind,
    );
    expect(keys.preferred().serial).toBe(serial);
    expect(keys.find('PUB_KEY_ID_1')).toBeDefined();
    kind = 'publicKey';
    expect(keys.preferred().serial).toBe('PUB_KEY_ID_1');
    kind = 'certificate';
    now = from + 3650 * DAY;
    expect(keys.preferred().serial).toBe('PUB_KEY_ID_1');
  });

  it('prefer the newest valid certificate', async () => {
    const [old, young] = await Promise.all([certificateFrom(from), certificateFrom(from + 30 * DAY)]);
    let now = from + DAY;
    const keys = new FixedKeys(
      { [young.serial]: young.certificate, [old.serial]: old.certificate },
      merchant,
      () => now,
    );
    expect(keys.preferred().serial).toBe(old.serial);
    now = from + 31 * DAY;
    expect(keys.preferred().serial).toBe(young.serial);
  });

  it('do not verify with an expired certificate', async () => {
    const { serial, certificate } = await certificateFrom(from);
    let now = from + DAY;
    const keys = new FixedKeys({ [serial]: certificate, PUB_KEY_ID_1: publicKey }, merchant, () => now);
    expect(keys.find(serial)).toMatchObject({ serial });
    now = from + 3650 * DAY;
    expect(keys.find(serial)).toBeUndefined();
    expect(keys.find('PUB_KEY_ID_1')).toBeDefined();
  });

  it('request no key if every certificate has expired', async () => {
    const { serial, certificate } = await certificateFrom(from);
    const keys = new FixedKeys({ [serial]: certificate }, merchant, () => from + 3650 * DAY);
    expect(() => keys.preferred()).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: 'certs',
        hint: expect.stringContaining('certs'),
      }),
    );
  });
});
