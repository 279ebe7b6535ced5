import type { AnswerFacts } from '../../lib/http';
import type { Field, Fields, Group, Operation } from '../../lib/reference/model';
import { metaFields } from './endpoint';
import { isWide } from './field-types';

/** Returns the facts that the client needs to read a response. */
export function answerFactsOf(operation: Operation): AnswerFacts {
  const { path, answer } = operation;
  const echoes = echoesOf(operation);
  const wide = wideFieldsIn(answer.fields ?? {});
  return {
    ...(answer.kind === 'json' && path.startsWith('v3/') && { json: true }),
    ...(answer.fields?.['code'] && { ownCode: true }),
    ...(echoes.length > 0 && { echoes }),
    ...(wide.length > 0 && { wide }),
  };
}

const GROUPS: readonly Group[] = ['path', 'query', 'json', 'xml', 'multipart'];

/**
 * Returns the request fields that the response repeats exactly. The client uses them to check that a response belongs to
 * its call. Such fields are identifiers: path variables, the number that makes a repeat idempotent, the merchant's own
 * numbers, transactions and merchants.
 */
function echoesOf(operation: Operation): string[] {
  const { request, answer, number } = operation;
  const fieldPaths = GROUPS.flatMap((group) => {
    const fields =
      (group === 'multipart' ? request[group] && metaFields(request[group]) : request[group]) ?? {};
    return Object.entries(fields).flatMap(([name, field]) => {
      const repeated = answer.fields?.[name];
      const fieldPath = `${group}.${name}`;
      const identity =
        (group === 'path' && VARIABLE.test(name)) || fieldPath === number || IDENTITY.test(name);
      const exact = isExactText(field) && repeated !== undefined && isExactText(repeated);
      return identity && exact && !DEPENDENT.test(name)
        ? [{ name, fieldPath: repeated.required && fieldPath === number ? `${fieldPath}!` : fieldPath }]
        : [];
    });
  });
  // If a name occurs twice in the request, the response does not show which one it repeats.
  return fieldPaths
    .filter(({ name }) => fieldPaths.filter((other) => other.name === name).length === 1)
    .map(({ fieldPath }) => fieldPath);
}

const IDENTITY =
  /^(?:combine_)?out_\w+_(?:no|id|code)$|mch_?id$|^(?:combine_)?transaction_id$|^refund_id$|^mch_billno$|^partner_trade_no$/;

/** Path variables that are identifiers. License plates and documents may be returned in another spelling. */
const VARIABLE = /(?:^|_)(?:id|no|code|sn|number)$/;

/** A user or an app can have several of these, and the response may contain another one. */
const DEPENDENT = /open_?id$|app_?id$|plate_number$/;

function isExactText({ type, encrypted, encoded, enum: codes, format }: Field): boolean {
  return type === 'string' && [encrypted, encoded, codes, format].every((fact) => fact === undefined);
}

/** Returns the paths of 64-bit numbers in a response; `*` stands for every list entry. */
function wideFieldsIn(fields: Fields, fieldPath = ''): string[] {
  return Object.entries(fields).flatMap(([name, field]) => wideFieldsAt(field, `${fieldPath}${name}`));
}

function wideFieldsAt(field: Field, fieldPath: string): string[] {
  const { items, fields } = field;
  if (isWide(field)) return [fieldPath];
  if (items !== undefined) return wideFieldsAt(items, `${fieldPath}.*`);
  return wideFieldsIn(fields ?? {}, `${fieldPath}.`);
}
