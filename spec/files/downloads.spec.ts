import { execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { client, platformHeaders } from '../support/client';
import { Folder } from '../support/folder';
import { foreignHost } from '../support/foreign';
import { Wire } from '../support/wire';

const FILE = Buffer.alloc(300_000, 'a file ');
const PATH = 'v3/billdownload/file';
/** How much may wait in a sink before the sender waits. */
const BACKLOG = 512 * 1024;

/** A server that sends the file to every request, unsigned, as WeChat Pay serves bills. */
function serving(body: Buffer, headers: Record<string, string> = {}, status = 200): Promise<Wire> {
  return Wire.listen((_, response) => response.writeHead(status, headers).end(body));
}

/** A stream that stores what it receives. */
class Basin extends Writable {
  readonly chunks: Buffer[] = [];

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.chunks.push(chunk);
    done();
  }

  get content(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

describe('a sink', () => {
  it('that is a path contains the complete file after the call', async () => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const response = await wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
    expect(readFileSync(folder.at('bill.csv'))).toEqual(FILE);
    expect(folder.names).toEqual(['bill.csv']);
    expect(response).toMatchObject({ status: 200, data: Buffer.alloc(0) });
  });

  it('that is a stream receives the bytes and is ended', async () => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    const sink = new Basin();
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink });
    expect(sink.content).toEqual(FILE);
    expect(sink.writableFinished).toBe(true);
  });

  it('replaces an existing file only when the new one is complete', async () => {
    await using wire = await serving(
      Buffer.from('{"code":"NO","message":"no"}'),
      { 'Content-Type': 'application/json' },
      404,
    );
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    writeFileSync(folder.at('bill.csv'), 'yesterday');
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
    await expect(call).rejects.toMatchObject({ name: 'ApiError', code: 'NO', status: 404 });
    expect(readFileSync(folder.at('bill.csv'), 'utf8')).toBe('yesterday');
    expect(folder.names).toEqual(['bill.csv']);
  });

  describe('that is a path, with a umask of 0,', () => {
    const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
    let umask: number;
    beforeEach(() => {
      umask = process.umask(0);
    });
    afterEach(() => process.umask(umask));

    it('becomes a file that only its owner can read', async () => {
      await using wire = await serving(FILE);
      await using wxpay = client({ baseURL: wire.url });
      using folder = new Folder();
      await wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
      expect(modeOf(folder.at('bill.csv'))).toBe('600');
    });

    it('is written to a temporary file that only its owner can read', async () => {
      using folder = new Folder();
      const modes: string[] = [];
      await using wire = await Wire.listen((_, response) => {
        modes.push(...folder.names.map((name) => modeOf(folder.at(name))));
        response.end(FILE);
      });
      await using wxpay = client({ baseURL: wire.url });
      await wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
      expect(modes).toEqual(['600']);
    });

    it.each([0o600, 0o640, 0o664])('keeps the mode of an existing file: %o', async (mode) => {
      await using wire = await serving(FILE);
      await using wxpay = client({ baseURL: wire.url });
      using folder = new Folder();
      writeFileSync(folder.at('bill.csv'), 'yesterday', { mode });
      process.umask(0o77);
      await wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
      expect(modeOf(folder.at('bill.csv'))).toBe(mode.toString(8));
      expect(readFileSync(folder.at('bill.csv'))).toEqual(FILE);
    });
  });

  it('that is a named pipe receives the bytes and stays a pipe', async () => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const pipe = folder.at('pipe');
    execFileSync('mkfifo', [pipe]);
    const [content] = await Promise.all([
      readFile(pipe),
      wxpay.chain(PATH).get({ query: { token: 't' }, sink: pipe }),
    ]);
    expect(content).toEqual(FILE);
    expect(statSync(pipe).isFIFO()).toBe(true);
    expect(folder.names).toEqual(['pipe']);
  });

  it('receives no JSON instead of a file, for any status', async () => {
    await using wire = await serving(Buffer.from('{"code":"X","message":"x"}'), {
      'Content-Type': 'application/json',
    });
    await using wxpay = client({ baseURL: wire.url });
    const sink = new Basin();
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink });
    await expect(call).rejects.toMatchObject({ name: 'ApiError', code: 'X' });
    expect(sink.content).toHaveLength(0);
    expect(sink.destroyed).toBe(true);
  });

  it('applies backpressure to a faster sender', async () => {
    await using wire = await serving(Buffer.alloc(8_000_000, 'x'));
    await using wxpay = client({ baseURL: wire.url });
    let waiting = 0;
    let most = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _, done) {
        waiting += chunk.length;
        most = Math.max(most, waiting, slow.writableLength);
        setImmediate(() => {
          waiting -= chunk.length;
          done();
        });
      },
    });
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink: slow });
    expect(most).toBeLessThan(1_000_000);
  });

  it('is written again from the start on a retry if it is a path', async () => {
    let attempt = 0;
    await using wire = await Wire.listen((_, response) => {
      attempt += 1;
      response.writeHead(200, { 'Content-Length': FILE.length });
      if (attempt > 1) {
        response.end(FILE);
      } else {
        response.write(FILE.subarray(0, 100_000), () => setImmediate(() => response.destroy()));
      }
    });
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink: folder.at('bill.csv') });
    expect(attempt).toBe(2);
    expect(readFileSync(folder.at('bill.csv'))).toEqual(FILE);
  });

  it('is not retried if a stream has received a part: call and stream fail', async () => {
    let attempt = 0;
    await using wire = await Wire.listen((_, response) => {
      attempt += 1;
      response.writeHead(200, { 'Content-Length': FILE.length });
      response.write(FILE.subarray(0, 100_000), () => setImmediate(() => response.destroy()));
    });
    await using wxpay = client({ baseURL: wire.url });
    const sink = new Basin();
    const failure = await wxpay
      .chain(PATH)
      .get({ query: { token: 't' }, sink })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'NetworkError', code: 'ERR_INTERRUPTED' });
    expect([attempt, sink.destroyed, sink.errored]).toEqual([1, true, failure]);
  });

  it('that fails rejects the call', async () => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) });
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: full });
    await expect(call).rejects.toMatchObject({
      code: 'ERR_SINK',
      message: expect.stringContaining('the disk is full'),
    });
  });

  it('that is closed during the download rejects the call', async () => {
    await using wire = await serving(Buffer.alloc(4_000_000));
    await using wxpay = client({ baseURL: wire.url });
    const closing = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, _done) => closing.destroy(),
    });
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: closing });
    await expect(call).rejects.toMatchObject({ code: 'ERR_SINK' });
  });

  it.each<[string, (folder: Folder) => string | Writable, RegExp]>([
    ['a folder', (folder) => folder.path, /`sink`: cannot be written: .*is a directory/],
    ['a missing folder', (folder) => folder.at('none/bill.csv'), /`sink`: cannot be written: .*ENOENT/],
    [
      'an ended stream',
      () => new PassThrough().end(),
      /Invalid `sink`: expected a path or an open Writable, received a stream that has ended/,
    ],
  ])('cannot be %s: nothing is sent', async (_, sink, message) => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: sink(folder) });
    await expect(call).rejects.toThrow(message);
    expect(wire.received).toHaveLength(0);
  });

  it('receives a signed response only after its signature is verified', async () => {
    const headers = platformHeaders(FILE);
    await using wire = await Wire.listen((request, response) =>
      response
        .writeHead(
          200,
          request.target.includes('good') ? headers : { ...headers, ...platformHeaders('other') },
        )
        .end(FILE),
    );
    await using wxpay = client({ baseURL: wire.url });
    const good = new Basin();
    await wxpay.chain('v3/uncatalogued/good').get({ sink: good });
    expect(good.content).toEqual(FILE);
    const bad = new Basin();
    await expect(wxpay.chain('v3/uncatalogued/bad').get({ sink: bad })).rejects.toMatchObject({
      name: 'SignatureError',
    });
    expect([bad.content.length, bad.destroyed]).toEqual([0, true]);
  });

  it('that is slow makes the sender wait, and the rest of the file is not buffered', async () => {
    const piece = Buffer.alloc(20_000, 'x');
    const pieces = 2_000;
    let sent = 0;
    await using wire = await Wire.listen((_, response) => {
      const send = () => {
        sent += 1;
        response.write(piece, () => (sent < pieces ? send() : response.end()));
      };
      send();
    });
    await using wxpay = client({ baseURL: wire.url });
    let taken = 0;
    let ahead = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _, done) {
        taken += chunk.length;
        ahead = Math.max(ahead, sent * piece.length - taken);
        setImmediate(done);
      },
    });
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink: slow });
    expect(taken).toBe(pieces * piece.length);
    // The system buffers some megabytes at both ends of the connection; the file has 40 MB.
    expect(ahead).toBeLessThan(12_000_000);
  });
});

describe('the progress of a file', () => {
  const gather = () => {
    const seen: [number, number | undefined][] = [];
    return { seen, progress: (bytes: number, total: number | undefined) => void seen.push([bytes, total]) };
  };

  it.each<[string, Record<string, string | number>, number | undefined]>([
    ['the length if it is known', { 'Content-Length': FILE.length }, FILE.length],
    ['no length if the file is chunked', { 'Transfer-Encoding': 'chunked' }, undefined],
    [
      'no length if the content is encoded',
      { 'Content-Length': FILE.length, 'Content-Encoding': 'gzip' },
      undefined,
    ],
  ])('is reported with %s', async (_, headers, total) => {
    await using wire = await Wire.listen((_request, response) => response.writeHead(200, headers).end(FILE));
    await using wxpay = client({ baseURL: wire.url });
    const { seen, progress } = gather();
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink: new Basin(), progress });
    expect(seen.at(-1)).toEqual([FILE.length, total]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
  });

  it('is reported for a file in memory too', async () => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    const { seen, progress } = gather();
    await wxpay.files.download(`${wire.url}v3/any/file`, { progress });
    expect(seen.at(-1)?.[0]).toBe(FILE.length);
  });

  it('is not reported for an error response', async () => {
    await using wire = await serving(
      Buffer.from('{"code":"X"}'),
      { 'Content-Type': 'application/json' },
      404,
    );
    await using wxpay = client({ baseURL: wire.url });
    const { seen, progress } = gather();
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: new Basin(), progress });
    await expect(call).rejects.toMatchObject({ code: 'X' });
    expect(seen).toEqual([]);
  });

  it.each<[string, (folder: Folder) => string | Basin | undefined]>([
    ['a path', (folder) => folder.at('bill.csv')],
    ['a stream', () => new Basin()],
    ['memory', () => undefined],
  ])('ends the call with what its listener throws, and is not tried again: to %s', async (_, sinkIn) => {
    await using wire = await serving(FILE);
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const mine = new RangeError('the bar is full');
    const sink = sinkIn(folder);
    const progress = () => {
      throw mine;
    };
    const call = wxpay.files.download(`${wire.url}v3/any/file`, { progress, ...(sink && { sink }) });
    await expect(call).rejects.toBe(mine);
    expect(wire.received).toHaveLength(1);
    expect(folder.names).toEqual([]);
    if (sink instanceof Basin) expect(sink.errored).toBe(mine);
  });
});

describe('the timeout of a call with a sink', () => {
  const parts = 12;
  // The limit is a timer; all else that the network needs stays real.
  const REAL = ['nextTick', 'setImmediate', 'queueMicrotask', 'hrtime', 'performance', 'Date'] as const;

  beforeEach(() => jest.useFakeTimers({ doNotFake: [...REAL] }));
  afterEach(() => jest.useRealTimers());

  it('applies to each pause: a download that progresses may take longer', async () => {
    const next = new EventEmitter();
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200).write('part ');
      let sent = 1;
      next.on('part', () => {
        sent += 1;
        if (sent < parts) {
          response.write('part ');
        } else {
          response.end('part ');
        }
      });
    });
    await using wxpay = client({ baseURL: wire.url, timeout: 500 });
    const sink = new Basin();
    const progress = () => {
      jest.advanceTimersByTime(400);
      next.emit('part');
    };
    await wxpay.chain(PATH).get({ query: { token: 't' }, sink, progress });
    expect(sink.content.toString()).toBe('part '.repeat(parts));
  });

  it('ends a download without progress', async () => {
    await using wire = await Wire.listen((_, response) => void response.writeHead(200).write('part '));
    await using wxpay = client({ baseURL: wire.url, timeout: 500 });
    const progress = () => setImmediate(() => jest.advanceTimersByTime(501));
    const call = wxpay.chain(PATH).get({ query: { token: 't' }, sink: new Basin(), progress });
    await expect(call).rejects.toMatchObject({
      name: 'TimeoutError',
      message: expect.stringContaining('No data was transferred for 500 ms'),
    });
  });

  it('does not count while the sink makes the sender wait', async () => {
    await using wire = await serving(Buffer.alloc(4_000_000));
    await using wxpay = client({ baseURL: wire.url, timeout: 500 });
    let pauses = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        setImmediate(() => {
          if (slow.writableLength >= BACKLOG) {
            pauses += 1;
            jest.advanceTimersByTime(5_000);
          }
          done();
        });
      },
    });
    await expect(wxpay.chain(PATH).get({ query: { token: 't' }, sink: slow })).resolves.toMatchObject({
      status: 200,
    });
    expect(pauses).toBeGreaterThan(0);
  });

  it('gives way to the signal', async () => {
    await using wire = await Wire.listen((_, response) => void response.writeHead(200).write('part '));
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const over = new AbortController();
    const call = wxpay.chain(PATH).get({
      query: { token: 't' },
      sink: folder.at('bill.csv'),
      signal: over.signal,
      progress: () => over.abort(),
    });
    await expect(call).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(folder.names).toEqual([]);
  });
});

describe('a process that is killed during a download', () => {
  it.each<[string, string | undefined]>([
    ['no file at the target', undefined],
    ['the previous file at the target', 'yesterday'],
  ])(
    'leaves %s',
    async (_, before) => {
      await using wire = await Wire.listen((_request, response) => void response.writeHead(200).write(FILE));
      using folder = new Folder();
      if (before !== undefined) writeFileSync(folder.at('bill.csv'), before);
      const child = fork(path.join(__dirname, '../support/downloading.cjs'), {
        env: { ...process.env, URL: wire.url, SINK: folder.at('bill.csv') },
      });
      const over = once(child, 'exit');
      const [landed] = await Promise.race([once(child, 'message'), over]);
      child.kill('SIGKILL');
      await over;
      expect(landed).toBe('landed');
      const after = existsSync(folder.at('bill.csv'))
        ? readFileSync(folder.at('bill.csv'), 'utf8')
        : undefined;
      expect(after).toBe(before);
    },
    PATIENCE,
  );
});

describe('files by the URL in a response', () => {
  let identity: Identity;
  let sandbox: Sandbox;
  let wxpay: Wechatpay;

  beforeAll(async () => {
    identity = await Sandbox.identity();
    sandbox = await Sandbox.start({ identity, https: true });
    wxpay = new Wechatpay({ ...sandbox.config, privateFileHosts: true });
  }, PATIENCE);

  afterAll(async () => {
    await wxpay.close();
    await sandbox.close();
  });

  it('are downloaded from the exact URL, signed if the host is WeChat Pay or configured', async () => {
    const { data } = await wxpay.files.download(`${sandbox.url}/v3/transferdownload/signfile?token=a%2Fb%3D`);
    expect(data.subarray(0, 4).toString()).toBe('%PDF');
    expect(sandbox.requests.at(-1)).toMatchObject({
      target: '/v3/transferdownload/signfile?token=a%2Fb%3D',
      verdict: { accepted: true },
    });
  });

  it.each(['signfile?token=t', 'elecvoucherfile?token=t&source=s'])('can be e-receipts: %s', async (name) => {
    using folder = new Folder();
    const url = `${sandbox.url}/v3/transferdownload/${name}`;
    await wxpay.files.download(url, { sink: folder.at('receipt.pdf') });
    expect(readFileSync(folder.at('receipt.pdf'), 'latin1')).toMatch(/^%PDF.*%%EOF\n$/s);
  });

  it('are downloaded from other hosts without signature, serial or mchid', async () => {
    await using wire = await foreignHost(identity, FILE);
    const { data } = await wxpay.files.download(`${wire.url}any/path?token=secret`);
    expect(data).toEqual(FILE);
    const { headers, target } = wire.last;
    expect(target).toBe('/any/path?token=secret');
    expect(headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(headers)).not.toContain(sandbox.config.mchid);
  });

  it('can be invoices, from any host that serves them', async () => {
    await using invoices = await Sandbox.start({ identity, https: true });
    const ids = `mchid=${sandbox.config.mchid}&openid=o&invoice_code=1&invoice_no=2&fapiao_id=3`;
    const url = `${invoices.url}/v3/new-tax-control-fapiao/download?token=t&${ids}`;
    using folder = new Folder();
    const { headers } = await wxpay.files.download(url, { sink: folder.at('fapiao.pdf') });
    const file = readFileSync(folder.at('fapiao.pdf'));
    expect(file.toString('latin1')).toMatch(/^%PDF/);
    expect(headers.get('SM3-Digest')).toBe(createHash('sm3').update(file).digest('hex'));
    expect(invoices.requests.map(({ headers }) => headers['authorization'])).toEqual([undefined]);
  });

  it.each(['v3/bill/downloadurl', 'v3/payscore/bill/downloadurl', 'v3/billdownload/file'])(
    'can be bills, through the chain too, on the path %s',
    async (path) => {
      await using wire = await serving(FILE);
      await using merchant = client({ baseURL: wire.url });
      const { data } = await merchant.chain(`${wire.url}${path}?token=a%2Fb`).get();
      expect(data).toEqual(FILE);
      expect(wire.last.target).toBe(`/${path}?token=a%2Fb`);
      expect(wire.last.headers).toHaveProperty('authorization');
    },
  );

  it('do not show their token in errors', async () => {
    const failure = await wxpay.files
      .download(`${sandbox.url}/v3/billdownload/file?token=verysecret`)
      .catch(String);
    expect(failure).toContain('ApiError');
    expect(failure).not.toContain('verysecret');
  });

  it('can be images with an ID that must be encoded', async () => {
    const file = Buffer.from('an image');
    const { data } = await wxpay.v3.merchantService.images.upload.post({
      multipart: { file, filename: 'a.png' },
    });
    expect(data.media_id).toMatch(/[/+=]/);
    const image = await wxpay.v3.merchantService.images._media_id_.get({ media_id: data.media_id });
    expect(image.data).toEqual(file);
    const { global } = wxpay.v3;
    const query = { complaint_id: '200201820200101080076610000' };
    const same = await global.merchantService.images._media_id_.get({ media_id: data.media_id, query });
    expect(same.data).toEqual(file);
    const url = `${sandbox.url}/v3/merchant-service/images/${encodeURIComponent(data.media_id)}`;
    expect((await wxpay.files.download(url)).data).toEqual(file);
  });
});

describe('a statement on the path hk/v3/statements', () => {
  const sha1 = createHash('sha1').update(FILE).digest('hex');
  const signedFile = (named: string, body = FILE): Promise<Wire> =>
    serving(body, { 'Wechatpay-Statement-Sha1': named, ...platformHeaders(`{"sha1":"${named}"}`) });

  it('is proven by the signature over its SHA-1', async () => {
    await using wire = await signedFile(sha1);
    await using wxpay = client({ baseURL: wire.url });
    const query = { date: '20261123', mchid: '1900000109' };
    const { data } = await wxpay.chain('hk/v3/statements').get({ query });
    expect(data).toEqual(FILE);
    expect(wire.last.target).toBe('/hk/v3/statements?date=20261123&mchid=1900000109');
    const url = `${wire.url}hk/v3/statements?date=20261123&mchid=1900000109`;
    expect((await wxpay.chain(url).get()).data).toEqual(FILE);
  });

  it('is refused if the file differs', async () => {
    await using wire = await signedFile(sha1, Buffer.from('another'));
    await using wxpay = client({ baseURL: wire.url });
    await expect(wxpay.chain('hk/v3/statements').get()).rejects.toMatchObject({
      name: 'SignatureError',
      reason: 'mismatch',
    });
  });
});

describe('the file of an invoice', () => {
  const PDF = Buffer.from('%PDF-1.7 an invoice');
  const sm3 = createHash('sm3').update(PDF).digest('hex');
  const PATH = 'v3/new-tax-control-fapiao/download';
  const fapiao = { openid: 'o/1', invoice_code: '1', invoice_no: '2', fapiao_id: '3' };

  it('is requested with the parameters that WeChat Pay requires after the token, without signature', async () => {
    await using wire = await serving(PDF, { 'SM3-Digest': sm3 });
    await using wxpay = client({ baseURL: wire.url });
    const { data } = await wxpay.files.fapiao(`${wire.url}${PATH}?token=a%2Fb`, fapiao);
    expect(data).toEqual(PDF);
    expect(wire.last.target).toBe(
      `/${PATH}?token=a%2Fb&mchid=1900000109&openid=o%2F1&invoice_code=1&invoice_no=2&fapiao_id=3`,
    );
    expect(wire.last.headers).not.toHaveProperty('authorization');
  });

  it('is requested without duplicate parameters', async () => {
    await using wire = await serving(PDF);
    await using wxpay = client({ baseURL: wire.url });
    await wxpay.files.fapiao(`${wire.url}${PATH}?token=t&mchid=1&openid=o`, fapiao);
    expect(wire.last.target).toBe(
      `/${PATH}?token=t&mchid=1&openid=o&invoice_code=1&invoice_no=2&fapiao_id=3`,
    );
  });

  it.each<[string, string]>([
    ['hexadecimal', sm3],
    ['upper-case hexadecimal', sm3.toUpperCase()],
    ['base64', Buffer.from(sm3, 'hex').toString('base64')],
  ])('is accepted if its SM3 matches the response, in %s', async (_, digest) => {
    await using wire = await serving(PDF, { 'SM3-Digest': digest });
    await using wxpay = client({ baseURL: wire.url });
    expect((await wxpay.chain(`${wire.url}${PATH}?token=t`).get()).data).toEqual(PDF);
  });

  it.each<[string, (wxpay: Wechatpay, url: string, sink: string | Writable) => Promise<unknown>]>([
    ['files.fapiao', (wxpay, url, sink) => wxpay.files.fapiao(url, fapiao, { sink })],
    ['files.fapiao, on another path', (wxpay, url, sink) => wxpay.files.fapiao(`${url}2`, fapiao, { sink })],
    ['files.download', (wxpay, url, sink) => wxpay.files.download(url, { sink })],
    ['the chain', (wxpay, url, sink) => wxpay.chain(url).get({ sink })],
  ])('reaches no sink where its SM3 is another: %s', async (_, fetch) => {
    await using wire = await serving(Buffer.from('%PDF-1.7 another'), { 'SM3-Digest': sm3 });
    await using wxpay = client({ baseURL: wire.url });
    using folder = new Folder();
    const basin = new Basin();
    for (const sink of [basin, folder.at('fapiao.pdf')]) {
      await expect(fetch(wxpay, `${wire.url}${PATH}?token=t`, sink)).rejects.toMatchObject({
        name: 'SignatureError',
        reason: 'mismatch',
      });
    }
    expect(basin.content).toHaveLength(0);
    expect(folder.names).toEqual([]);
  });
});
