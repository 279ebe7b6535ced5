import type { SaxesParser } from 'saxes';
import { sanitize } from './characters';
import { XmlError } from './error';
import { Tree, type XmlContent } from './tree';

/** In characters: several times the largest response of APIv2, and small enough to parse in a few milliseconds. */
const LONGEST = 128 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

let Parser: typeof SaxesParser | undefined;

/** Parses the fields of XML. */
export function parse(xml: string | Uint8Array): XmlContent {
  if (xml.length > LONGEST) throw new XmlError(`the text is longer than ${LONGEST} characters`);
  const tree = new Tree();
  Parser ??= loadParser();
  const parser = new Parser({ position: false });
  parser.on('error', ({ message }) => {
    throw new XmlError(`the parser reports: ${message}`);
  });
  parser.on('doctype', () => {
    throw new XmlError('the text has a document type definition');
  });
  parser.on('opentag', ({ name }) => tree.open(name));
  parser.on('text', (text) => tree.append(text));
  parser.on('cdata', (text) => tree.append(text));
  parser.on('closetag', () => tree.close());
  parser.write(sanitize(decode(xml))).close();
  return tree.root;
}

/** Loads the parser on first use: it is a fifth of the code that a client loads, and APIv3 does not need it. */
function loadParser(): typeof SaxesParser {
  return require('saxes').SaxesParser;
}

function decode(xml: string | Uint8Array): string {
  if (typeof xml === 'string') return xml;
  try {
    return utf8.decode(xml);
  } catch {
    throw new XmlError('the text is not UTF-8');
  }
}
