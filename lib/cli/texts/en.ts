import type { Both } from '../../reference';
import { findings } from './en-findings';
import { steps } from './en-steps';

/** Everything that the command says in English. */
export const en = {
  description:
    'WeChat Pay on the command line: signed calls, verified answers, and a gateway to try them on.',
  version: 'show the version',
  help: 'show this help',
  helpCommand: 'show the help of a command',
  output: 'how results are written',
  language: 'the language of what is said',
  profile: 'the merchant to be, by its name in the file of profiles',
  config: 'the file of profiles; default ~/.config/wechatpay/config.json',
  titles: {
    'Usage:': 'Usage:',
    'Options:': 'Options:',
    'Global Options:': 'Options of every command:',
    'Commands:': 'Commands:',
    'Arguments:': 'Arguments:',
  } as Record<string, string>,
  /** What the library says of choices and defaults. */
  inHelp: (description: string): string => description,
  usage: (_code: string, message: string, _subject: string): string => message.replace(/^error: /, ''),
  after: `
Who the merchant is:
  by --profile NAME, else by the environment, else by the default profile; one of them alone.
  WECHATPAY_MCHID  WECHATPAY_SERIAL  WECHATPAY_PRIVATE_KEY  WECHATPAY_CERTIFICATE
  WECHATPAY_PUBLIC_KEY_ID  WECHATPAY_PUBLIC_KEY  WECHATPAY_PLATFORM_CERTIFICATE
  WECHATPAY_APIV3_KEY  WECHATPAY_SECRET  WECHATPAY_BASE_URL  WECHATPAY_CA
  A value is text, file:PATH, env:NAME, stdin or prompt. A file of profiles:
  { "default": "shop", "profiles": { "shop": { "mchid": "1900000109", "privateKey": "file:apiclient_key.pem", … } } }
  with mchid serial privateKey certificate publicKeyId publicKey platformCertificate apiv3Key secret baseURL ca.

Exit codes:
  0 done   1 a fault of this program   2 wrong command line   3 wrong configuration, nothing was sent
  4 WeChat Pay said no   5 no connection, nothing was sent   6 it may have happened: query first
  7 not proven to be WeChat Pay's, or not to be decrypted   8 doctor found a fault`,
  errors: {
    error: 'Error:',
    outcome: {
      'not-sent': 'Nothing was sent.',
      rejected: 'It was not carried out.',
      unknown: 'It may have been carried out: query by your own number before you try again.',
    },
    requestId: 'Request-ID',
    detail: 'Detail',
    nobody: 'no merchant is set, neither in the environment nor in a profile',
    nobodyHint:
      'See `wxpay help`, or start a gateway with keys of its own: wxpay sandbox --write gateway.env',
    exposed: (file: string): string => `${file} can be read by others: chmod 600 it.`,
  },
  sandbox: {
    description: 'serve a WeChat Pay of your own',
    port: 'where to listen; 0 is a free port',
    host: 'the address to listen on',
    https: 'serve HTTPS, by an authority of its own',
    keys: "which of WeChat Pay's keys the merchant has",
    mchid: 'the merchant id',
    identity: 'a file with the keys, made where it is missing; `trigger` signs with it',
    state: 'a file with keys, clock and everything that happened: read at the start, written at the end',
    write: 'a file to write the configuration to: profiles if it ends in .json, else shell lines',
    notify: 'a host that notifications may go to beside this machine; repeat it for more',
    console: 'who may open the console: this machine, anybody who reaches the gateway, nobody',
    page: (url: string): string => `Its console: ${url}`,
    ready: (url: string): string => `The gateway listens on ${url}. Ctrl-C ends it.`,
    open: (host: string): string => `Anybody who reaches ${host} can use it.`,
  },
  call: {
    description: 'make one signed call and verify its answer',
    path: 'v3/pay/transactions/native, with values or {variables} in it',
    method: 'the verb; default GET, with a body POST',
    json: 'the body: JSON, @file, or - for standard input',
    xml: 'the fields of an APIv2 call, as JSON',
    query: 'a part of the query',
    variable: 'a path variable',
    header: 'a header',
    baseURL: 'another host for this call',
    timeout: 'the limit for the call',
    dryRun: 'send nothing; show the request and the string to sign',
    code: 'make no call; print the TypeScript that makes it',
    message: 'String to sign',
    answered: (status: number, requestId: string): string => `${status}  Request-ID ${requestId}`,
  },
  certs: {
    description: 'download the platform certificates, verified, as PEM files',
    mchid: 'the merchant id',
    serial: 'the serial of the merchant API certificate',
    privateKey: 'the merchant API private key (apiclient_key.pem)',
    key: 'where the APIv3 key is: env:NAME, file:PATH, stdin or prompt',
    keyOnCommandLine:
      '--key: a secret does not belong on the command line. Write env:NAME, file:PATH, stdin or prompt.',
    directory: 'where to save them',
    baseURL: 'another host',
    saved: (file: string, serial: string, until: Date): string =>
      `${file}  ${serial}  valid until ${until.toISOString().slice(0, 10)}`,
  },
  doctor: {
    description: 'find what is wrong with a configuration',
    offline: 'look only, make no call',
    findings,
  },
  verify: {
    description: "tell whether a captured answer or notification is WeChat Pay's, or which step fails",
    file: 'HTTP as it was on the wire (curl -i), or JSON with headers and body; default standard input',
    at: 'when it is to be fresh; default: when it was signed',
    steps,
  },
  reference: {
    description: 'show the fields of an operation and its code',
    words: 'a path, or words of paths and names, in Chinese too',
    code: 'the form of the code',
    columns: ['verb', 'path', 'name'],
    fieldColumns: ['field', 'type', 'required', 'description', 'rules'],
    codeColumns: ['field', 'value', 'meaning'],
    inLanguage: ([, en]: Both): string => en,
    units: { fen: 'in fen', 'minor-unit': "in the currency's smallest unit", seconds: 'in seconds' },
    inUnit: (name: string, unit: string): string => `${name} (${unit})`,
    required: 'yes',
    unless: (others: readonly string[]): string => `or ${others.join(', ')}`,
    when: (condition: string): string => `when ${condition}`,
    request: 'Request:',
    answer: 'Answer:',
    codeTitle: 'Code',
    nothing: 'No operation has these words.',
    count: (number: number): string => `${number} operations`,
  },
  listen: {
    description: 'receive notifications and forward them to an application',
    forwardTo: "the application's address",
    port: 'where to listen; 0 is a free port',
    ready: (url: string, to: string): string => `notify_url: ${url}  ->  ${to}`,
    unverified: 'No merchant is set: deliveries are forwarded unseen. The application verifies them.',
    reply: (status: number | undefined, milliseconds: number): string =>
      status === undefined ? 'the application cannot be reached' : `${status} in ${milliseconds} ms`,
  },
  trigger: {
    description: 'send a notification, encrypted and signed, to an application',
    event: 'the type: TRANSACTION.SUCCESS',
    to: "the application's address",
    identity: "the gateway's keys, from `sandbox --identity`",
    json: 'what happened: JSON, @file or -; default an example',
    answered: (event: string, status: number, body: string): string => `${event}  ${status} ${body}`,
  },
  bill: {
    description: "download a day's bill, held against its signed digest",
    date: 'the day, 2026-11-23',
    kind: 'transactions, or movements of the account',
    file: 'where to save it; default standard output',
    saved: (file: string, bytes: number): string => `${file}  ${bytes} bytes`,
  },
  complete: { description: 'print the completion script of a shell', shell: 'the shell' },
};

export type Texts = typeof en;
