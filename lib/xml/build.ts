import { ConfigError } from '../errors';
import { isElementName, sanitize } from './characters';
import { type Scalar, scalarText } from './scalar';

/** What can be written as XML: fields by name, to any sensible depth; undefined ones are left out. */
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}
export type XmlValue = Scalar | readonly XmlValue[] | XmlFields;

export interface XmlOptions {
  /** The name of the outermost element; default `xml`. */
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
    throw new ConfigError(field, 'is no element name', 'Use letters, digits and underscores.');
  }
  const text = scalarText(value);
  if (text !== undefined) return `<${name}>${content(text, field)}</${name}>`;
  if (path.length > DEEPEST) {
    throw new ConfigError(field, 'is nested too deep', 'Does the object hold itself?');
  }
  const inner = children(value, item, field)
    .map(([key, child, step]) => element(key, child, item, [...path, step]))
    .join('');
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** Name, value and place of each child. */
function children(value: unknown, item: string, field: string): [string, unknown, string][] {
  if (Array.isArray(value)) return value.map((child, index) => [item, child, String(index)]);
  if (typeof value === 'object' && value !== null && tagOf(value) === 'Object') {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, child, key]);
  }
  throw new ConfigError(field, `a ${tagOf(value)} cannot be written as XML`, 'Write it as text first.');
}

/** `Object`, `Date`, `Map`, … */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function content(text: string, field: string): string {
  if (sanitize(text) !== text) {
    throw new ConfigError(
      field,
      'holds a control character that XML cannot carry',
      'Take it out before you sign.',
    );
  }
  return /[<>&"]/.test(text) ? cdata(text) : text.replaceAll('\r', '&#13;');
}

/**
 * A CDATA section cannot hold its own end, and readers turn a carriage return inside one into a line feed, which would
 * change what was signed: the section is split at the first and closed around the second.
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
