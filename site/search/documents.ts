import type { Field, Fields, Operation, Webhook } from '../../lib/reference/model';
import { eventKey } from '../../lib/reference/names';
import { allProducts, productIndexOf } from '../../lib/reference/products';
import { addressOfEvent, addressOfOperation, type Language } from '../addresses';
import type { Guide } from '../guides';

import type { SearchDocument } from './index-file';
import { EVENT_WORDS, GUIDE_WORDS } from './page-words';

/** The name of a page, in the language of the site and in the other one. */
interface Names {
  readonly name: string;
  readonly other: string;
}

/** The factor of the most used product; that of the least used one is 1. */
const FIRST_PRODUCT = 1.6;
const COMMON = 1.3;
const PARTNER = 0.8;
const APIV2 = 0.8;
const GUIDE = 1.5;

/** What the search knows of an operation. */
export function operationDocument(operation: Operation, names: Names, language: Language): SearchDocument {
  const { method, path, request, answer } = operation;
  const products = allProducts();
  const rank = productIndexOf(path);
  const { zh = '', en = '', words = [], for: audience, common = {} } = products[rank] ?? {};
  const own = common[`${method} ${path}`];
  const isPartner = audience === 'partner' || path.includes('/partner/');
  return {
    id: `${addressOfOperation(operation)}.html`,
    kind: 'operation',
    title: names.name,
    about: `${method} /${path}`,
    weight: round(
      (FIRST_PRODUCT - ((FIRST_PRODUCT - 1) * rank) / products.length) *
        (own === undefined ? 1 : COMMON) *
        (isPartner ? PARTNER : 1) *
        (path.startsWith('v3/') ? 1 : APIV2),
    ),
    other: names.other,
    common: own?.join(' ') ?? '',
    product: `${zh} ${en} ${words.join(' ')}`,
    text: '',
    fields: fieldsOf([...Object.values(request), answer.fields ?? {}], language),
  };
}

/** What the search knows of a notification. */
export function eventDocument(webhook: Webhook, names: Names, language: Language): SearchDocument {
  const { version, body, resource = {} } = webhook;
  const key = eventKey(webhook);
  const own = EVENT_WORDS[key];
  return {
    id: `${addressOfEvent(webhook)}.html`,
    kind: 'notification',
    title: names.name,
    about: key,
    weight: (own === undefined ? 1 : FIRST_PRODUCT * COMMON) * (version === 'v3' ? 1 : APIV2),
    other: names.other,
    common: `通知 回调 notification callback webhook ${own ?? ''}`,
    product: '',
    text: '',
    fields: fieldsOf([body, resource], language),
  };
}

/** What the search knows of the sections of a guide. */
export function guideDocuments({ name, title, sections }: Guide): SearchDocument[] {
  return sections.map(({ anchor, heading, text }, at) => ({
    id: `guides/${name}.html${at === 0 ? '' : `#${anchor}`}`,
    kind: 'guide',
    title: heading,
    about: at === 0 ? '' : title,
    weight: GUIDE,
    other: '',
    common: at === 0 ? (GUIDE_WORDS[name] ?? '') : '',
    product: '',
    fields: '',
    text,
  }));
}

/** Names and labels of all fields, each once. */
function fieldsOf(groups: readonly Fields[], language: Language): string {
  return [...new Set(groups.flatMap((fields) => namesIn(fields, language)))].join(' ');
}

function namesIn(fields: Fields, language: Language): string[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    name,
    labelOf(field, language),
    ...namesIn(field.fields ?? field.items?.fields ?? {}, language),
  ]);
}

/** What a field is called, without the explanation that may follow. */
function labelOf({ names, label = '' }: Field, language: Language): string {
  const [zh, en] = names ?? [label, label];
  return (language === 'zh' ? zh : en).replace(/[，。；：（(,;:].*$/s, '');
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
