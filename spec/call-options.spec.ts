import { ConfigError } from 'wechatpay-chain';
import { call, client, platformHeaders } from './support/client';
import { Wire } from './support/wire';

const UPLOAD = { file: Buffer.from('x'), filename: 'a.jpg' };

/** Calls with one invalid option, and the name of the option. */
const WRONG: [init: object, field: string][] = [
  [{ query: null }, 'query'],
  [{ query: 5 }, 'query'],
  [{ query: true }, 'query'],
  [{ query: [['a', '1']] }, 'query'],
  [{ query: new Map([['a', '1']]) }, 'query'],
  [{ query: new Date(0) }, 'query'],
  [{ query: () => ({}) }, 'query'],
  [{ headers: null }, 'headers'],
  [{ headers: 5 }, 'headers'],
  [{ headers: 'X-A: 1' }, 'headers'],
  [{ headers: [['X-A', '1']] }, 'headers'],
  [{ headers: new Map() }, 'headers'],
  [{ headers: { 'X-A': null } }, 'headers.X-A'],
  [{ headers: { 'X-A': ['1', '2'] } }, 'headers.X-A'],
  [{ headers: { 'X-A': {} } }, 'headers.X-A'],
  [{ json: null }, 'json'],
  [{ body: null }, 'body'],
  [{ body: 5 }, 'body'],
  [{ body: { a: 1 } }, 'body'],
  [{ xml: null }, 'xml'],
  [{ path: null }, 'path'],
  [{ path: 'x' }, 'path'],
  [{ path: ['x'] }, 'path'],
  [{ baseURL: null }, 'baseURL'],
  [{ baseURL: 5 }, 'baseURL'],
  [{ timeout: null }, 'timeout'],
  [{ timeout: '5' }, 'timeout'],
  [{ signal: null }, 'signal'],
  [{ signal: {} }, 'signal'],
  [{ signal: new AbortController() }, 'signal'],
  [{ retry: { attempts: 0 } }, 'retry.attempts'],
  [{ retry: { pause: -1 } }, 'retry.pause'],
  [{ security: null }, 'security'],
  [{ security: 'yes' }, 'security'],
  [{ nonceless: 1 }, 'nonceless'],
  [{ cipher: null }, 'cipher'],
  [{ cipher: 0 }, 'cipher'],
  [{ progress: null }, 'progress'],
  [{ progress: {} }, 'progress'],
  [{ sink: null }, 'sink'],
  [{ sink: 5 }, 'sink'],
  [{ multipart: null }, 'multipart'],
  [{ multipart: 5 }, 'multipart'],
  [{ multipart: UPLOAD.file }, 'multipart'],
  [{ multipart: [{ name: 'file', contents: UPLOAD.file }] }, 'multipart'],
  [{ multipart: new FormData() }, 'multipart'],
  [{ multipart: {} }, 'multipart.file'],
  [{ multipart: { ...UPLOAD, file: null } }, 'multipart.file'],
  [{ multipart: { name: 'file', contents: UPLOAD.file } }, 'multipart.name'],
  [{ multipart: { ...UPLOAD, metadata: {} } }, 'multipart.metadata'],
  [{ multipart: { ...UPLOAD, filename: 5 } }, 'multipart.filename'],
  [{ multipart: { ...UPLOAD, filename: null } }, 'multipart.filename'],
  [{ multipart: { ...UPLOAD, meta: null } }, 'multipart.meta'],
  [{ multipart: { ...UPLOAD, meta: '{}' } }, 'multipart.meta'],
  [{ multipart: { ...UPLOAD, meta: [1] } }, 'multipart.meta'],
];

describe('an invalid option', () => {
  it.each(WRONG)('%p causes a ConfigError that names %s', async (init, field) => {
    await using wire = await Wire.listen((_, response) => response.end());
    await using wxpay = client({ baseURL: wire.url, secret: 'k'.repeat(32) });
    for (const path of ['v3/a', 'v2/pay/a']) {
      const failure = call(wxpay, 'post', path, init);
      await expect(failure).rejects.toBeInstanceOf(ConfigError);
      await expect(failure).rejects.toMatchObject({ field, outcome: 'not-sent', hint: expect.any(String) });
    }
    expect(wire.received).toEqual([]);
  });

  it('causes a message with the expected and the received type', async () => {
    await using wxpay = client({ baseURL: 'http://127.0.0.1:9/' });
    await expect(call(wxpay, 'get', 'v3/a', { query: null })).rejects.toThrow(
      /`query`: expected .*, received null/,
    );
    await expect(call(wxpay, 'get', 'v3/a', { query: [1] })).rejects.toThrow(/received an array/);
    await expect(call(wxpay, 'get', 'v3/a', { headers: 'Authorization: secret' })).rejects.toThrow(
      /`headers`: expected .*, received a string of 21 characters$/,
    );
  });
});

it.each([
  [null, 'null'],
  ['', 'an empty string'],
  ['secret', 'a string of 6 characters'],
  [42, 'a number'],
  [Number.NaN, 'NaN'],
  [[1], 'an array'],
  [new Map(), 'a Map'],
  [new Error('secret'), 'an Error'],
  [Buffer.from('secret'), 'a Uint8Array'],
  [JSON.parse(JSON.stringify(Buffer.from('secret'))), 'a Buffer serialized as JSON'],
  [() => 'secret', 'a function'],
])('an invalid value is described by its type and size: %p is %s', async (signal, shape) => {
  await using wxpay = client({ baseURL: 'http://127.0.0.1:9/' });
  await expect(call(wxpay, 'get', 'v3/a', { signal })).rejects.toThrow(
    `Invalid \`signal\`: expected an AbortSignal, received ${shape}`,
  );
});

describe('an option', () => {
  class Dto {
    readonly a = '1';
  }
  it.each<[object, string]>([
    [{ query: undefined, headers: undefined, path: undefined, multipart: undefined, sink: undefined }, ''],
    [{ query: new Dto() }, '?a=1'],
    [{ query: Object.assign(Object.create(null), { a: '1' }) }, '?a=1'],
    [{ query: new URLSearchParams('a=1') }, '?a=1'],
    [{ query: '?a=1' }, '?a=1'],
    [{ headers: new Headers({ 'X-A': '1' }), query: { a: 1 } }, '?a=1'],
  ])('%p is valid', async (init, query) => {
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders('{}')).end('{}');
    });
    await using wxpay = client({ baseURL: wire.url });
    await call(wxpay, 'get', 'v3/a', init);
    expect(wire.last.target).toBe(`/v3/a${query}`);
  });
});
