import { omitUndefined } from '../../lib/json';
import { queryOf } from '../../lib/openapi/queries';
import type { Field, Fields, Operation } from '../../lib/reference/model';
import type { Language } from '../addresses';
import { fieldSchema, objectSchema, type Schema } from './schema';
import { openApiTexts } from './texts';

/** What an operation object needs beside the operation. */
export interface OperationNames {
  readonly name: string;
  readonly tag: string;
}

/** The media types of files by the catalogue's names. */
const FILE_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gzip: 'application/gzip',
  image: 'image/*',
  pdf: 'application/pdf',
};
const ANY_FILE = 'application/octet-stream';

/** Headers of a signed response. */
export const SIGNED_HEADERS: readonly string[] = [
  'Request-ID',
  'Wechatpay-Nonce',
  'Wechatpay-Serial',
  'Wechatpay-Signature',
  'Wechatpay-Timestamp',
];

/** Returns the OpenAPI operation object of a documented operation. */
export function operationObject(
  operation: Operation,
  { name, tag }: OperationNames,
  language: Language,
): Schema {
  const { method, path, docs, request, number, rate, money, roles, baseURL, traits = [] } = operation;
  const [doc] = docs;
  const parameters = parametersOf(operation, language);
  return {
    operationId: `${method.toLowerCase()}_${path.replace(/[{}]/g, '').replace(/\W+/g, '_')}`,
    summary: name,
    tags: [tag],
    ...omitUndefined({
      description: descriptionOf(operation, language),
      externalDocs: doc === undefined ? undefined : { url: doc },
      // The operation exists on that host only.
      servers: baseURL === undefined ? undefined : [{ url: baseURL.replace(/\/$/, '') }],
      security: traits.includes('anonymous') ? [] : undefined,
      parameters: parameters.length === 0 ? undefined : parameters,
      requestBody: bodyOf(request, language),
    }),
    responses: responsesOf(operation, language),
    ...omitUndefined({
      'x-roles': roles,
      'x-moves-money': money,
      'x-idempotency-number': number,
      'x-rate-limit': rate && { limit: rate.limit, per: rate.per, by: rate.by },
    }),
  };
}

function descriptionOf({ method, path, number, docs }: Operation, language: Language): string | undefined {
  const t = openApiTexts(language);
  const query = queryOf(`${method} ${path}`);
  const lines = [
    number && t.number(number),
    query && t.query(query),
    ...docs.slice(1).map((link) => `<${link}>`),
  ].filter((line) => line !== undefined && line !== '');
  return lines.length === 0 ? undefined : lines.join('\n\n');
}

function parametersOf({ request }: Operation, language: Language): Schema[] {
  const groups = [
    ['path', request.path],
    ['query', request.query],
    ['header', request.headers],
  ] as const;
  return groups.flatMap(([place, fields = {}]) =>
    Object.entries(fields).map(([name, field]) => parameterOf(place, name, field, language)),
  );
}

function parameterOf(place: string, name: string, field: Field, language: Language): Schema {
  const { description, ...schema } = fieldSchema(field, language);
  return {
    name,
    in: place,
    ...omitUndefined({ description, required: place === 'path' ? true : field.required }),
    schema,
  };
}

function bodyOf({ json, multipart }: Operation['request'], language: Language): Schema | undefined {
  if (multipart !== undefined) return multipartBody(multipart, language);
  if (json === undefined) return undefined;
  return {
    required: true,
    content: { 'application/json': { schema: objectSchema(json, language) } },
  };
}

/** Parts that carry JSON are objects with a content type, not strings. */
function multipartBody(fields: Fields, language: Language): Schema {
  const parts = Object.entries(fields).map(([name, field]): [string, Field] => {
    const { encoded, format, ...rest } = field;
    return [name, encoded === 'json' && field.fields ? { ...rest, type: 'object' } : field];
  });
  const encoded = parts.filter(([, { type }]) => type === 'object').map(([name]) => name);
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: objectSchema(Object.fromEntries(parts), language),
        encoding: Object.fromEntries(encoded.map((name) => [name, { contentType: 'application/json' }])),
      },
    },
  };
}

function responsesOf({ answer, traits = [] }: Operation, language: Language): Schema {
  const t = openApiTexts(language);
  const isSigned = !traits.includes('unsigned');
  const headers = Object.fromEntries(
    SIGNED_HEADERS.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
  const statuses =
    answer.kind === 'json' && answer.status === 202 ? [200, 202] : [answer.status ?? successOf(answer.kind)];
  const content = contentOf(answer, language);
  return {
    ...Object.fromEntries(
      statuses.map((status) => [
        String(status),
        {
          description: status === 202 ? t.accepted : t.success,
          ...omitUndefined({ headers: isSigned ? headers : undefined, content }),
        },
      ]),
    ),
    default: { $ref: '#/components/responses/Error' },
  };
}

function successOf(kind: Operation['answer']['kind']): number {
  if (kind === 'empty') return 204;
  return kind === 'redirect' ? 302 : 200;
}

function contentOf(
  { kind, fields, media = [] }: Operation['answer'],
  language: Language,
): Schema | undefined {
  if (kind === 'json') return { 'application/json': { schema: objectSchema(fields ?? {}, language) } };
  if (kind !== 'file') return undefined;
  const types = media.map((name) => FILE_TYPES[name] ?? ANY_FILE);
  const schema = { type: 'string', format: 'binary' };
  return Object.fromEntries((types.length === 0 ? [ANY_FILE] : types).map((type) => [type, { schema }]));
}
