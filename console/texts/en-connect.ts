import type { ConnectFinding, PublishedKey } from '../../lib/sandbox/console/views';

/** A finding in words, and what to do about it. */
export interface FindingText {
  readonly message: string;
  readonly hint?: string;
}

type Facts = ConnectFinding['facts'];

/** The texts of the page Connect in English. */
export const connect = {
  title: 'Connect',
  intro:
    'What a client needs to call this gateway. Private keys are not shown here: the gateway prints them when it starts.',
  address: 'Address',
  url: 'Base URL',
  mchid: 'Merchant ID',
  serial: 'Serial number of the merchant certificate',
  keys: {
    'public-key': 'WeChat Pay public key',
    certificate: 'WeChat Pay platform certificate',
  } satisfies Record<PublishedKey['kind'], string>,
  notifyUrl: 'Notification URL of the built-in receiver',
  sample: 'Sample order',
  sampleHint: 'A signed Native order, sent to this gateway as its merchant.',
  send: 'Send a sample order',
  sending: 'Sending …',
  sent: (number: string) => `Order ${number} was placed.`,
  refused: (message: string) => `The order was refused: ${message}`,
  openCashier: 'Pay it in the cashier',
  seeRequest: 'View request',
  seeNotification: 'View notification',
  environment: 'Environment variables',
  environmentHint:
    'The public part. wxpay sandbox prints all variables, also WECHATPAY_PRIVATE_KEY, WECHATPAY_APIV3_KEY and WECHATPAY_SECRET, and --write FILE writes them to a file that only you can read.',
  own: 'wechatpay-chain',
  others: 'Other SDKs',
  builtInHost:
    'This client has the host of WeChat Pay built in, so the gateway takes its place: it serves HTTPS on port 443, the hosts file leads the host to this machine, and NODE_EXTRA_CA_CERTS names the file of the authority certificate (WECHATPAY_CA).',
  doctor: 'Check the client',
  doctorHint: 'wxpay doctor checks keys, certificates and the clock on the side of the client.',
  doctorCommand: 'npx wxpay doctor',
  findings: 'Findings',
  findingsHint: 'What requests and notifications so far say of the client.',
  status: { ok: 'OK', warning: 'Warning', failed: 'Failed', skipped: 'Not yet' } satisfies Record<
    ConnectFinding['status'],
    string
  >,
  finding: {
    requests: ({ count }) => ({
      message: `The gateway received ${count} ${count === 1 ? 'request' : 'requests'} from clients.`,
    }),
    'requests-none': () => ({
      message: 'No client has called this gateway.',
      hint: 'Set the base URL of your client to the address above.',
    }),
    'mchid-other': ({ mchid, expected }) => ({
      message: `The last request came from merchant ${mchid}.`,
      hint: `Set mchid to ${expected}.`,
    }),
    'serial-other': ({ serial, expected }) => ({
      message: `The last request has the certificate serial number ${serial}.`,
      hint: `Set serial to ${expected}.`,
    }),
    signature: () => ({ message: 'The signature of the last request is valid.' }),
    'signature-invalid': ({ reason }) => ({
      message: `The last request was not accepted: ${reason}`,
      hint: 'Open the request to compare the signed and the expected string.',
    }),
    clock: ({ offset }) => ({ message: `The clock of the client is correct (offset ${offset} s).` }),
    'clock-off': ({ offset }) => ({
      message: `The clock of the client is ${Math.abs(Number(offset))} s ${Number(offset) > 0 ? 'fast' : 'slow'}.`,
      hint: 'Synchronize it with NTP. Signatures that are more than 300 s off are rejected.',
    }),
    notification: () => ({ message: 'The last notification was received.' }),
    'notification-refused': ({ answer }) => ({
      message: `The last notification was not received: ${answer}.`,
      hint: 'Check the APIv3 key and the WeChat Pay keys of the receiver.',
    }),
    'notifications-none': () => ({
      message: 'No notification was sent.',
      hint: 'Pay an order that has a notify_url on this machine.',
    }),
  } satisfies Record<ConnectFinding['name'], (facts: Facts) => FindingText> as Readonly<
    Record<ConnectFinding['name'], (facts: Facts) => FindingText>
  >,
};
