import {
  allOperations,
  allWebhooks,
  describeOperation,
  type Operation,
  type Webhook,
} from '../../lib/reference';
import type { Language } from '../../site/addresses';
import { openApiDocument } from '../../site/openapi/document';

const operations = allOperations()
  .filter(({ path }) => path.startsWith('v3/'))
  .map(describeOperation);
const webhooks = allWebhooks().filter(({ version }) => version === 'v3');
const NATIVE = '/v3/pay/transactions/native';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape, read at many depths
type Loose = any;

function documentOf(language: Language): Loose {
  const nameOf = (subject: Operation | Webhook): string => subject.name;
  return JSON.parse(JSON.stringify(openApiDocument({ operations, webhooks, nameOf }, language)));
}

describe.each(['zh', 'en'] as const)('the OpenAPI document in %s', (language) => {
  const written = documentOf(language);
  const methods: Loose[] = Object.values<Loose>(written.paths).flatMap((item) =>
    METHODS.flatMap((method) => item[method] ?? []),
  );

  it('has every operation of APIv3, each with an ID of its own', () => {
    expect(methods).toHaveLength(operations.length);
    expect(new Set(methods.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const shapeOf = (path: string): string => path.replace(/#.*$/, '').replace(/\{\w+\}/g, '{}');
    const present = Object.entries<Loose>(written.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${shapeOf(path)}`),
    );
    const missing = operations.filter(
      ({ method, path }) => !present.includes(`${method.toLowerCase()} ${shapeOf(`/${path}`)}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no two paths that differ by the name of a variable only', () => {
    const shapes = Object.keys(written.paths).map((path) => path.replace(/\{\w+\}/g, '{}'));
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('declares each variable of each path', () => {
    const undeclared = Object.entries<Loose>(written.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const { parameters = [] } = item[method] ?? {};
        const declared = parameters
          .filter((each: Loose) => each.in === 'path')
          .map((each: Loose) => each.name);
        const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        return item[method] && String(declared.sort()) !== String(variables.sort()) ? [path] : [];
      }),
    );
    expect(undeclared).toEqual([]);
  });

  it('has every notification of APIv3, with its decrypted content', () => {
    expect(Object.keys(written.webhooks).sort()).toEqual(webhooks.map((each) => each.event_type).sort());
    const { properties } = written.components.schemas['REFUND.SUCCESS'];
    expect(Object.keys(properties)).toContain('out_refund_no');
    expect(written.webhooks['REFUND.SUCCESS'].post.description).toContain('REFUND.SUCCESS');
  });

  it('refers to components that exist only', () => {
    const references = [...JSON.stringify(written).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, at = '']) => at,
    );
    const dangling = references.filter(
      (at) => at.split('/').reduce<Loose>((node, part) => node?.[part], written) === undefined,
    );
    expect(dangling).toEqual([]);
    expect(references.length).toBeGreaterThan(operations.length);
  });
});

describe('an operation of the OpenAPI document', () => {
  const { paths } = documentOf('en');

  it('has the required fields, limits and descriptions of its body', () => {
    const { schema } = paths[NATIVE].post.requestBody.content['application/json'];
    expect(schema.required).toEqual([
      'appid',
      'mchid',
      'description',
      'out_trade_no',
      'amount',
      'notify_url',
    ]);
    expect(schema.properties.amount.properties.total).toEqual({
      type: 'integer',
      description: expect.stringContaining('In fen'),
    });
    expect(schema.properties.time_expire.format).toBe('date-time');
  });

  it('says which number makes a repeat safe, and which query reports an unknown outcome', () => {
    expect(paths[NATIVE].post).toMatchObject({
      'x-idempotency-number': 'json.out_trade_no',
      'x-moves-money': true,
      description: expect.stringContaining('v3/pay/transactions/out-trade-no/'),
    });
  });

  it('has a file and JSON as the parts of an upload', () => {
    const { content } = paths['/v3/merchant/media/upload'].post.requestBody;
    expect(content['multipart/form-data']).toMatchObject({
      schema: { properties: { file: { format: 'binary' }, meta: { type: 'object' } } },
      encoding: { meta: { contentType: 'application/json' } },
    });
  });

  it('has the host of the global API where it exists there only', () => {
    expect(paths['/v3/customs/orders'].post.servers).toEqual([
      { url: 'https://apihk.mch.weixin.qq.com/global' },
    ]);
  });

  it('needs the signature, and has the response of an error', () => {
    const { security, components } = documentOf('en');
    expect(security).toEqual([{ signature: [] }]);
    expect(components.securitySchemes.signature).toMatchObject({
      type: 'http',
      scheme: 'WECHATPAY2-SHA256-RSA2048',
    });
    expect(paths[NATIVE].post.responses.default).toEqual({ $ref: '#/components/responses/Error' });
  });
});
