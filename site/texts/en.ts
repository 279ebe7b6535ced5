/** The texts of the site that the console does not have. */
export interface Texts {
  readonly site: string;
  readonly tagline: string;
  readonly language: string;
  readonly skip: string;
  readonly guides: string;
  readonly reference: string;
  readonly notifications: string;
  readonly pages: string;
  readonly openApi: string;
  readonly llms: string;
  readonly skill: string;
  readonly search: string;
  readonly searchHint: string;
  readonly noResults: string;
  readonly searchFailed: string;
  readonly request: string;
  readonly code: string;
  readonly forms: readonly string[];
  readonly copy: string;
  readonly copied: string;
  readonly sample: string;
  readonly facts: string;
  readonly number: string;
  readonly query: string;
  readonly certificate: string;
  readonly certificateText: string;
  readonly host: string;
  readonly markdown: string;
  readonly gateway: string;
  readonly gatewayText: string;
  readonly envelope: string;
  readonly resource: string;
  readonly reply: string;
  readonly handler: string;
  readonly within: string;
  readonly seconds: (count: number) => string;
  readonly noReply: string;
  readonly operationSummary: (name: string, method: string, path: string) => string;
  readonly eventSummary: (name: string, type: string) => string;
  readonly count: (operations: number, events: number) => string;
  readonly untitled: string;
}

export const en: Texts = {
  site: 'wechatpay-chain',
  tagline: 'The WeChat Pay API for TypeScript',
  language: '中文',
  skip: 'Skip to content',
  guides: 'Guides',
  reference: 'Reference',
  notifications: 'Notifications',
  pages: 'Pages',
  openApi: 'All operations of APIv3, for Swagger UI, Postman and generators',
  llms: 'The reference in Markdown, for language models',
  skill: 'The skill of coding agents, with the code of 20 tasks',
  search: 'Search',
  searchHint: 'Search: press /',
  noResults: 'No results',
  searchFailed: 'The search index could not be loaded. Type again to retry.',
  request: 'Request',
  code: 'Code',
  forms: [
    'Chain, await',
    'Path in a call, await',
    'Path in brackets, await',
    'Chain, promise',
    'Path in a call, promise',
    'Path in brackets, promise',
  ],
  copy: 'Copy',
  copied: 'Copied',
  sample: 'Sample response',
  facts: 'Facts',
  number: 'Idempotency number',
  query: 'If the outcome is unknown',
  certificate: 'Client certificate',
  certificateText: "The request requires the merchant's API certificate.",
  host: 'Base URL',
  markdown: 'Markdown',
  gateway: 'Try it',
  gatewayText:
    'Start the local gateway with this command, open its console, and send the request from the reference there:',
  envelope: 'Message',
  resource: 'Decrypted resource',
  reply: 'Reply',
  handler: 'Handler',
  within: 'Reply within',
  seconds: (count) => `${count} s`,
  noReply: 'The reply has no business fields; `wechatpay-chain` writes it.',
  operationSummary: (name, method, path) =>
    `${name}: parameters, response and TypeScript code of ${method} /${path} of WeChat Pay.`,
  eventSummary: (name, type) => `${name}: fields, sample and handler of the WeChat Pay notification ${type}.`,
  count: (operations, events) => `${operations} operations and ${events} notifications.`,
  untitled: 'Sample message',
};
