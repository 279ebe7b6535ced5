import { ConfigError, shapeOf } from '../errors';
import { isElementName, sanitize } from './characters';
import { type Scalar, scalarText } from './scalar';

/** The fields of an XML message by name, nested up to 32 levels; undefined fields are omitted. */
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}
export type XmlValue = Scalar | readonly XmlValue[] | XmlFields;

export interface XmlOptions {
  /** The name of the root element; default `xml`. */
  readonly root?: string;
  /** The name of the elements of a list; default `item`. */
  readonly item?: string;
}

const DEEPEST = 32;

/** Writes fields as XML in one line. */
export function build(fields: XmlFields, { root = 'xml', item = 'item' }: XmlOptions = {}): string {
  return element(root, fields, item, []);
}

function element(name: string, value: unknown, item: string, path: readonly string[]): string {
  const field = ['xml', ...path].join('.');
  if (!isElementName(name)) {
    throw new ConfigError(
      field,
      'expected an XML element name, received another name',
      'Use letters, digits and underscores.',
    );
  }
  const text = scalarText(value);
  if (text !== undefined) return `<${name}>${content(text, field)}</${name}>`;
  if (path.length > DEEPEST) {
    throw new ConfigError(
      field,
      `expected at most ${DEEPEST} levels, received a deeper object`,
      'Check whether the object contains itself.',
    );
  }
  const inner = children(value, item, field)
    .map(([key, child, step]) => element(key, child, item, [...path, step]))
    .join('');
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** Returns the name, the value and the path step of each child. */
function children(value: unknown, item: string, field: string): [string, unknown, string][] {
  if (Array.isArray(value)) return value.map((child, index) => [item, child, String(index)]);
  if (typeof value === 'object' && value !== null && tagOf(value) === 'Object') {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, child, key]);
  }
  throw new ConfigError(
    field,
    `expected a string, a number, an array or a plain object, received ${shapeOf(value)}`,
    'Convert the value to a string first.',
  );
}

/** Returns the built-in tag of a value: `Object`, `Date`, `Map`, … */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function content(text: string, field: string): string {
  if (sanitize(text) !== text) {
    throw new ConfigError(
      field,
      'expected text without control characters, received one that XML does not allow',
      'Remove it, for example with Xml.sanitize().',
    );
  }
  return /[<>&"]/.test(text) ? cdata(text) : text.replaceAll('\r', '&#13;');
}

/**
 * Writes text as CDATA. A section cannot contain its own end, so it is split there; and parsers turn a carriage return
 * inside a section into a line feed, which would change the signed text, so it stays outside.
 */
function cdata(text: string): string {
  return text
    .split(/(\r+)/)
    .map((part) => (part.startsWith('\r') ? '&#13;'.repeat(part.length) : section(part)))
    .join('');
}

function section(text: string): string {
  return text === '' ? '' : `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
