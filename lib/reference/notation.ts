import { omitUndefined } from '../json';
import { type Codes, keyParts } from '../openapi';
import { parseCondition } from './condition';
import type { Answer, Field, Fields, Group, Operation, Reply, Webhook } from './model';

// The catalogue's notation of fields, for readers and for readable diffs:
//
//   name: string                      an optional string          name!: string         a required one
//   name: string ..32                 at most 32 characters       name: integer 1..100  bounds
//   name: string rfc3339              a format                    name: string rsa      a ciphertext; `rsa/bank`: another key
//   name: string = A | B              an enumeration              name: string ~ /\d+/  a pattern
//   name: [string]                    a list                      name of 1..10: [ … ]  a list of bounded length
//   name: file ..2097152 = jpg | png  a file with its maximum size in bytes, and its accepted extensions
//   … = jpg | pdf ..7864320           an extension with its own maximum size
//   name: { … }                       an object                   name: object          one whose fields are not documented
//   name as json ..6000: { … }        a string that contains an encoded object or list
//   name! or other: string            required unless `other` is set; both fields have the note
//   name! when type = A | B: string   required if the sibling field has one of these codes; also `!= A | B`
//   name! when amount >= 200000: …    required from that amount on
//   name: string ..32 商户单据号        what the official page calls it, after all else: from the first word with a
//                                     Chinese character on; a name that begins otherwise stands in 「 」
//   name! 订单金额: { … }              of an object, a list and a text that carries one: after the key

/** A field in the catalogue's notation. */
export type Written = string | readonly [Written] | { readonly [key: string]: Written };
/** Fields in the catalogue's notation. */
export type WrittenFields = { readonly [key: string]: Written };

const KEY_FORM =
  /^(\S+?)(!)?(?: or (\S+(?: or \S+)*))?(?: when (\S+ (?:!?=|>=) .+?))?(?: as (.+?))?(?: of (\S+))?$/;
const RANGE_FORM = /^(-?\d+)?\.\.(-?\d+)?$/;

/** Reads an object in the catalogue's notation. */
export function parseFields(written: WrittenFields): Fields {
  return Object.fromEntries(Object.entries(written).map(([key, value]) => parseEntry(key, value)));
}

function parseEntry(entry: string, written: Written): [string, Field] {
  const [key, keyLabel] = splitLabel(entry);
  const match = KEY_FORM.exec(key);
  if (match === null) throw new SyntaxError(`Expected a field name, received "${key}"`);
  const [, name = key, required, others, condition, carrier, length] = match;
  const content = parseValue(written);
  const field = carrier === undefined ? content : { ...parseWords(`string ${carrier}`), ...shape(content) };
  return [
    name,
    {
      ...field,
      ...requirement(required, others, condition),
      ...bounds(length, 'minItems', 'maxItems'),
      ...omitUndefined({ label: keyLabel }),
    },
  ];
}

const QUOTED_LABEL = /^(.*) 「(.+)」$/;
const CHINESE = /[\u4e00-\u9fff]/;
/** After one of these, a word is a code or a pattern. */
const SIGNS: readonly string[] = ['=', '|', '~', '!='];

/** Parts the rules of a field and what it is called. */
function splitLabel(text: string): [rules: string, label?: string] {
  const [, rules, quoted] = QUOTED_LABEL.exec(text) ?? [];
  if (rules !== undefined && quoted !== undefined) return [rules, quoted];
  const words = text.split(' ');
  const at = words.findIndex(
    (word, index) => index > 0 && CHINESE.test(word) && !SIGNS.includes(words[index - 1] ?? ''),
  );
  return at < 0 ? [text] : [words.slice(0, at).join(' '), words.slice(at).join(' ')];
}

/** Writes the name of a field after its rules, as `splitLabel` parses them. */
export function joinLabel(rules: string, label: string | undefined): string {
  if (label === undefined) return rules;
  const bare = `${rules} ${label}`;
  const [before, after] = splitLabel(bare);
  return before === rules && after === label ? bare : `${rules} 「${label}」`;
}

type Requirement = Pick<Field, 'required' | 'alternatives' | 'when'>;

function requirement(
  mark: string | undefined,
  others: string | undefined,
  condition: string | undefined,
): Requirement {
  if (mark === undefined) {
    if (others === undefined && condition === undefined) return {};
    throw new SyntaxError(`Expected an exclamation mark before the condition "${others ?? condition}"`);
  }
  if (others === undefined && condition === undefined) return { required: true };
  return {
    ...(others === undefined ? {} : { alternatives: others.split(' or ') }),
    ...(condition === undefined ? {} : { when: parseCondition(condition) }),
  };
}

function shape({ fields, items }: Field): Partial<Field> {
  return { ...omitUndefined({ fields, items }) };
}

function parseValue(written: Written): Field {
  if (typeof written === 'string') {
    const [rules, label] = splitLabel(written);
    return { ...parseScalar(rules), ...omitUndefined({ label }) };
  }
  if (isList(written)) return { type: 'array', items: parseValue(written[0]) };
  return { type: 'object', fields: parseFields(written) };
}

function isList(written: Written): written is readonly [Written] {
  return Array.isArray(written);
}

function parseScalar(text: string): Field {
  const pattern = text.indexOf(' ~ ');
  if (pattern >= 0) return { ...parseWords(text.slice(0, pattern)), pattern: text.slice(pattern + 3) };
  const values = text.indexOf(' = ');
  if (values < 0) return parseWords(text);
  const field = parseWords(text.slice(0, values));
  const codes = text.slice(values + 3).split(' | ');
  if (field.type === 'file') return { ...field, ...parseSuffixes(codes) };
  return { ...field, enum: isText(field.type) ? codes : codes.map(Number) };
}

/** Reads the extensions of a file: `jpg`, `pdf ..7864320`. */
function parseSuffixes(written: readonly string[]): Pick<Field, 'enum' | 'limits'> {
  const suffixes = written.map((text) => text.split(' ..'));
  const own = suffixes.flatMap(([suffix = '', limit]) => (limit ? [[suffix, Number(limit)] as const] : []));
  const names = suffixes.map(([suffix = '']) => suffix);
  return own.length === 0 ? { enum: names } : { enum: names, limits: Object.fromEntries(own) };
}

/** Reads `string ..32 rfc3339 rsa`. */
function parseWords(text: string): Field {
  const [type = '', ...words] = text.split(' ');
  if (!isType(type)) throw new SyntaxError(`Expected a field type, received "${type}" in "${text}"`);
  let field: Field = { type };
  for (const word of words) field = { ...field, ...parseWord(type, word) };
  return field;
}

function parseWord(type: Field['type'], word: string): Partial<Field> {
  if (RANGE_FORM.test(word)) {
    return isText(type) ? bounds(word, 'minLength', 'maxLength') : bounds(word, 'minimum', 'maximum');
  }
  switch (word) {
    case 'rsa':
    case 'aes-gcm':
    case 'aes-ecb':
      return { encrypted: word };
    case 'rsa/bank':
      return { encrypted: 'rsa', key: 'bank' };
    case 'signature':
      return { signed: 'rsa' };
    case 'json':
    case 'urlencode':
      return { encoded: word };
    default:
      return { format: word };
  }
}

/** Whether a range is a length and codes are strings, as for strings and files (size in bytes, extensions). */
function isText(type: Field['type']): boolean {
  return type === 'string' || type === 'file';
}

function bounds<Low extends string, High extends string>(
  range: string | undefined,
  low: Low,
  high: High,
): { [name in Low | High]?: number } {
  const [, from, to] = (range === undefined ? undefined : RANGE_FORM.exec(range)) ?? [];
  return Object.fromEntries(
    [
      [low, from],
      [high, to],
    ].flatMap(([name, limit]) => (limit === undefined ? [] : [[name, Number(limit)]])),
  );
}

const TYPES: readonly string[] = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'file'];

function isType(word: string): word is Field['type'] {
  return TYPES.includes(word);
}

/** An operation in the catalogue's notation; its key is `POST v3/pay/transactions/native`. */
export interface WrittenOperation extends Partial<Record<Group, WrittenFields>> {
  readonly name: string;
  readonly docs: readonly string[];
  readonly roles?: readonly string[];
  readonly traits?: readonly string[];
  readonly baseURL?: string;
  readonly 'baseURL!'?: string;
  readonly fragment?: string;
  readonly money?: true;
  readonly number?: string;
  /** `json`, `json 202`, `xml`, `file csv gzip`, `empty 204`, `redirect`. */
  readonly answer: string;
  readonly data?: WrittenFields;
  readonly error?: WrittenFields;
}

const GROUPS: readonly Group[] = ['path', 'query', 'headers', 'json', 'xml', 'multipart'];

/** Reads an operation in the catalogue's notation. */
export function parseOperation(key: string, written: WrittenOperation): Operation {
  const [method, path] = keyParts(key);
  const { name, docs, roles, traits, fragment, money, number } = written;
  const required = written['baseURL!'];
  const baseURL = required ?? written.baseURL;
  return {
    method,
    path,
    name,
    docs,
    ...(roles && { roles }),
    ...(traits && { traits }),
    ...(baseURL && { baseURL }),
    ...(required && { baseURLRequired: true }),
    ...(fragment && { fragment }),
    ...(money && { money }),
    ...(number && { number }),
    request: Object.fromEntries(
      GROUPS.flatMap((group) => {
        const fields = written[group];
        return fields === undefined ? [] : [[group, parseFields(fields)]];
      }),
    ),
    answer: parseAnswer(written),
  };
}

function parseAnswer({ answer, data, error }: WrittenOperation): Answer {
  const [kind = '', ...rest] = answer.split(' ');
  const fields = {
    ...(data && { fields: parseFields(data) }),
    ...(error && { error: { kind: 'xml' as const, fields: parseFields(error) } }),
  };
  switch (kind) {
    case 'json':
      return { kind, ...(rest[0] && { status: Number(rest[0]) }), ...fields };
    case 'xml':
    case 'redirect':
      return { kind, ...fields };
    case 'empty':
      return { kind, status: Number(rest[0]), ...fields };
    case 'file':
      return { kind, media: rest, ...fields };
    default:
      throw new SyntaxError(`Expected a response kind, received "${answer}"`);
  }
}

/** A notification in the catalogue's notation; its key is the event type. */
export interface WrittenWebhook {
  readonly name: string;
  readonly docs: readonly string[];
  readonly original_type?: readonly string[];
  readonly within?: number;
  /** Names of fields, parted by spaces. */
  readonly identity: readonly string[];
  /** `SUCCESS`, `none | SUCCESS`, `not none | SUCCESS`. */
  readonly when?: readonly Readonly<Record<string, string>>[];
  readonly caution?: string;
  readonly headers?: WrittenFields;
  readonly body?: WrittenFields;
  readonly resource?: WrittenFields;
  readonly reply?: WrittenReply;
}

/** The facts that all notifications of a version share, unless one overrides them. */
export interface WrittenEnvelope {
  readonly within: number;
  /** Comes before the fields of each event. */
  readonly identity: readonly string[];
  readonly headers: WrittenFields;
  readonly body: WrittenFields;
  readonly reply: WrittenReply;
}

export interface WrittenReply {
  /** `xml`, `json 20X 4XX 5XX`. */
  readonly kind: string;
  readonly headers?: WrittenFields;
  readonly data: WrittenFields;
}

/**
 * Reads a notification in the catalogue's notation. In the shared body, `{event_type}` represents the type of the
 * event.
 */
export function parseWebhook(
  version: Webhook['version'],
  key: string,
  written: WrittenWebhook,
  shared: WrittenEnvelope,
): Webhook {
  const { name, docs, original_type, resource, when, caution } = written;
  return {
    version,
    event_type: key,
    name,
    docs,
    ...(original_type && { original_type }),
    within: written.within ?? shared.within,
    ...(written.reply && { asks: true as const }),
    identity: written.identity.map((own) => parseIdentity(own, shared.identity)),
    ...(when && { when: when.map(parseCodes) }),
    ...(caution && { caution }),
    headers: parseFields(written.headers ?? shared.headers),
    body: ownBody(parseFields(written.body ?? shared.body), key, original_type),
    ...(resource && { resource: parseFields(resource) }),
    reply: parseReply(written.reply ?? shared.reply),
  };
}

function parseIdentity(own: string, shared: readonly string[]): string[] {
  return own === 'id' ? ['id'] : [...shared, own].flatMap((names) => names.split(' '));
}

function parseCodes(written: Readonly<Record<string, string>>): Record<string, Codes> {
  return Object.fromEntries(
    Object.entries(written).map(([name, text]) => {
      const not = text.startsWith('not ');
      const among = (not ? text.slice(4) : text).split(' | ').map((code) => (code === 'none' ? '' : code));
      return [name, not ? { among, not } : { among }];
    }),
  );
}

function ownBody(body: Fields, event: string, originals: readonly string[] | undefined): Fields {
  return Object.fromEntries(
    Object.entries(body).map(([name, field]) => [name, ownField(field, event, originals)]),
  );
}

function ownField(field: Field, event: string, originals: readonly string[] | undefined): Field {
  const { enum: codes, ...open } = field;
  if (field.fields !== undefined) return { ...field, fields: ownBody(field.fields, event, originals) };
  if (codes?.[0] === '{event_type}') return { ...field, enum: [event] };
  if (codes?.[0] === '{original_type}') return originals === undefined ? open : { ...field, enum: originals };
  return field;
}

function parseReply({ kind, headers, data }: WrittenReply): Reply {
  const [form, ...status] = kind.split(' ');
  return {
    kind: form === 'xml' ? 'xml' : 'json',
    ...(status.length > 0 && { status }),
    ...(headers && { headers: parseFields(headers) }),
    fields: parseFields(data),
  };
}
