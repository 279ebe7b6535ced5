import type { RequestPage } from '../../lib/sandbox/console/views';
import { texts } from '../texts';
import { Copy } from './copy';

/** Copies a request for other programs: as curl, as a command of this package, and as it came. */
export function CopyAs({ page, origin }: { readonly page: RequestPage; readonly origin: string }) {
  const t = texts.value.requests;
  return (
    <p class="facts">
      <span class="quiet-text">{t.copyAs}</span>
      <Copy label="curl" text={curlOf(page, origin)} />
      {page.call === undefined ? null : <Copy label="wxpay call" text={commandOf(page.call)} />}
      <Copy label="HTTP" text={rawOf(page)} />
    </p>
  );
}

/** A word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Headers that curl and the connection set. */
const OWN_HEADERS = ['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'];

function curlOf({ method, target, headers, body }: RequestPage, origin: string): string {
  const lines = headers
    .filter(([name]) => !OWN_HEADERS.includes(name))
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const data = body.text === undefined || body.size === 0 ? [] : [`--data-raw ${quoted(body.text)}`];
  return [`curl -X ${method} ${quoted(origin + target)}`, ...lines, ...data].join(' \\\n  ');
}

function commandOf({ method, path, variables = {}, groups = {} }: NonNullable<RequestPage['call']>): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name: string) =>
    encodeURIComponent(String(variables[name] ?? whole)),
  );
  const query = new URLSearchParams(Object(groups['query'])).toString();
  const target = quoted(query === '' ? filled : `${filled}?${query}`);
  const bodies = (['json', 'xml'] as const).flatMap((group) =>
    groups[group] === undefined ? [] : [`--${group} ${quoted(JSON.stringify(groups[group]))}`],
  );
  return [`wxpay call ${target} --method ${method}`, ...bodies].join(' ');
}

function rawOf({ method, target, headers, body }: RequestPage): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${target} HTTP/1.1`, ...lines, '', body.text ?? ''].join('\r\n');
}
