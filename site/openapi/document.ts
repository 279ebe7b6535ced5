import { omitUndefined } from '../../lib/json';
import type { Operation, Webhook } from '../../lib/reference/model';
import { allProducts, productIndexOf } from '../../lib/reference/products';
import { VERSION } from '../../lib/version';
import type { Language } from '../addresses';
import { operationObject, SIGNED_HEADERS } from './operation';
import { objectSchema, type Schema } from './schema';
import { openApiTexts } from './texts';

/** What the document is made of. */
export interface DocumentSources {
  /** Described operations of APIv3. */
  readonly operations: readonly Operation[];
  /** Described notifications of APIv3. */
  readonly webhooks: readonly Webhook[];
  /** The name of an operation or notification in the language. */
  readonly nameOf: (subject: Operation | Webhook) => string;
}

/** An OpenAPI document. */
export interface OpenApiDocument extends Schema {
  readonly paths: Readonly<Record<string, Schema>>;
  readonly webhooks: Readonly<Record<string, Schema>>;
}

const SERVERS = ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'];
/**
 * Writes all operations and notifications of APIv3 as an OpenAPI document.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(sources: DocumentSources, language: Language): OpenApiDocument {
  const { operations, webhooks, nameOf } = sources;
  const t = openApiTexts(language);
  const pick = (index: number): string => {
    const { zh = '', en = '' } = allProducts()[index] ?? {};
    return language === 'zh' ? zh : en;
  };
  const used = new Set(operations.map(({ path }) => productIndexOf(path)));
  return {
    openapi: '3.1.0',
    info: {
      title: t.title,
      version: VERSION,
      description: t.about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { url: 'https://pay.weixin.qq.com/doc/v3/merchant/4012062524' },
    servers: SERVERS.map((url) => ({ url })),
    security: [{ signature: [] }],
    tags: [...used].sort((a, b) => a - b).map((index) => ({ name: pick(index) })),
    paths: pathsOf(operations, (operation) =>
      operationObject(
        operation,
        { name: nameOf(operation), tag: pick(productIndexOf(operation.path)) },
        language,
      ),
    ),
    webhooks: Object.fromEntries(
      webhooks.map((webhook) => [webhook.event_type, webhookItem(webhook, nameOf(webhook), language)]),
    ),
    components: {
      securitySchemes: {
        signature: { type: 'http', scheme: 'WECHATPAY2-SHA256-RSA2048', description: t.signature },
      },
      headers: Object.fromEntries(SIGNED_HEADERS.map((name) => [name, { schema: { type: 'string' } }])),
      responses: {
        Error: {
          description: t.error,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      schemas: {
        Error: ERROR,
        ...Object.fromEntries(
          webhooks.flatMap(({ event_type, resource }) =>
            resource === undefined ? [] : [[event_type, objectSchema(resource, language)]],
          ),
        ),
      },
    },
  };
}

const ERROR: Schema = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    detail: { type: 'object' },
  },
};

function pathsOf(
  operations: readonly Operation[],
  write: (operation: Operation) => Schema,
): Record<string, Schema> {
  const templates = new Map<string, string>();
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of operations) {
    const path = `/${operation.path}`;
    const shape = path.replace(/\{\w+\}/g, '{}');
    const first = templates.get(shape) ?? path;
    templates.set(shape, first);
    // Two paths may not differ by the name of a variable only. A fragment makes the second another; it is not sent.
    const key = first === path ? path : `${path}#${path.match(/\{(\w+)\}/)?.[1]}`;
    paths[key] = { ...paths[key], [operation.method.toLowerCase()]: write(operation) };
  }
  return paths;
}

function webhookItem(webhook: Webhook, name: string, language: Language): Schema {
  const { event_type, docs, headers, body, resource, reply } = webhook;
  const t = openApiTexts(language);
  const [doc] = docs;
  const hasReply = Object.keys(reply.fields).length > 0;
  return {
    post: {
      operationId: `notify_${event_type.replace(/\W+/g, '_')}`,
      summary: name,
      ...omitUndefined({
        description: resource && t.decrypted(event_type),
        externalDocs: doc === undefined ? undefined : { url: doc },
      }),
      security: [],
      parameters: Object.entries(headers).map(([header, field]) => ({
        name: header,
        in: 'header',
        ...omitUndefined({ required: field.required }),
        schema: { type: 'string' },
      })),
      requestBody: {
        required: true,
        content: { 'application/json': { schema: objectSchema(body, language) } },
      },
      responses: {
        '200': {
          description: t.success,
          ...omitUndefined({
            content: hasReply
              ? { 'application/json': { schema: objectSchema(reply.fields, language) } }
              : undefined,
          }),
        },
        '204': { description: t.success },
      },
    },
  };
}
