import type { Facts, FindingName } from '../doctor/finding';

/** A message, and a hint that says what to do. */
export interface FindingText {
  readonly message: string;
  readonly hint?: string | undefined;
}

export type Findings = Readonly<Record<FindingName, (facts: Facts) => FindingText>>;

export const findings: Findings = {
  source: ({ source }) => ({ message: `Merchant configuration: ${source}` }),
  'file-exposed': ({ source }) => ({
    message: `Other users can read ${source}`,
    hint: 'Run chmod 600 on it, or store the keys elsewhere and refer to them with env:NAME.',
  }),
  incomplete: ({ missing }) => ({
    message: `Missing: ${missing}`,
    hint: 'Set them. No request can be sent without them.',
  }),
  'private-key': ({ bits }) => ({ message: `The private key is a ${bits}-bit RSA key` }),
  'private-key-unusable': ({ problem }) => ({
    message: `The private key cannot be used: ${problem}`,
    hint: 'Use the whole content of apiclient_key.pem, from -----BEGIN to -----END.',
  }),
  certificate: ({ until }) => ({
    message: `The certificate matches the private key and is valid until ${until}`,
  }),
  'certificate-absent': () => ({
    message: 'No merchant certificate is set, so its match with the private key was not checked',
    hint: 'Set apiclient_cert.pem to check the match and the serial number.',
  }),
  'certificate-unusable': ({ problem }) => ({
    message: `The merchant certificate cannot be used: ${problem}`,
    hint: 'Use the content of apiclient_cert.pem.',
  }),
  'certificate-foreign': () => ({
    message: 'The merchant certificate does not match the private key',
    hint: 'Use apiclient_cert.pem and apiclient_key.pem from the same download.',
  }),
  'certificate-expired': ({ until }) => ({
    message: `The merchant certificate expired on ${until}`,
    hint: 'Apply for a new certificate on the merchant platform, and set its serial number and private key.',
  }),
  'certificate-expiring': ({ until, days }) => ({
    message: `The merchant certificate expires on ${until}, in ${days} days`,
    hint: 'Apply for a new certificate on the merchant platform. Both work until then.',
  }),
  'certificate-other-merchant': ({ name, mchid }) => ({
    message: `The merchant certificate belongs to ${name}, but mchid is ${mchid}`,
    hint: 'Set mchid to the merchant ID of the certificate.',
  }),
  serial: ({ serial }) => ({ message: `The serial number matches the certificate: ${serial}` }),
  'serial-other': ({ serial, actual }) => ({
    message: `The serial number is ${serial}, but the certificate has ${actual}`,
    hint: 'Set the serial number of the certificate, or omit serial.',
  }),
  'apiv3-key': () => ({ message: 'The APIv3 key has 32 bytes' }),
  'apiv3-key-absent': () => ({
    message: 'No APIv3 key is set',
    hint: 'Set it to decrypt notifications and platform certificates.',
  }),
  'apiv3-key-length': ({ bytes }) => ({
    message: `The APIv3 key has ${bytes} bytes, expected 32`,
    hint: 'Copy the whole key, without spaces or line breaks.',
  }),
  secret: () => ({ message: 'The APIv2 key has 32 bytes' }),
  'secret-absent': () => ({
    message: 'No APIv2 key is set',
    hint: 'Set it to call APIv2 (paths that begin with v2/).',
  }),
  'secret-length': ({ bytes }) => ({
    message: `The APIv2 key has ${bytes} bytes, expected 32`,
    hint: 'Copy the whole key, without spaces or line breaks.',
  }),
  trust: ({ keys }) => ({ message: `WeChat Pay keys: ${keys}` }),
  'trust-downloaded': () => ({
    message: 'WeChat Pay keys: platform certificates, downloaded when needed',
  }),
  'trust-unusable': ({ problem }) => ({
    message: `The WeChat Pay keys cannot be used: ${problem}`,
    hint: 'Download pub_key.pem from the merchant platform, and copy its ID (PUB_KEY_ID_…).',
  }),
  clock: ({ offset }) => ({ message: `The clock is correct (offset ${offset} s)` }),
  'clock-off': ({ offset }) => ({
    message: `The clock is ${Math.abs(Number(offset))} s ${Number(offset) > 0 ? 'fast' : 'slow'}`,
    hint: 'Synchronize it with NTP. Signatures that are more than 300 s off are rejected.',
  }),
  'clock-unknown': () => ({ message: 'The clock could not be compared with the server' }),
  echo: ({ requestId }) => ({ message: `A signed request succeeded (Request-ID ${requestId})` }),
  'echo-failed': ({ problem, hint }) => ({
    message: `The signed request failed: ${problem}`,
    hint: String(hint),
  }),
  'echo-skipped': () => ({
    message: 'No request was sent: the configuration is incomplete',
    hint: 'Fix the problems above.',
  }),
};
