import { omitUndefined } from '../json';
import { publishedRate } from '../openapi';
import type { Both, Field, Fields, Operation, Unit, Webhook } from './model';

/** generated/field-names.json: the English of official field names; by product if one name has two meanings. */
export interface FieldNamesTable {
  readonly names: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** generated/own-names.json: what a field is called that no official page names, by the field's name. */
export interface OwnNamesTable {
  readonly own: Readonly<Record<string, Both>>;
}

/** generated/enum-meanings.json: what codes mean, by field, by `field@product`, and by `*` for all fields. */
export interface EnumMeaningsTable {
  readonly meanings: Readonly<Record<string, Readonly<Record<string, Both>>>>;
}

/** A product as the glossaries know it: `v3/pay`; of notifications, `webhooks/v3`. */
export type Product = string;

/** Names fields and codes in both languages. */
export class Labels {
  readonly #tables: FieldNamesTable & OwnNamesTable & EnumMeaningsTable;

  constructor(tables: FieldNamesTable & OwnNamesTable & EnumMeaningsTable) {
    this.#tables = tables;
  }

  /** Returns the name of a field; undefined if a glossary lacks it. */
  nameOf(name: string, { label }: Field, product: Product): Both | undefined {
    const { names, own } = this.#tables;
    if (label === undefined) return ownValue(own, name);
    const english = ownValue(names, label);
    const text = typeof english === 'object' ? (english[product] ?? english['*']) : english;
    return text === undefined ? undefined : [label, text];
  }

  /** Returns the meaning of a code of a field; undefined if no glossary has it. */
  meaningOf(name: string, code: string | number, product: Product): Both | undefined {
    const { meanings } = this.#tables;
    for (const key of [`${name}@${product}`, name, '*']) {
      const meaning = ownValue(ownValue(meanings, key) ?? {}, String(code));
      if (meaning !== undefined) return meaning;
    }
    return undefined;
  }

  /** Returns the meanings of all codes that the glossaries have for a field. */
  glossaryOf(name: string, product: Product): Readonly<Record<string, Both>> {
    const { meanings } = this.#tables;
    return { ...ownValue(meanings, name), ...ownValue(meanings, `${name}@${product}`) };
  }

  /** Returns the known meanings of all codes of a field; undefined if there are none. */
  meaningsOf(name: string, field: Field, product: Product): Readonly<Record<string, Both>> | undefined {
    const codes = field.enum ?? field.items?.enum ?? [];
    const known = codes.flatMap((code) => {
      const meaning = this.meaningOf(name, code, product);
      return meaning === undefined ? [] : [[String(code), meaning] as const];
    });
    return known.length === 0 ? undefined : Object.fromEntries(known);
  }

  /** Adds to fields, and to those in them, their names in both languages, their unit, and what their codes mean. */
  describe(fields: Fields, product: Product): Fields {
    return Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, this.#describeField(name, field, product)]),
    );
  }

  #describeField(name: string, field: Field, product: Product): Field {
    return {
      ...field,
      ...omitUndefined({
        names: this.nameOf(name, field, product),
        unit: unitOf(name, field, product),
        meanings: this.meaningsOf(name, field, product),
        fields: field.fields && this.describe(field.fields, product),
        items: field.items && this.#describeItems(field.items, product),
      }),
    };
  }

  #describeItems(items: Field, product: Product): Field {
    return {
      ...items,
      ...omitUndefined({
        fields: items.fields && this.describe(items.fields, product),
        items: items.items && this.#describeItems(items.items, product),
      }),
    };
  }
}

function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The product that a path belongs to: `v3/pay`. */
export function productOf({ path }: Pick<Operation, 'path'>): Product {
  return path.split('/').slice(0, 2).join('/');
}

/** The product that the glossaries file a notification under. */
export function productOfEvent({ version }: Pick<Webhook, 'version'>): Product {
  return `webhooks/${version}`;
}

const MONEY =
  /金额|面额|单价|价格|售价|总价|原价|换购价|交易价|押金|费用|手续费|服务费|物流费|房费|关税|税额|限额|余额|可用额|退款额|留存额|净额|封顶|补差|补贴|门槛|预算|出资/;
const NOT_MONEY = /数量|个数|笔数|次数|数上限|积分|比例|汇率/;
const SECONDS = /秒(?!级)/;
const SECONDS_NAME = /(?:^|_)(?:seconds?|expires?_in)(?:_|$)/;
/** Cross-border products have other currencies than the yuan. */
const CROSS_BORDER: readonly Product[] = ['v3/global', 'v3/transactions', 'v3/refunds', 'v3/customs'];

/** Returns the unit of a number; undefined if it counts objects or its unit is unknown. */
export function unitOf(
  name: string,
  { type, label = '', enum: codes }: Field,
  product: Product,
): Unit | undefined {
  if ((type !== 'integer' && type !== 'number') || codes !== undefined) return undefined;
  if (SECONDS.test(label) || SECONDS_NAME.test(name)) return 'seconds';
  if (!MONEY.test(label) || NOT_MONEY.test(label)) return undefined;
  return CROSS_BORDER.includes(product) ? 'minor-unit' : 'fen';
}

let loaded: Labels | undefined;

/** Returns what the codes of a field of an operation mean, also of a field whose page does not list them. */
export function meaningsOfField(name: string, path: string): Readonly<Record<string, Both>> {
  return catalogueLabels().glossaryOf(name, productOf({ path }));
}

/** The catalogue's own names; loads their tables on first use. */
export function catalogueLabels(): Labels {
  loaded ??= loadLabels();
  return loaded;
}

function loadLabels(): Labels {
  const { names }: FieldNamesTable = require('./generated/field-names.json');
  const { own }: OwnNamesTable = require('./generated/own-names.json');
  const { meanings }: EnumMeaningsTable = require('./generated/enum-meanings.json');
  return new Labels({ names, own, meanings });
}

/** Returns an operation with its published rate, and the names, units and code meanings of its fields. */
export function describeOperation(operation: Operation): Operation {
  const labels = catalogueLabels();
  const product = productOf(operation);
  const { request, answer, method, path } = operation;
  const { fields, error } = answer;
  return {
    ...operation,
    ...omitUndefined({ rate: publishedRate(`${method} ${path}`) }),
    request: Object.fromEntries(
      Object.entries(request).map(([group, members]) => [group, labels.describe(members, product)]),
    ),
    answer: {
      ...answer,
      ...omitUndefined({
        fields: fields && labels.describe(fields, product),
        error: error && { kind: error.kind, fields: labels.describe(error.fields, product) },
      }),
    },
  };
}
