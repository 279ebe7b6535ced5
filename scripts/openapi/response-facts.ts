import type { AnswerFacts } from '../../lib/openapi';
import type { Field, Fields, Group, Operation } from '../../lib/reference/model';
import { metaFields } from './endpoint';
import { isWide } from './field-types';

/** What the client needs to know of an operation's answer to read it. */
export function answerFactsOf(operation: Operation): AnswerFacts {
  const { path, answer } = operation;
  const echoes = echoesOf(operation);
  const own = operation.money && !echoes.some((place) => place.endsWith('!')) ? ownFieldsOf(operation) : [];
  const wide = wideIn(answer.fields ?? {});
  return {
    ...(answer.kind === 'json' && path.startsWith('v3/') && { json: true }),
    ...(answer.fields?.['code'] && { ownCode: true }),
    ...(echoes.length > 0 && { echoes }),
    ...(own.length > 0 && { own }),
    ...(wide.length > 0 && { wide }),
  };
}

/** The fields that every success has and that the request has not: `prepay_id`, not `appid`. */
function ownFieldsOf({ request, answer }: Operation): string[] {
  const sent = Object.values(request).flatMap((fields) => Object.keys(fields));
  return Object.entries(answer.fields ?? {}).flatMap(([name, { required }]) =>
    required && !sent.includes(name) && !XML_ENVELOPE.has(name) ? [name] : [],
  );
}

/** What the answers of APIv2 have in common. */
const XML_ENVELOPE = new Set([
  'return_code',
  'return_msg',
  'result_code',
  'result_msg',
  'err_code',
  'err_code_des',
  'nonce_str',
  'sign',
  'appid',
  'mch_appid',
  'mch_id',
  'mchid',
]);

const GROUPS: readonly Group[] = ['path', 'query', 'json', 'xml', 'multipart'];

/**
 * The places of a request whose text the answer repeats to the letter: they tell whether an answer belongs to its call.
 * A field does that whose meaning is identity: a variable of the path, the number that makes a repeat safe, a number of
 * the merchant's own, a transaction, a merchant. `!` marks the number of the call, where every answer documents it: the
 * one that makes a repeat safe, and the merchant's own number in a path.
 */
function echoesOf(operation: Operation): string[] {
  const { request, answer, number } = operation;
  const places = GROUPS.flatMap((group) => {
    const fields =
      (group === 'multipart' ? request[group] && metaFields(request[group]) : request[group]) ?? {};
    return Object.entries(fields).flatMap(([name, field]) => {
      const repeated = answer.fields?.[name];
      const place = `${group}.${name}`;
      const identity = (group === 'path' && VARIABLE.test(name)) || place === number || IDENTITY.test(name);
      const exact = isExactText(field) && repeated !== undefined && isExactText(repeated);
      const names = place === number || (group === 'path' && OWN_NUMBER.test(name));
      return identity && exact && !DEPENDENT.test(name)
        ? [{ name, place: names && repeated.required ? `${place}!` : place }]
        : [];
    });
  });
  // Of a name that is sent twice, nobody knows which of the two comes back.
  return places
    .filter(({ name }) => places.filter((other) => other.name === name).length === 1)
    .map(({ place }) => place);
}

const IDENTITY =
  /^(?:combine_)?out_\w+_(?:no|id|code)$|mch_?id$|^(?:combine_)?transaction_id$|^refund_id$|^mch_billno$|^partner_trade_no$/;

/** The merchant's own number, which names what a path is about. */
const OWN_NUMBER = /^(?:combine_)?out_\w+_(?:no|id|code)$/;

/** A variable that names a thing; what is on a number plate or a licence may come back in another spelling. */
const VARIABLE = /(?:^|_)(?:id|no|code|sn|number)$/;

/** The same user and the same app have several of these: what comes back may be another one. */
const DEPENDENT = /open_?id$|app_?id$|plate_number$/;

function isExactText({ type, encrypted, encoded, enum: codes, format }: Field): boolean {
  return type === 'string' && [encrypted, encoded, codes, format].every((fact) => fact === undefined);
}

/** Where 64-bit numbers stand in an answer; `*` stands for every entry of a list. */
function wideIn(fields: Fields, place = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => wideAt(field, `${place}${name}`));
}

function wideAt(field: Field, place: string): string[] {
  const { items, fields } = field;
  if (isWide(field)) return [place];
  if (items !== undefined) return wideAt(items, `${place}.*`);
  return wideIn(fields ?? {}, `${place}.`);
}
