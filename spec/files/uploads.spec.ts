import { createHash } from 'node:crypto';
import { createReadStream, existsSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { Readable } from 'node:stream';
import { MockAgent } from 'undici';
import { type Multipart, type StreamedBody, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { readForm } from '../../lib/sandbox/wire/form';
import { PATIENCE } from '../sandbox/merchant';
import { call, client } from '../support/client';
import { Folder } from '../support/folder';

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
  wxpay = new Wechatpay({ ...sandbox.config, retry: { pause: 1 } });
}, PATIENCE);

afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

const IMAGE = Buffer.alloc(150_000, 'image');

/** The parts of the last upload that the gateway took. */
function lastParts() {
  const last = sandbox.requests.at(-1);
  return readForm(last?.headers['content-type'] ?? '', last?.body ?? Buffer.alloc(0)) ?? [];
}

function streamed(): Multipart {
  return { file: Readable.from([IMAGE]), filename: 'a.png' };
}

const NAME = /wechatpay-[0-9a-f]{8}-/;

/** The temporary files of the client's that have a name. */
function temporary(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => NAME.test(name));
}

/** The open files of this process, with a name or without, if the system lists them. */
function openTemporary(): string[] {
  const list = '/proc/self/fd';
  if (!existsSync(list)) return [];
  const targets = readdirSync(list).map((fd) => {
    try {
      return readlinkSync(`${list}/${fd}`);
    } catch {
      return '';
    }
  });
  return targets.filter((target) => NAME.test(target));
}

function meta(): Record<string, unknown> {
  return JSON.parse(String(lastParts()[0]?.body));
}

describe('an upload', () => {
  // The operation, and the meta fields that it requires in addition to those of the client.
  it.each([
    ['v3/merchant/media/upload', 'a.jpg', {}],
    ['v3/merchant/media/video_upload', 'a.mp4', {}],
    ['v3/merchant-service/images/upload', 'a.png', {}],
    ['v3/global/merchant-service/images/upload', 'a.png', {}],
    ['v3/global/merchant-storage/file/upload', 'a.pdf', {}],
    ['v3/marketing/favor/media/image-upload', 'a.bmp', {}],
    ['v3/marketing/partner/product-coupon/media/upload-image', 'a.png', {}],
    ['v3/marketing/bank/packages/8473295/tasks', 'a.csv', { bank_type: 'ICBC_DEBIT' }],
    ['v3/marketing/shopping-receipt/shoppingreceipts', 'a.png', { transaction_id: '42', openid: 'o' }],
    ['v3/ecommerce/account/cancel-applications/media', 'a.png', {}],
    ['v3/mch-manage/submission-files/sub-mchid/1900000110/upload', 'a.png', { item_id: 1 }],
    ['v3/mch-operation-manage/enhanced-due-diligence/7/upload', 'a.png', { sub_mchid: '1', item_id: 1 }],
    [
      'v3/new-tax-control-fapiao/fapiao-applications/upload-fapiao-file',
      'a.pdf',
      { file_type: 'PDF', digest_alogrithm: 'SM3' },
    ],
    [
      'v3/taxi-invoice/cards/upload-file',
      'a.pdf',
      { company_mchid: '1', region_id: 1, digest_algorithm: 'DIGEST_ALGORITHM_SM3' },
    ],
  ])('to %s has the parts, digest and signature that the gateway requires', async (path, filename, more) => {
    const multipart = { file: IMAGE, filename, meta: more };
    expect(await call(wxpay, 'post', path, { multipart })).toMatchObject({ status: 200 });
    expect(meta()).toMatchObject(more);
    expect(lastParts().map(({ name }) => name)).toHaveLength(2);
  });

  const folder = new Folder();
  const file = folder.at('图片 1.png');
  writeFileSync(file, IMAGE);
  const padded = folder.at('padded.png');
  writeFileSync(padded, Buffer.concat([Buffer.from('<'), IMAGE, Buffer.from('>')]));
  afterAll(() => folder[Symbol.dispose]());

  it.each<[string, () => Multipart]>([
    ['a path', () => ({ file })],
    ['a file URL', () => ({ file: `file://${encodeURI(file)}`, filename: '图片 1.png' })],
    ['the bytes', () => ({ file: IMAGE, filename: '图片 1.png' })],
    ['a Blob', () => ({ file: new Blob([IMAGE]), filename: '图片 1.png' })],
    ['a stream of a file', () => ({ file: createReadStream(file) })],
    [
      'a stream of a part of a file',
      () => ({ file: createReadStream(padded, { start: 1, end: IMAGE.length }), filename: '图片 1.png' }),
    ],
    [
      'a stream of a file whose path leads elsewhere',
      () => ({ file: createReadStream(padded, { fd: openSync(file, 'r') }), filename: '图片 1.png' }),
    ],
    [
      'any stream',
      () => ({ file: Readable.from([IMAGE.subarray(0, 7), IMAGE.subarray(7)]), filename: '图片 1.png' }),
    ],
    ['a name in meta', () => ({ file: IMAGE, meta: { filename: '图片 1.png' } })],
  ])('accepts %s', async (_, multipart) => {
    const { data } = await wxpay.v3.merchant.media.upload.post({ multipart: multipart() });
    expect(data.media_id).toEqual(expect.any(String));
    expect(meta()).toEqual({
      filename: '图片 1.png',
      sha256: createHash('sha256').update(IMAGE).digest('hex'),
    });
    expect(lastParts()[1]).toMatchObject({ filename: '图片 1.png', type: 'image/png', body: IMAGE });
  });

  it('declares its length and its boundary regardless of the headers of the call', async () => {
    await wxpay.v3.merchant.media.upload.post({
      multipart: { file },
      headers: { 'Content-Type': 'multipart/form-data', 'X-Own': '1' },
    });
    const { headers, body } = sandbox.requests.at(-1) ?? {};
    expect(headers).toMatchObject({ 'content-length': String(body?.length), 'x-own': '1' });
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=[0-9a-f]{48}$/);
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('signs exactly the bytes of meta', async () => {
    await wxpay.v3.merchant.media.upload.post({ multipart: { file } });
    const { verdict } = sandbox.requests.at(-1) ?? {};
    expect(verdict).toMatchObject({ accepted: true });
    expect(verdict?.expected?.split('\n').slice(4)).toEqual([String(lastParts()[0]?.body), '']);
  });

  it('reports its progress', async () => {
    const seen: [number, number | undefined][] = [];
    await wxpay.v3.merchant.media.upload.post({
      multipart: { file },
      progress: (bytes, total) => seen.push([bytes, total]),
    });
    const length = Number(sandbox.requests.at(-1)?.headers['content-length']);
    expect(seen.at(-1)).toEqual([length, length]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
  });

  it('rejects with the error of its listener, and is not retried', async () => {
    const { length } = sandbox.requests;
    const mine = new RangeError('the bar is full');
    const progress = () => {
      throw mine;
    };
    await expect(wxpay.v3.merchant.media.upload.post({ multipart: { file }, progress })).rejects.toBe(mine);
    expect(sandbox.requests.slice(length).filter(({ body }) => body.length > 0)).toEqual([]);
  });

  it('is retried as a whole if that is safe, a stream too', async () => {
    const { length } = sandbox.requests;
    sandbox.fault({ kind: 'rate-limit', times: 1 });
    await wxpay.v3.merchant.media.upload.post({
      multipart: { file: Readable.from([IMAGE]), filename: 'a.png' },
    });
    const [first, second] = sandbox.requests.slice(length);
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['authorization']).not.toBe(first?.headers['authorization']);
  });

  it('encrypts the sensitive fields of meta', async () => {
    await wxpay.v3.marketing.shoppingReceipt.shoppingreceipts.post({
      multipart: {
        file: IMAGE,
        filename: 'a.png',
        meta: {
          transaction_id: '42',
          openid: 'o',
          merchant_contact_information: { consultation_phone_number: '13800000000' },
        },
      },
    });
    expect(JSON.stringify(meta())).not.toContain('13800000000');
    expect(sandbox.requests.at(-1)?.answer?.status).toBe(200);
  });

  describe.each<[string, () => Promise<unknown>]>([
    ['succeeds', () => wxpay.v3.merchant.media.upload.post({ multipart: streamed() })],
    [
      'fails',
      async () => {
        sandbox.fault({ kind: 'drop', times: 3 });
        const upload = wxpay.v3.merchant.media.upload.post({ multipart: streamed() });
        await expect(upload).rejects.toMatchObject({ name: 'NetworkError' });
        sandbox.clearFaults();
      },
    ],
    [
      'is aborted while it is sent',
      async () => {
        const over = new AbortController();
        const progress = () => over.abort();
        const call = { multipart: streamed(), signal: over.signal, progress };
        const upload = wxpay.v3.merchant.media.upload.post(call);
        await expect(upload).rejects.toMatchObject({ code: 'ERR_ABORTED' });
      },
    ],
    [
      'is aborted while its stream is read',
      async () => {
        const over = new AbortController();
        const file = new Readable({ read: () => over.abort() });
        const call = { multipart: { file, filename: 'a.png' }, signal: over.signal };
        await expect(wxpay.v3.merchant.media.upload.post(call)).rejects.toMatchObject({
          code: 'ERR_ABORTED',
        });
      },
    ],
    [
      'has too many bytes',
      async () => {
        const file = Readable.from([Buffer.alloc(5 * 2 ** 20), IMAGE]);
        const upload = wxpay.v3.merchant.media.upload.post({ multipart: { file, filename: 'a.png' } });
        await expect(upload).rejects.toThrow(/expected at most 5242880 bytes/);
      },
    ],
  ])('of a stream that %s', (_, upload) => {
    it('leaves no temporary file and no open file', async () => {
      await upload();
      expect([...temporary(), ...openTemporary()]).toEqual([]);
    });
  });
});

describe('an upload to v3/merchant/media/upload', () => {
  const MIB = 1024 ** 2;
  const upload = (filename: string, size: number, more: Partial<Multipart> = {}) =>
    wxpay.v3.merchant.media.upload.post({ multipart: { file: Buffer.alloc(size, 'x'), filename, ...more } });

  it.each([
    ['a.jpg', 5 * MIB],
    ['a.bmp', 5 * MIB],
    ['a.PNG', 5 * MIB],
    ['a.pdf', 7.5 * MIB],
  ])('accepts %s of up to %d bytes', async (filename, size) => {
    await expect(upload(filename, size)).resolves.toMatchObject({ status: 200 });
    await expect(upload(filename, size + 1)).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'multipart.file',
      message: expect.stringContaining(`expected at most ${size} bytes`),
      hint: expect.stringContaining('limits: false'),
      outcome: 'not-sent',
    });
  });

  it.each([
    ['a size', 'a.png', 5 * MIB + 1],
    ['the size limit of a PDF', 'a.pdf', 7.5 * MIB + 1],
    ['a suffix', 'a.gif', 1],
  ])('can exceed %s on request, so that WeChat Pay decides', async (_, filename, size) => {
    await expect(upload(filename, size, { limits: false })).rejects.toMatchObject({
      name: 'ApiError',
      code: 'PARAM_ERROR',
    });
  });

  it('can exceed a size limit on request with a stream too', async () => {
    const file = Readable.from([Buffer.alloc(5 * MIB), IMAGE]);
    const multipart = { file, filename: 'a.png', limits: false } as const;
    await expect(wxpay.v3.merchant.media.upload.post({ multipart })).rejects.toMatchObject({
      name: 'ApiError',
    });
  });

  it('accepts only false to disable a limit', async () => {
    const multipart = { file: IMAGE, filename: 'a.png', limits: 'none' };
    await expect(call(wxpay, 'post', 'v3/merchant/media/upload', { multipart })).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'multipart.limits',
    });
  });
});

describe('an invalid upload', () => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const offline = client({ dispatcher: agent });
  afterAll(() => agent.close());

  const failing = () =>
    Readable.from(
      (async function* () {
        yield Buffer.from('x');
        throw new Error('the disk is gone');
      })(),
    );

  it.each<[string, () => unknown, RegExp]>([
    [
      'a missing file',
      () => ({ file: '/no/such/file.png' }),
      /`multipart\.file`: cannot be opened: .*ENOENT/,
    ],
    [
      'a folder',
      () => ({ file: os.tmpdir(), filename: 'a.png' }),
      /Invalid `multipart\.file`: expected a regular file, received ".*"/,
    ],
    [
      'an empty file',
      () => ({ file: Buffer.alloc(0), filename: 'a.png' }),
      /Invalid `multipart\.file`: expected a file with content, received an empty one/,
    ],
    [
      'no file',
      () => ({ filename: 'a.png' }),
      /`multipart\.file`: expected a path, bytes, a Blob or a stream, received null/,
    ],
    [
      'a number',
      () => ({ file: 7, filename: 'a.png' }),
      /Invalid `multipart\.file`: expected a path, bytes, a Blob or a stream, received a number/,
    ],
    [
      'bytes without a name',
      () => ({ file: Buffer.from('x') }),
      /Invalid `multipart\.filename`: expected a file name, received none/,
    ],
    [
      'an unsupported suffix',
      () => ({ file: Buffer.from('x'), filename: 'a.gif' }),
      /expected a name that ends in .*, received "/,
    ],
    [
      'no suffix',
      () => ({ file: Buffer.from('x'), filename: 'png' }),
      /expected a name that ends in .*, received "/,
    ],
    [
      'too many bytes',
      () => ({ file: Buffer.alloc(5 * 2 ** 20 + 1), filename: 'a.png' }),
      /expected at most 5242880 bytes, received 5242881 or more/,
    ],
    [
      'an endless stream',
      () => ({
        file: Readable.from(
          (function* () {
            for (;;) yield Buffer.alloc(65_536);
          })(),
        ),
        filename: 'a.png',
      }),
      /expected at most 5242880 bytes/,
    ],
    [
      'a stream that fails',
      () => ({ file: failing(), filename: 'a.png' }),
      /`multipart\.file`: the stream failed: .*the disk is gone/,
    ],
    [
      'a stream of objects',
      () => ({ file: Readable.from([{ a: 1 }]), filename: 'a.png' }),
      /expected a stream of bytes, received a stream of objects/,
    ],
    [
      'another digest',
      () => ({ file: Buffer.from('x'), filename: 'a.png', meta: { sha256: '00' } }),
      /`multipart\.meta\.sha256`: expected the digest of the file/,
    ],
    [
      'meta without JSON',
      () => ({ file: Buffer.from('x'), filename: 'a.png', meta: { n: 1n } }),
      /`multipart\.meta`: expected a value with a JSON form/,
    ],
  ])('%s is an error before anything is sent', async (_, multipart, message) => {
    const upload = call(offline, 'post', 'v3/merchant/media/upload', { multipart: multipart() });
    await expect(upload).rejects.toMatchObject({
      name: 'ConfigError',
      outcome: 'not-sent',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/\w/),
    });
  });

  it('cannot be combined with another body', async () => {
    const both = { json: {}, multipart: { file: Buffer.from('x'), filename: 'a.png' } };
    await expect(call(offline, 'post', 'v3/merchant/media/upload', both)).rejects.toThrow(
      /`multipart`: expected either json or multipart, received both/,
    );
  });

  it('can be aborted while its stream is read', async () => {
    const over = new AbortController();
    const file = new Readable({ read: () => over.abort() });
    const upload = offline.v3.merchant.media.upload.post({
      multipart: { file, filename: 'a.png' },
      signal: over.signal,
    });
    await expect(upload).rejects.toMatchObject({ code: 'ERR_ABORTED', outcome: 'not-sent' });
    expect(file.destroyed).toBe(true);
  });
});

describe('the gateway', () => {
  it('refuses an upload whose file does not match its digest', async () => {
    const forging = new Wechatpay(sandbox.config);
    forging.stack.v3.before('transport', 'forger', (request, next) => {
      const { body } = request;
      if (body === undefined || Buffer.isBuffer(body)) return next(request);
      const forged: StreamedBody = {
        length: body.length,
        read: () =>
          Readable.from(body.read()).map((chunk) => Buffer.from(String(chunk).replaceAll('image', 'IMAGE'))),
        [Symbol.asyncDispose]: () => body[Symbol.asyncDispose](),
      };
      return next({ ...request, body: forged });
    });
    await expect(
      forging.v3.merchant.media.upload.post({ multipart: { file: IMAGE, filename: 'a.png' } }),
    ).rejects.toMatchObject({
      name: 'ApiError',
      code: 'PARAM_ERROR',
      detail: { location: 'body' },
    });
    expect(sandbox.requests.at(-1)?.finding).toMatchObject({ field: '/body/meta/sha256' });
    await forging.close();
  });
});
