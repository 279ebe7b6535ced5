import type { PublishedRate } from '../../lib/openapi/rates';

/** The diagnosis of an invalid signature. */
export interface Judged {
  readonly fault: string | undefined;
  /** In English. */
  readonly reason: string | undefined;
  /** How far the client's clock is ahead, in seconds. */
  readonly ahead: number | undefined;
}

export type DurationUnit = 'day' | 'h' | 'min' | 's';
const UNITS: readonly (readonly [DurationUnit, milliseconds: number])[] = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** Writes a duration in its two largest units, at least one second. */
export function durationText(
  milliseconds: number,
  write: (count: number, unit: DurationUnit) => string,
): string {
  let left = Math.max(1_000, milliseconds);
  const parts = UNITS.map(([unit, size]): readonly [number, DurationUnit] => {
    const count = Math.floor(left / size);
    left -= count * size;
    return [count, unit];
  });
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map((part) => write(...part))
    .join(' ');
}

/** The texts of the page in English. */
export const en = {
  title: 'Gateway console',
  skip: 'Skip to content',
  nav: {
    label: 'Sections',
    requests: 'Requests',
    orders: 'Orders',
    notifications: 'Notifications',
    reference: 'Reference',
  },
  merchant: 'Merchant',
  live: 'Live',
  lost: 'Connection lost',
  restarted: 'The gateway was restarted. Its keys are the same.',
  newKeys: 'The gateway was restarted with new keys. Update the configuration of your clients.',
  dismiss: 'Dismiss',
  clock: {
    title: 'Clock of the gateway',
    name: (ahead: string) => `Clock: ${ahead}`,
    real: 'Real time',
    realHint: 'the time of this machine',
    ahead: (duration: string) => `${duration} ahead of this machine`,
    reset: 'Reset',
    hint: 'A client with the time of this machine stays usable while the clock is ahead.',
    duration: (milliseconds: number) =>
      durationText(
        milliseconds,
        (count, unit) => `${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`,
      ),
  },
  language: 'Language',
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Not copied: select the text',
  back: 'Back to the list',
  loading: 'Loading …',
  search: 'Search',
  nothingFound: 'Nothing found.',
  bytes: (count: number) => `${count.toLocaleString('en')} bytes`,
  cut: (shown: number, size: number) =>
    `The first ${shown.toLocaleString('en')} of ${size.toLocaleString('en')} bytes`,
  noText: 'Not text',
  empty: 'Empty',
  headers: 'Request headers',
  answerHeaders: 'Response headers',
  body: 'Body',
  name: 'Name',
  type: 'Type',
  description: 'Description',
  required: 'required',
  unless: (others: readonly string[]) => `this or ${others.join(', ')}`,
  when: (condition: string) => `required when ${condition}`,
  optional: 'optional',
  code: {
    title: 'Code',
    spelling: 'Spelling',
    manner: 'Form',
    chain: 'Chain',
    declared: "chain('…')",
    property: "['…']",
    awaited: 'await',
    promise: 'Promise',
  },
  requests: {
    title: 'Requests',
    list: 'Requests, newest first',
    filter: 'Filter requests',
    problems: 'Problems only',
    pause: 'Pause',
    resume: 'Resume',
    waiting: (count: number) => `${count} new`,
    none: 'No request yet',
    noneHint: 'Point a client at this gateway, or send a request from the reference.',
    choose: 'Select a request to see its content, the string to sign and the equivalent code.',
    unanswered: 'closed',
    trouble: { signature: 'Signature', refused: 'Rejected', fault: 'Injected fault' },
    wrong: 'Problems',
    fine: 'No problems: the signature is valid and the request was answered.',
    signature: 'String to sign',
    signed: 'Signed by the client',
    expected: 'Expected by the gateway',
    same: 'The signed and the expected string are identical',
    machineClock: (duration: string) =>
      `Signed with the time of this machine. The clock of the gateway is ${duration} ahead, so the request was accepted and the response carries the time of this machine.`,
    noCode: (kept: number, size: number) =>
      `No code: the gateway keeps the first ${kept.toLocaleString('en')} of the ${size.toLocaleString('en')} bytes of this body.`,
    unknownSigned: 'The signed string matches none of the common mistakes, so it cannot be shown.',
    notChecked: 'The signature was not checked.',
    difference: (line: number, column: number) => `First difference: line ${line}, column ${column}`,
    end: 'end',
    request: 'Request',
    answer: 'Response',
    unansweredText: 'The connection was closed without a response.',
    reference: 'Open in the reference',
    /** Describes an invalid signature in the words of the gateway. */
    problem: ({ reason }: Judged): string => reason ?? 'The signature is invalid.',
    refused: (code: string, message: string) => `${code}: ${message}`,
    field: 'Field',
    value: 'Value',
    issue: 'Issue',
    location: 'Location',
    noPath: 'No operation has this path. Search for it in the reference.',
    noVerb: 'The path is correct, but the method is not.',
    fault: (kind: string) => `Injected fault: ${kind}.`,
    status: (status: number) => `The response status is HTTP ${status}.`,
  },
  orders: {
    title: 'Orders',
    intro:
      'Orders that wait for the user or for WeChat Pay. Each button simulates the action and notifies the merchant.',
    number: 'Number',
    content: 'Description',
    amount: 'Amount',
    state: 'State',
    actions: 'Actions',
    act: (action: string, number: string) => `${action} ${number}`,
    done: (number: string, state: string) => `${number} is now ${state}.`,
    none: 'No order yet',
    noneHint: 'Create one with a client, or send “Place an order (Native)” from the reference.',
    filter: 'Filter orders',
    cancel: 'Cancel',
  },
  notifications: {
    title: 'Notifications',
    list: 'Notifications, newest first',
    trigger: 'Trigger a notification',
    triggerShort: 'Trigger',
    triggerIntro:
      'The gateway encrypts, signs and sends it, and retries on the schedule of WeChat Pay until it is received.',
    event: 'Event type',
    filterEvents: 'Filter types',
    url: 'Notification URL',
    content: 'Content',
    contentHint: 'The content of the notification before encryption.',
    send: 'Send',
    sending: 'Sending …',
    resend: 'Send again',
    skip: 'Skip to the next delivery',
    skipHint: 'Advances the clock of the gateway to that time.',
    none: 'No notification yet',
    noneHint: 'Pay an order that has a notify_url, or trigger one.',
    choose: 'Select a notification to see its deliveries and the responses.',
    states: {
      pending: 'Pending',
      received: 'Received',
      'given-up': 'Given up',
      lost: 'Lost',
      withheld: 'Withheld',
    },
    withheldHint:
      'The URL is not on this machine, so the gateway did not send the notification. To allow it, start the gateway with that host in the notify option.',
    schedule: 'Deliveries',
    attempt: (count: number) => `Delivery ${count}`,
    planned: 'planned',
    later: (count: number) => `${count} more until it is received`,
    noAnswer: 'No response',
    resource: 'Decrypted content',
    to: 'To',
    next: (time: string) => `next ${time}`,
    types: (count: number) => `${count} types`,
  },
  reference: {
    title: 'Reference',
    filter: 'Search names and paths',
    filterHint: 'Words, a path, a URL, a call or curl',
    count: (count: number) => `${count.toLocaleString('en')} operations`,
    more: (count: number) => `${count} more. Refine the search.`,
    forMerchants: 'For merchants',
    forPartners: 'For service providers and platforms',
    choose: 'Select an operation, or search by path or by name in Chinese or English.',
    groups: {
      path: 'Path parameters',
      query: 'Query parameters',
      headers: 'Header parameters',
      json: 'Body',
      xml: 'Body (XML)',
      multipart: 'Body (multipart/form-data)',
    },
    answer: 'Response',
    noRequest: 'No parameters.',
    answers: {
      json: 'JSON',
      xml: 'XML',
      file: 'Unsigned file',
      empty: (status: number) => `No body (HTTP ${status})`,
      redirect: 'Web page',
    },
    official: 'Official page',
    roleNames: { merchant: 'merchants', partner: 'service providers' } as Readonly<Record<string, string>>,
    money: 'Moves money',
    rate: ({ limit, per, by }: PublishedRate) =>
      `At most ${limit} per ${per} and ${by === 'merchant' ? 'merchant' : 'service provider'}`,
    rateSource: (source: string) => (source === 'page' ? 'Source: the official page' : `Source: ${source}`),
    units: { fen: 'fen', 'minor-unit': "the currency's smallest unit", seconds: 'seconds' },
    encrypted: 'encrypted',
    items: (low: string, high: string) => `${low}–${high} entries`,
    length: (low: string, high: string) => `${low}–${high} characters`,
    range: (low: string, high: string) => `${low}–${high}`,
    size: (high: string) => `at most ${high} bytes`,
    one: 'One of',
    pattern: 'Pattern',
    encoded: { json: 'JSON as a string', urlencode: 'query string' },
    signed: "signature made with the merchant's key",
    try: 'Try it',
    tryIntro: 'The gateway sends the request to itself with the SDK, as its merchant.',
    certificate:
      "Requires the merchant's client certificate, which works over HTTPS only. Start the gateway with `--https`.",
    needs: (name: string) => `Needs ${name} first.`,
    createOne: 'Create one and fill it in',
    creating: 'Creating …',
    ownOne: 'One of this gateway',
    filledIn: 'The form is filled with an object that this gateway has.',
    onlyRequired: 'Required fields',
    allFields: 'All fields',
    file: 'File',
    meta: 'Other fields',
    send: 'Send',
    sending: 'Sending …',
    notJson: 'Not a JSON object:',
    noFile: 'Select a file.',
    result: 'Result',
    seen: 'View request',
    preview: 'Preview',
    previewed: 'Request preview, not sent',
    outcomes: {
      'not-sent': 'Nothing was sent.',
      rejected: 'WeChat Pay did not carry it out.',
      unknown: 'It may have been carried out.',
    } as Readonly<Record<string, string>>,
  },
};

export type Texts = typeof en;
