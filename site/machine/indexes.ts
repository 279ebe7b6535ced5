import type { Entry } from '../pages/lists';

/** The addresses of documents, relative to llms.txt. */
interface Documents {
  readonly openApi: string;
  readonly skill: string;
}

/**
 * Writes llms.txt: what the package is, the OpenAPI document, the skill, and a link to the Markdown of every operation.
 *
 * @see https://llmstxt.org
 */
export function writeLlms(entries: readonly Entry[], { openApi, skill }: Documents): string {
  const lines = entries.map(({ address, name, what, method }) =>
    method === undefined
      ? `- [${name}](${address}): ${what}`
      : `- [${name}](${address.replace(/\.html$/, '.md')}): ${method} /${what}`,
  );
  return [
    '# wechatpay-chain',
    '> A TypeScript SDK for WeChat Pay: the URL is written as code, requests are signed, responses verified. `wxpay.v3.pay.transactions.native.post({ json })`',
    '## Documents',
    [
      `- [OpenAPI 3.1](${openApi}): all operations and notifications of APIv3`,
      `- [Skill](${skill}): how coding agents use the package, with the code of 20 tasks`,
    ].join('\n'),
    '## Operations and notifications',
    lines.join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Writes sitemap.xml. Its addresses are relative to the base, which a sitemap requires to be absolute. */
export function writeSitemap(addresses: readonly string[], base: string): string {
  const urls = addresses.map((address) => `<url><loc>${new URL(address, base)}</loc></url>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...urls,
    '</urlset>',
    '',
  ].join('\n');
}
