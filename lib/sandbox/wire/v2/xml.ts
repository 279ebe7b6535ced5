import { SaxesParser } from 'saxes';

/** The fields of an APIv2 message, in their order. */
export type Fields = ReadonlyMap<string, string>;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads one element with text fields in it; undefined for anything else. */
export function readXml(body: Buffer): Fields | undefined {
  const fields = new Map<string, string>();
  const open: string[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => parser.fail('a document type definition'));
  parser.on('opentag', ({ name }) => {
    open.push(name);
    if (open.length > 2 || fields.has(name)) parser.fail('no plain field');
    if (open.length === 2) fields.set(name, '');
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const append = (text: string): void => {
    const name = open[1];
    if (name !== undefined) fields.set(name, (fields.get(name) ?? '') + text);
  };
  parser.on('text', append);
  parser.on('cdata', append);
  try {
    parser.write(UTF8.decode(body)).close();
    return fields;
  } catch {
    return undefined;
  }
}

/** An element: its name, and its text or the elements in it. */
export type Element = readonly [name: string, content: string | readonly Element[]];

/** Writes fields as WeChat Pay does: text in CDATA, digits bare. */
export function writeXml(fields: Iterable<Element>): Buffer {
  return Buffer.from(`<xml>${within(fields)}</xml>`);
}

function within(fields: Iterable<Element>): string {
  return [...fields].map(([name, value]) => `<${name}>${content(value)}</${name}>`).join('\n');
}

function content(value: Element[1]): string {
  if (typeof value !== 'string') return within(value);
  return /^\d{1,9}$/.test(value) ? value : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
