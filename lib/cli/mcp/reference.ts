import type { HintLanguage } from '../../errors';
import { translateHint } from '../../hints';
import type { Method } from '../../http';
import { omitUndefined, readJson } from '../../json';
import {
  CODE_FORMS,
  type CodeForm,
  describeOperation,
  englishName,
  exampleOf,
  findOperations,
  type Operation,
  operationOf,
  rowsOf,
} from '../../reference';
import { hintFor } from '../../v3';
import { UsageError } from '../exit';

/** The number of operations that a search returns. */
const LIMIT = 20;

/** Finds operations by words, a path or a field. */
export function findForAgent(text: string): unknown {
  const found = findOperations(text);
  const operations = found.slice(0, LIMIT).map(({ method, path, name }) => ({
    method,
    path,
    name,
    english: englishName(name),
  }));
  return { count: found.length, operations };
}

/** Describes the fields, the rate and the code of an operation. */
export function describeForAgent(method: Method, path: string): unknown {
  const { name, docs, money, number, rate, request, answer, ...rest } = describeOperation(
    documented(method, path),
  );
  return omitUndefined({
    method: rest.method,
    path: rest.path,
    name,
    english: englishName(name),
    docs: docs.slice(0, 1),
    moves_money: money,
    idempotency_number: number,
    rate,
    request: Object.fromEntries(
      Object.entries(request).map(([group, fields]) => [group, rowsOf(fields).map(writeRow)]),
    ),
    response: answer.fields === undefined ? answer.kind : rowsOf(answer.fields).map(writeRow),
  });
}

/** Writes the code of an operation in one form, or in all. */
export function writeForAgent(method: Method, path: string, form: CodeForm | undefined): unknown {
  const operation = documented(method, path);
  const forms = form === undefined ? CODE_FORMS : [form];
  return Object.fromEntries(forms.map((each) => [each, exampleOf(operation, each)]));
}

/** An error as an agent passes it: a code, or the JSON of an error or of a response. */
export interface AskedError {
  readonly error: string;
  readonly status?: number;
  readonly method?: Method;
  readonly path?: string;
}

/** Explains an error: what happened, and what to do. */
export function explainForAgent(asked: AskedError, language: HintLanguage): unknown {
  const { method = 'POST', path = '' } = asked;
  const facts = factsOf(asked.error);
  const { code, message, detail } = facts;
  // The JSON of an error of this package holds both already.
  if (facts.hint !== undefined && facts.outcome !== undefined) return facts;
  if (code.startsWith('ERR_')) {
    return {
      code,
      hint: 'This code is set by the package. docs/error-codes.md has its meaning and what to do; error.hint names the cause, and error.outcome what happened.',
    };
  }
  const { hint, outcome } = hintFor({
    method,
    status: asked.status ?? statusOf(code),
    code,
    message,
    detail,
    template: path.replace(/^\//, ''),
    internalCode: undefined,
    clock: undefined,
  });
  return omitUndefined({
    code,
    hint: language === 'zh' ? translateHint(hint) : hint,
    // Whether the code proves it depends on the call.
    outcome:
      outcome === 'rejected' && method !== 'GET'
        ? 'Read error.outcome: query by your own number if it is unknown.'
        : outcome,
  });
}

interface Facts {
  readonly code: string;
  readonly message?: unknown;
  readonly detail?: unknown;
  readonly hint?: unknown;
  readonly outcome?: unknown;
}

function factsOf(text: string): Facts {
  const trimmed = text.trim();
  const { code, ...rest } = trimmed.startsWith('{') ? factsIn(trimmed) : { code: trimmed };
  if (typeof code === 'string' && code !== '') return { code, ...rest };
  throw new UsageError('error: expected a code, or JSON with a code');
}

/** Returns the facts of an error in JSON; none if it is malformed. */
function factsIn(text: string): Partial<Record<keyof Facts, unknown>> {
  const { error, ...outer }: Record<string, unknown> = Object(readJson(text));
  const { code, message, detail, hint, outcome } = { ...Object(error), ...outer };
  return omitUndefined({ code, message, detail, hint, outcome });
}

/** Codes that come with another status than 400. */
const STATUSES: Readonly<Record<string, number>> = {
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  RATELIMIT_EXCEEDED: 429,
  SYSTEM_ERROR: 500,
};

function statusOf(code: string): number {
  return (Object.hasOwn(STATUSES, code) ? STATUSES[code] : undefined) ?? 400;
}

function documented(method: Method, path: string): Operation {
  const operation = operationOf(method, path.replace(/^\//, ''));
  if (operation !== undefined) return operation;
  throw new UsageError(
    `Expected a documented operation, received ${method} ${path}. Search with find_operation.`,
  );
}

function writeRow({
  name,
  type,
  required,
  alternatives,
  condition,
  rules,
  field,
}: ReturnType<typeof rowsOf>[number]) {
  const { names, unit, meanings } = field;
  return omitUndefined({
    name,
    type,
    required: required || undefined,
    or: alternatives.length === 0 ? undefined : alternatives,
    when: condition,
    names,
    unit,
    rules: rules === '' ? undefined : rules,
    meanings,
  });
}
