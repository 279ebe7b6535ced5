import type { Progress } from '../../campaign';
import type { PublishedRate } from '../../openapi';
import type { Both } from '../../reference';
import type { FaultKind } from '../../sandbox';
import { findings } from './en-findings';
import { steps } from './en-steps';

/** The texts of the command in English. */
export const en = {
  code: 'en' as 'en' | 'zh',
  description: 'WeChat Pay on the command line: signed requests, verified responses, and a local gateway.',
  version: 'show the version',
  help: 'show this help',
  helpCommand: 'show the help of a command',
  output: 'output format',
  language: 'language of messages',
  profile: 'profile name',
  config: 'profile file; default ~/.config/wechatpay/config.json',
  titles: {
    'Usage:': 'Usage:',
    'Options:': 'Options:',
    'Global Options:': 'Global options:',
    'Commands:': 'Commands:',
    'Arguments:': 'Arguments:',
  } as Record<string, string>,
  /** Translates what commander writes about choices and defaults. */
  inHelp: (description: string): string => description,
  usage: (_code: string, message: string, _subject: string): string => message.replace(/^error: /, ''),
  after: `
Merchant configuration:
  comes from one source: --profile NAME, otherwise the environment, otherwise the default profile.
  WECHATPAY_MCHID  WECHATPAY_SERIAL  WECHATPAY_PRIVATE_KEY  WECHATPAY_CERTIFICATE
  WECHATPAY_PUBLIC_KEY_ID  WECHATPAY_PUBLIC_KEY  WECHATPAY_PLATFORM_CERTIFICATE
  WECHATPAY_APIV3_KEY  WECHATPAY_SECRET  WECHATPAY_BASE_URL  WECHATPAY_CA
  A value is text, file:PATH, env:NAME, stdin or prompt. The format of the profile file:
  { "default": "shop", "profiles": { "shop": { "mchid": "1900000109", "privateKey": "file:apiclient_key.pem", … } } }
  Fields: mchid serial privateKey certificate publicKeyId publicKey platformCertificate apiv3Key secret baseURL ca.

Exit codes:
  0 success   1 internal error   2 invalid command line   3 invalid configuration, nothing was sent
  4 rejected by WeChat Pay   5 connection failed, nothing was sent   6 outcome unknown, query before you retry
  7 verification or decryption failed   8 doctor found a problem`,
  errors: {
    error: 'Error:',
    outcome: {
      'not-sent': 'Nothing was sent.',
      rejected: 'WeChat Pay did not execute the request.',
      unknown: 'The request may have been executed. Query it by your own number before you retry.',
    },
    requestId: 'Request-ID',
    detail: 'Detail',
    nobody: 'expected a merchant in the environment or in a profile, found none',
    nobodyHint:
      'Run `wxpay help` for the settings, or start a local gateway: wxpay sandbox --write gateway.env',
    exposed: (file: string): string => `Other users can read ${file}. Run chmod 600 on it.`,
  },
  sandbox: {
    description: 'start a local WeChat Pay gateway',
    port: 'port to listen on; 0 selects a free port',
    host: 'address to listen on',
    https: 'serve HTTPS with a certificate from the local authority of the gateway',
    keys: 'kind of WeChat Pay key that the merchant uses',
    mchid: 'merchant ID',
    identity: 'key file, created if missing; `trigger` signs with it',
    state: 'SQLite file for keys, clock and business data, kept while the gateway runs',
    write: 'write the configuration to a file: a profile file if it ends in .json, otherwise shell variables',
    rate: 'rates to enforce: published, or such as "POST v3/refund/domestic/refunds=150/second"; repeatable',
    fault: 'fault to inject, such as drop-after,path=/v3/refund/*,probability=0.03; repeatable',
    notify: 'additional host that may receive notifications; repeatable',
    quiet: 'do not print requests',
    dropped: 'connection closed',
    console: 'who can open the console: this machine only, anyone who can reach the gateway, or no one',
    page: (url: string): string => `Console: ${url}`,
    ready: (url: string): string => `Gateway listening on ${url}. Press Ctrl-C to stop.`,
    open: (host: string): string => `Anyone who can reach ${host} can use the gateway.`,
  },
  call: {
    description: 'send a signed request and verify the response',
    path: 'path, such as v3/pay/transactions/native, with values or {variables}',
    method: 'HTTP method; default GET, or POST with a body',
    json: 'request body: JSON, @file, or - for standard input',
    xml: 'fields of an APIv2 request, as JSON',
    query: 'query parameter; repeatable',
    variable: 'path parameter; repeatable',
    header: 'request header; repeatable',
    baseURL: 'base URL for this request',
    timeout: 'timeout of the request in milliseconds',
    dryRun: 'show the request and the string to sign without sending it',
    code: 'print the equivalent TypeScript without sending the request',
    message: 'String to sign',
    answered: (status: number, requestId: string): string => `${status}  Request-ID ${requestId}`,
  },
  certs: {
    description: 'download and verify the platform certificates, and save them as PEM files',
    mchid: 'merchant ID',
    serial: 'serial number of the merchant API certificate',
    privateKey: 'merchant API private key (apiclient_key.pem)',
    key: 'source of the APIv3 key: env:NAME, file:PATH, stdin or prompt',
    keyOnCommandLine:
      '--key: other users can see secrets on the command line. Use env:NAME, file:PATH, stdin or prompt.',
    directory: 'output directory',
    baseURL: 'base URL of the API',
    saved: (file: string, serial: string, until: Date): string =>
      `${file}  ${serial}  valid until ${until.toISOString().slice(0, 10)}`,
  },
  doctor: {
    description: 'check a configuration for problems',
    offline: 'check locally, without sending a request',
    findings,
  },
  mcp: {
    description: 'serve the reference and the gateway to coding agents (Model Context Protocol, stdio)',
  },
  verify: {
    description: 'verify a captured response or notification, and show which step fails',
    file: 'raw HTTP message (curl -i), or JSON with headers and body; default standard input',
    at: 'time to check the age of the signature against; default: when it was signed',
    steps,
  },
  reference: {
    description: 'show the fields and the code of an operation',
    words: 'a path, or words of paths and names in Chinese or English',
    code: 'code style',
    columns: ['method', 'path', 'name'],
    fieldColumns: ['field', 'type', 'required', 'description', 'rules'],
    codeColumns: ['field', 'value', 'meaning'],
    inLanguage: ([, en]: Both): string => en,
    units: { fen: 'in fen', 'minor-unit': "in the currency's smallest unit", seconds: 'in seconds' },
    inUnit: (name: string, unit: string): string => `${name} (${unit})`,
    required: 'yes',
    unless: (others: readonly string[]): string => `or ${others.join(', ')}`,
    when: (condition: string): string => `when ${condition}`,
    request: 'Request:',
    answer: 'Response:',
    codeTitle: 'Code',
    nothing: 'No operation found.',
    meant: (path: string) => `No operation found. Did you mean ${path}?`,
    count: (number: number): string => `${number} operations`,
    rate: ({ limit, per, by, source }: PublishedRate): string =>
      `At most ${limit} calls per ${per} for each ${by === 'merchant' ? 'merchant' : 'service provider'} (source: ${source === 'page' ? 'the page above' : source})`,
  },
  listen: {
    description: 'receive notifications and forward them to an application',
    forwardTo: 'URL of the application',
    port: 'port to listen on; 0 selects a free port',
    ready: (url: string, to: string): string => `notify_url: ${url}  ->  ${to}`,
    unverified:
      'No merchant is configured: notifications are forwarded without verification. The application must verify them.',
    reply: (status: number | undefined, milliseconds: number): string =>
      status === undefined ? 'the application is unreachable' : `${status} in ${milliseconds} ms`,
  },
  fault: {
    description: 'inject a fault into a running gateway, list the active faults, or remove them',
    kind: 'kind of the fault; without it, the active faults are listed',
    listKinds: 'list the kinds with their effects',
    path: 'documented path, exact path, or prefix with *; default any',
    method: 'HTTP method; default any',
    event: 'event type of notifications, or prefix with *; default any',
    code: 'error code of rate-limit, error and error-after',
    times: 'how many requests are affected; default 1, or unlimited with --probability',
    always: 'affect every request',
    after: 'how many matching requests pass first',
    delay: 'delay of the response or of the notification, in milliseconds',
    probability: 'chance per matching request, above 0 and up to 1',
    seed: 'seed of that chance',
    clear: 'remove all faults, or the one with this number',
    gateway: 'URL of the gateway; default the one that was started last',
    none: 'No active fault.',
    hits: (hits: number, times: number | null): string =>
      times === null ? `applied ${hits} times` : `applied ${hits} of ${times} times`,
    chance: (probability: number): string => `probability ${probability}`,
    kinds: {
      'wrong-signature': 'the signature of the response does not match',
      'stale-clock': 'the response was signed ten minutes ago',
      'unknown-serial': 'Wechatpay-Serial names an unknown key',
      'missing-headers': 'the response has no signature',
      probe: 'the response is a signature probe',
      'rate-limit': '429, not executed',
      error: '500, not executed',
      'error-after': '500, executed',
      'bad-gateway': '502 with an unsigned HTML page, not executed',
      'bad-gateway-after': '502 with an unsigned HTML page, executed',
      drop: 'the connection is cut, not executed',
      'drop-after': 'executed, then the connection is cut',
      truncate: 'executed, the connection is cut in the middle of the response',
      delay: 'the response is delayed',
      'notification-lost': 'a notification is never sent',
      'notification-late': 'a notification is sent later',
      'notification-doubled': 'a notification is sent twice at once',
    } satisfies Record<FaultKind, string> as Readonly<Record<FaultKind, string>>,
  },
  clock: {
    description: 'show, move or reset the clock of a running gateway',
    move: 'how far forward: 90s, 15m, 1h or 1d; or reset',
    gateway: 'URL of the gateway; default the one that was started last',
    shown: (now: string, seconds: number): string =>
      seconds === 0 ? `${now}  the time of this machine` : `${now}  ${seconds} s ahead of this machine`,
  },
  control: {
    noGateway: 'expected a running gateway, found none',
    noGatewayHint: 'Start a gateway in another terminal (wxpay sandbox), or pass --gateway URL.',
    refusedHint: 'Start the gateway without --console off.',
  },
  trigger: {
    description: 'send an encrypted, signed notification to an application',
    event: 'event type, such as TRANSACTION.SUCCESS',
    to: 'URL of the application; default the last notify_url that the running gateway received',
    identity: 'key file of the gateway, from `sandbox --identity`; default the keys of the running gateway',
    noGateway: 'expected a running gateway or a key file, found neither',
    noGatewayHint: 'Start a gateway in another terminal (wxpay sandbox), or pass --identity FILE.',
    noUrl: 'expected the URL of the application, received none',
    noUrlHint: 'Pass --to http://localhost:3000/notify.',
    json: 'decrypted resource: JSON, @file or -; default an example',
    answered: (event: string, status: number, body: string): string => `${event}  ${status} ${body}`,
  },
  bill: {
    description: 'download the bill of a day and check it against the signed digest',
    date: 'bill date, such as 2026-11-23',
    kind: 'trade bill or fund flow bill',
    file: 'output file; default standard output',
    saved: (file: string, bytes: number): string => `${file}  ${bytes} bytes`,
  },
  campaign: {
    description: 'send one call to many recipients, each with exactly one effect',
    file: 'campaign file (JSON)',
    rows: 'table of recipients: CSV, .jsonl, or - for CSV on standard input',
    run: 'send the calls; run it again to continue',
    status: 'show the state of a campaign, also while it runs',
    pause: 'pause a campaign that runs elsewhere; `run` continues it',
    report: 'write the end of every recipient as CSV',
    rate: 'calls per second',
    target: 'output file; default standard output',
    end: 'only recipients with this end; may be repeated',
    saved: (file: string, recipients: number): string => `${file}  ${recipients} recipients`,
    states: { running: 'Running', paused: 'Paused', cancelled: 'Cancelled', finished: 'Finished' },
    counts: ({ done, refused, unclear, invalid, open, duplicates, changed }: Progress): string =>
      `${done} done, ${refused} refused, ${unclear} unclear, ${invalid} invalid, ${open} open; ${duplicates} duplicate rows, ${changed} changed rows`,
    line: (bar: string, { done, refused, unclear, rate, eta }: Progress): string =>
      `${bar}  ${done} done, ${refused} refused, ${unclear} unclear  ${rate.toFixed(0)}/s${eta === undefined ? '' : `  ${Math.ceil(eta / 1000)} s left`}`,
  },
  complete: { description: 'print the completion script for a shell', shell: 'shell name' },
  completion: {
    description: 'install completion for a shell',
    shell: 'shell name; default the shell of $SHELL',
    remove: 'remove the completion',
    installed: (shell: string, file: string): string =>
      `Completion for ${shell} is installed in ${file}. Open a new terminal to use it.`,
    removed: (shell: string): string => `Completion for ${shell} is removed.`,
    unknown: (name: string): string => `expected bash, zsh or fish, received ${name}`,
    unknownHint: 'Name the shell: wxpay completion zsh.',
  },
};

export type Texts = typeof en;
