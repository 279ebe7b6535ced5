import { createPublicKey, type KeyObject } from 'node:crypto';
import { Certificate, Rsa } from '../../crypto';
import { ConfigError } from '../../errors';
import { FixedKeys } from '../../trust';
import { certsOf, missingOf, missingTrust } from '../configuration/client';
import { describeSource, type Found, type Merchant, nameIn } from '../configuration/profile';
import { type Finding, finding } from './finding';

const DAY = 86_400_000;

/** Checks a configuration without sending a request. */
export function examine({ merchant, source }: Found, now: number): Finding[] {
  const missing = [
    ...missingOf(merchant, ['mchid', 'serial', 'privateKey']),
    ...missingTrust(merchant),
  ].filter((field) => field !== 'serial' || merchant.certificate === undefined);
  const place = describeSource(source);
  return [
    finding('ok', 'source', { source: place }),
    ...(source.kind === 'profile' && source.exposed
      ? [finding('warning', 'file-exposed', { source: place })]
      : []),
    ...(missing.length > 0
      ? [
          finding('failed', 'incomplete', {
            missing: missing.map((field) => nameIn(source, field)).join(', '),
          }),
        ]
      : []),
    ...examineIdentity(merchant, now),
    examineLength(merchant.apiv3Key, 'apiv3-key'),
    examineLength(merchant.secret, 'secret'),
    ...examineTrust(merchant, now),
  ];
}

function examineIdentity(merchant: Merchant, now: number): Finding[] {
  const { privateKey, certificate } = merchant;
  const key =
    privateKey === undefined ? undefined : attempt(() => Rsa.from(privateKey, 'private', 'privateKey'));
  const ofKey =
    key === undefined
      ? []
      : key instanceof ConfigError
        ? [finding('failed', 'private-key-unusable', { problem: key.message })]
        : [finding('ok', 'private-key', { bits: key.asymmetricKeyDetails?.modulusLength ?? 0 })];
  if (certificate === undefined) return [...ofKey, finding('skipped', 'certificate-absent')];
  const read = attempt(() => Certificate.from(certificate, 'certificate'));
  if (read instanceof ConfigError) {
    return [...ofKey, finding('failed', 'certificate-unusable', { problem: read.message })];
  }
  const pair = key instanceof ConfigError ? undefined : key;
  return [...ofKey, ...examineCertificate(read, pair, merchant, now)];
}

function examineCertificate(
  certificate: Certificate,
  key: KeyObject | undefined,
  { mchid, serial }: Merchant,
  now: number,
): Finding[] {
  const matches = key === undefined || createPublicKey(key).equals(certificate.publicKey);
  const name = /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? '';
  const other = mchid !== undefined && /^\d+$/.test(name) && name !== mchid;
  return [
    matches ? examineValidity(certificate, now) : finding('failed', 'certificate-foreign'),
    ...(other ? [finding('failed', 'certificate-other-merchant', { name, mchid })] : []),
    serial === undefined || serial.toUpperCase() === certificate.serial
      ? finding('ok', 'serial', { serial: certificate.serial })
      : finding('failed', 'serial-other', { serial, actual: certificate.serial }),
  ];
}

function examineValidity({ validTo }: Certificate, now: number): Finding {
  const days = Math.floor((validTo.getTime() - now) / DAY);
  const until = validTo.toISOString().slice(0, 10);
  if (days < 0) return finding('failed', 'certificate-expired', { until });
  return days < 30
    ? finding('warning', 'certificate-expiring', { until, days })
    : finding('ok', 'certificate', { until });
}

function examineLength(key: string | undefined, name: 'apiv3-key' | 'secret'): Finding {
  if (key === undefined) return finding('skipped', `${name}-absent`);
  const bytes = Buffer.byteLength(key);
  return bytes === 32 ? finding('ok', name) : finding('failed', `${name}-length`, { bytes });
}

function examineTrust(merchant: Merchant, now: number): Finding[] {
  if (missingTrust(merchant).length > 0) return [];
  const keys = attempt(() => {
    const certs = certsOf(merchant);
    const names = Object.keys(certs);
    if (names.length > 0) {
      new FixedKeys(certs, { serial: merchant.serial ?? '', publicKey: undefined }, () => now);
    }
    return names;
  });
  if (keys instanceof ConfigError) return [finding('failed', 'trust-unusable', { problem: keys.message })];
  return keys.length === 0
    ? [finding('ok', 'trust-downloaded')]
    : [finding('ok', 'trust', { keys: keys.join(', ') })];
}

function attempt<T>(read: () => T): T | ConfigError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
