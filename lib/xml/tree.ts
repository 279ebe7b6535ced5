import { isElementName } from './characters';
import { XmlError } from './error';

/** The content of XML: text by field name, in objects without a prototype; a repeated field becomes an array. */
export interface XmlContent {
  readonly [name: string]: string | XmlContent | readonly (string | XmlContent)[];
}

interface Element {
  readonly name: string;
  text: string;
  /** Undefined for a leaf. */
  fields: Map<string, (string | XmlContent)[]> | undefined;
}

const DEEPEST = 32;
const MOST = 4096;

/** Collects the fields of a document while its elements open and close. */
export class Tree {
  /** The open elements, after a document element that is never closed. */
  readonly #open: Element[] = [{ name: '', text: '', fields: undefined }];
  #count = 0;

  open(name: string): void {
    if (!isElementName(name)) throw new XmlError('an element has an invalid name');
    if (this.#open.length > DEEPEST) throw new XmlError(`elements are nested more than ${DEEPEST} deep`);
    this.#count += 1;
    if (this.#count > MOST) throw new XmlError(`the text has more than ${MOST} elements`);
    this.#innermost.fields ??= new Map();
    this.#open.push({ name, text: '', fields: undefined });
  }

  append(text: string): void {
    this.#innermost.text += text;
  }

  close(): void {
    const { name, text, fields } = this.#innermost;
    this.#open.pop();
    const isRoot = this.#open.length === 1;
    const value = fields === undefined && !isRoot ? text : contentOf(text, fields);
    const siblings = this.#innermost.fields?.get(name);
    if (siblings === undefined) {
      this.#innermost.fields?.set(name, [value]);
    } else {
      siblings.push(value);
    }
  }

  /** The fields of the root element. */
  get root(): XmlContent {
    const [value] = [...(this.#innermost.fields?.values() ?? [])].flat();
    if (value === undefined || typeof value === 'string') throw new XmlError('the text has no root element');
    return value;
  }

  get #innermost(): Element {
    const element = this.#open.at(-1);
    if (element === undefined) throw new XmlError('an end tag has no start tag');
    return element;
  }
}

function contentOf(text: string, fields: Element['fields']): XmlContent {
  if (text.trim() !== '') {
    throw new XmlError('an element contains both text and fields, or the root contains text');
  }
  const content: Record<string, string | XmlContent | readonly (string | XmlContent)[]> = Object.create(null);
  for (const [name, values] of fields ?? []) {
    const [first] = values;
    content[name] = first !== undefined && values.length === 1 ? first : values;
  }
  return content;
}
