import type { Facts, FindingName } from '../doctor/finding';

/** A sentence, and the way out. */
export interface FindingText {
  readonly message: string;
  readonly hint?: string | undefined;
}

export type Findings = Readonly<Record<FindingName, (facts: Facts) => FindingText>>;

export const findings: Findings = {
  source: ({ source }) => ({ message: `The merchant is set in: ${source}` }),
  'file-exposed': ({ source }) => ({
    message: `Others can read ${source}`,
    hint: 'chmod 600 it, or keep the keys elsewhere and refer to them by env:NAME.',
  }),
  incomplete: ({ missing }) => ({
    message: `Missing: ${missing}`,
    hint: 'Set them; without them no call is made.',
  }),
  'private-key': ({ bits }) => ({ message: `The private key is RSA with ${bits} bits` }),
  'private-key-unusable': ({ problem }) => ({
    message: `The private key cannot be used: ${problem}`,
    hint: 'It is the file apiclient_key.pem, from -----BEGIN to -----END.',
  }),
  certificate: ({ until }) => ({
    message: `The certificate belongs to the private key; valid until ${until}`,
  }),
  'certificate-absent': () => ({
    message: 'No merchant certificate is set: whether it belongs to the key was not checked',
    hint: 'Set apiclient_cert.pem to have that, and its serial, checked.',
  }),
  'certificate-unusable': ({ problem }) => ({
    message: `The merchant certificate cannot be used: ${problem}`,
    hint: 'It is the file apiclient_cert.pem.',
  }),
  'certificate-foreign': () => ({
    message: 'The merchant certificate does not belong to the private key',
    hint: 'apiclient_cert.pem and apiclient_key.pem must come from the same download.',
  }),
  'certificate-expired': ({ until }) => ({
    message: `The merchant certificate expired on ${until}`,
    hint: 'Apply for a new one on the merchant platform, and set its serial and key.',
  }),
  'certificate-expiring': ({ until, days }) => ({
    message: `The merchant certificate expires on ${until}, in ${days} days`,
    hint: 'Apply for a new one on the merchant platform; both work until then.',
  }),
  'certificate-other-merchant': ({ name, mchid }) => ({
    message: `The merchant certificate is ${name}'s, and mchid is ${mchid}`,
    hint: 'Set the mchid of the merchant whose certificate this is.',
  }),
  serial: ({ serial }) => ({ message: `The serial is the certificate's: ${serial}` }),
  'serial-other': ({ serial, actual }) => ({
    message: `The serial is ${serial}, the certificate's is ${actual}`,
    hint: "Set the certificate's, or leave serial out.",
  }),
  'apiv3-key': () => ({ message: 'The APIv3 key has 32 bytes' }),
  'apiv3-key-absent': () => ({
    message: 'No APIv3 key is set',
    hint: 'Notifications and platform certificates cannot be decrypted without it.',
  }),
  'apiv3-key-length': ({ bytes }) => ({
    message: `The APIv3 key has ${bytes} bytes instead of 32`,
    hint: 'Copy it whole, without spaces and line breaks.',
  }),
  secret: () => ({ message: 'The APIv2 key has 32 bytes' }),
  'secret-absent': () => ({ message: 'No APIv2 key is set', hint: 'Paths that begin with v2/ need it.' }),
  'secret-length': ({ bytes }) => ({
    message: `The APIv2 key has ${bytes} bytes instead of 32`,
    hint: 'Copy it whole, without spaces and line breaks.',
  }),
  trust: ({ keys }) => ({ message: `WeChat Pay is known by: ${keys}` }),
  'trust-downloaded': () => ({
    message: 'WeChat Pay is known by platform certificates, downloaded when needed',
  }),
  'trust-unusable': ({ problem }) => ({
    message: `WeChat Pay's keys cannot be used: ${problem}`,
    hint: 'Download pub_key.pem and its PUB_KEY_ID_… from the merchant platform.',
  }),
  clock: ({ offset }) => ({ message: `The clock is right (${offset} s)` }),
  'clock-off': ({ offset }) => ({
    message: `The clock is ${Math.abs(Number(offset))} s ${Number(offset) > 0 ? 'fast' : 'slow'}`,
    hint: 'Set it by NTP: beyond 300 s every signature is refused.',
  }),
  'clock-unknown': () => ({ message: 'The clock could not be compared with the server’s' }),
  echo: ({ requestId }) => ({ message: `A signed call went there and back (Request-ID ${requestId})` }),
  'echo-failed': ({ problem, hint }) => ({
    message: `The signed call failed: ${problem}`,
    hint: String(hint),
  }),
  'echo-skipped': () => ({
    message: 'No call was made: the configuration is not complete',
    hint: 'Mend what is marked above.',
  }),
};
