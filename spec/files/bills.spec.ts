import { constants, createCipheriv, createHash, publicEncrypt } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import { gunzipSync, gzipSync, type InflateRaw, inflateRawSync } from 'node:zlib';
import type { Agent } from 'undici';
import { type BillOptions, type BillRow, Wechatpay } from 'wechatpay-chain';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { agentOf } from '../sandbox/catalogue/call';
import { PATIENCE, send } from '../sandbox/merchant';
import { client, merchant as merchantKeys, platformHeaders } from '../support/client';
import { Folder } from '../support/folder';
import { Wire } from '../support/wire';

const DAY = '2026-11-23';
const MODES = [{ stream: false }, { stream: true }];
const PACKED = [{}, { tar_type: 'GZIP' as const }];
const ROW = 286;
const V2 = { appid: 'wx8888888888888888', mch_id: '1900000109', bill_date: '20261123' };

let identity: Identity;
let sandbox: Sandbox;
let wxpay: Wechatpay;

beforeAll(async () => {
  identity = await Sandbox.identity({ clock: () => Date.parse('2026-11-24T10:00:00+08:00') });
  sandbox = await Sandbox.start({
    identity,
    https: true,
    clock: () => Date.parse('2026-11-24T10:00:00+08:00'),
  });
  wxpay = new Wechatpay({ ...sandbox.config, retry: { pause: 1 } });
}, PATIENCE);

afterEach(() => sandbox.bill());

afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

async function rowsOf<Column extends string>(
  bill: AsyncIterable<BillRow<Column>>,
): Promise<BillRow<Column>[]> {
  const rows: BillRow<Column>[] = [];
  for await (const row of bill) rows.push(row);
  return rows;
}

/** The temporary files of the client's that have a name. */
function spools(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => /^wechatpay-[0-9a-f]{8}-/.test(name));
}

describe('a generated bill of the gateway', () => {
  const DAYS = ['2026-11-23', '2026-10-01'];
  let dispatcher: Agent;
  beforeAll(() => {
    dispatcher = agentOf(sandbox);
  });
  afterAll(() => dispatcher.destroy());
  const fetched = async (bill_date: string, tar_type?: 'GZIP'): Promise<Buffer> => {
    const query = { bill_date, ...(tar_type && { tar_type }) };
    const { data } = await wxpay.v3.bill.tradebill.get({ query });
    const { pathname, search } = new URL(data.download_url);
    const { body } = await send(sandbox, 'GET', `${pathname}${search}`, { dispatcher });
    return body;
  };

  it.each([1_000, 700_000, 2_000_000])('is one gzip member, of %i bytes', async (size) => {
    sandbox.bill({ size });
    const packed = await fetched(DAY, 'GZIP');
    const inflated: unknown = inflateRawSync(packed.subarray(10), { info: true });
    const { engine } = inflated as { readonly engine: InflateRaw };
    expect(engine.bytesWritten).toBe(packed.length - 10 - 8);
    expect(gunzipSync(packed).equals(await fetched(DAY))).toBe(true);
  });

  it.each(DAYS)('has the requested day: %s', async (bill_date) => {
    sandbox.bill({ size: 700_000 });
    const rows = await rowsOf(await wxpay.bills.trade({ bill_date }));
    expect(new Set(rows.map((row) => row['交易时间']?.slice(0, 10)))).toEqual(new Set([bill_date]));
    expect(rows.every((row) => row['微信订单号']?.includes(bill_date.replaceAll('-', '')))).toBe(true);
  });

  it.each([1_000, 700_000])('has a summary that matches its rows, of %i bytes', async (size) => {
    sandbox.bill({ size });
    const bill = await wxpay.bills.trade({ bill_date: DAY });
    const rows = await rowsOf(bill);
    const sum = rows.reduce((fen, row) => fen + Math.round(Number(row['应结订单金额']) * 100), 0);
    expect(await bill.summary).toMatchObject({
      总交易单数: String(rows.length),
      应结订单总金额: (sum / 100).toFixed(2),
      订单总金额: (sum / 100).toFixed(2),
      退款总金额: '0.00',
    });
  });

  it('has the requested day if no product keeps records for it', async () => {
    const target = '/v3/marketing/favor/stocks/1/refund-flow-by-day?bill_date=2026-10-01';
    const { json } = await send(sandbox, 'GET', target, { dispatcher });
    const { pathname, search } = new URL(String(json['url']));
    const { body } = await send(sandbox, 'GET', `${pathname}${search}`, { dispatcher });
    expect(String(body)).toContain('`2026-10-01 00:00:00,');
  });
});

describe.each(MODES)('a bill, %o', (mode) => {
  it('has rows of the wanted columns', async () => {
    sandbox.bill({ size: 100_000 });
    const bill = await wxpay.bills.trade(
      { bill_date: DAY },
      { ...mode, columns: ['商户订单号', '商品名称'] },
    );
    const rows = await rowsOf(bill);
    expect(rows[7]).toEqual({ 商户订单号: '20261123000007', 商品名称: 'Image形象店-深圳腾大-QQ公仔' });
    expect(await bill.summary).toMatchObject({ 总交易单数: String(rows.length) });
  });

  it('is refused if it lacks a wanted column', async () => {
    sandbox.bill({ size: 100_000 });
    const reading = async () =>
      rowsOf(await wxpay.bills.trade({ bill_date: DAY }, { ...mode, columns: ['商户定单号'] }));
    await expect(reading()).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'columns',
      message: expect.stringContaining(
        "Invalid `columns`: expected columns of the bill, received '商户定单号'",
      ),
    });
  });

  it('is refused before its download if the columns are not an array', async () => {
    const options = { ...mode, columns: '商户订单号' as never };
    await expect(wxpay.bills.tradeV2(V2, options)).rejects.toMatchObject({
      message: expect.stringContaining(
        'Invalid `columns`: expected an array of column names, received a string',
      ),
    });
  });

  it.each(PACKED)('is requested, downloaded, verified and read, %o', async (packed) => {
    sandbox.bill({ size: 500_000 });
    const bill = await wxpay.bills.trade({ bill_date: DAY, ...packed }, mode);
    const rows = await rowsOf(bill);
    expect(rows.length).toBeGreaterThan(500_000 / ROW / 2);
    expect(rows[7]).toMatchObject({ 商户订单号: '20261123000007', 应结订单金额: '10.07', 交易类型: 'JSAPI' });
    expect(await bill.summary).toMatchObject({ 总交易单数: String(rows.length) });
  });

  it.each<[string, (options: BillOptions) => Promise<AsyncIterable<object>>]>([
    [
      'a fund flow bill',
      (options) => wxpay.bills.fundFlow({ bill_date: DAY, account_type: 'BASIC' }, options),
    ],
    [
      'a profit sharing bill',
      (options) => wxpay.bills.profitSharing({ bill_date: DAY, tar_type: 'GZIP' }, options),
    ],
    ['the trade bill of APIv2', (options) => wxpay.bills.tradeV2({ ...V2, tar_type: 'GZIP' }, options)],
    [
      'the fund flow bill of APIv2',
      (options) => wxpay.bills.fundFlowV2({ ...V2, account_type: 'Basic', tar_type: 'GZIP' }, options),
    ],
  ])('can be %s', async (_, ask) => {
    sandbox.bill({ size: 100_000 });
    const rows: object[] = [];
    for await (const row of await ask(mode)) rows.push(row);
    expect(rows).not.toHaveLength(0);
  });

  it.each([
    [
      'a wrong digest',
      { size: 400_000, hash: 'wrong' },
      'GZIP',
      { name: 'SignatureError', reason: 'mismatch' },
    ],
    [
      'a connection that is cut',
      { size: 400_000, cut: 200_000 },
      undefined,
      { name: 'NetworkError', code: 'ERR_INTERRUPTED' },
    ],
    [
      'a connection that is cut',
      { size: 4_000_000, cut: 20_000 },
      'GZIP',
      { name: 'NetworkError', code: 'ERR_INTERRUPTED' },
    ],
    ['a decompression bomb', { bomb: true }, 'GZIP', { name: 'NetworkError', code: 'ERR_TOO_LARGE' }],
  ] as const)('reports %s before its last row', async (_, fault, tar_type, error) => {
    sandbox.bill(fault);
    let bill: (AsyncIterable<object> & { close(): Promise<void>; summary: Promise<unknown> }) | undefined;
    let ended = false;
    const reading = async () => {
      bill = await wxpay.bills.trade({ bill_date: DAY, ...(tar_type && { tar_type }) }, mode);
      for await (const row of bill) expect(row).toBeDefined();
      ended = true;
    };
    await expect(reading()).rejects.toMatchObject(error);
    expect(ended).toBe(false);
    if (bill) await expect(bill.summary).rejects.toMatchObject(error);
  });

  it('reports an error beyond the size limit', async () => {
    sandbox.bill({ size: 400_000 });
    const reading = async () =>
      rowsOf(await wxpay.bills.trade({ bill_date: DAY, tar_type: 'GZIP' }, { ...mode, limit: 300_000 }));
    await expect(reading()).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
  });

  it('that does not exist rejects the call', async () => {
    await expect(wxpay.bills.trade({ bill_date: DAY }, mode)).rejects.toMatchObject({
      code: 'NO_STATEMENT_EXIST',
    });
    await expect(wxpay.bills.tradeV2(V2, mode)).rejects.toMatchObject({ name: 'ApiError', code: '20002' });
    await expect(wxpay.bills.fundFlowV2({ ...V2, account_type: 'Basic' }, mode)).rejects.toMatchObject({
      name: 'ApiError',
      code: 'NO_BILL_EXIST',
    });
  });

  it('whose URL has expired rejects the call', async () => {
    sandbox.bill({ size: 1_000 });
    sandbox.fault({ kind: 'error', path: '/v3/billdownload/file', times: 3 });
    await expect(wxpay.bills.trade({ bill_date: DAY }, mode)).rejects.toMatchObject({ code: 'SYSTEM_ERROR' });
    sandbox.clearFaults();
  });

  it('can be read once', async () => {
    sandbox.bill({ size: 10_000 });
    const bill = await wxpay.bills.trade({ bill_date: DAY }, mode);
    await rowsOf(bill);
    await expect(rowsOf(bill)).rejects.toThrow(/`bill`: expected an unread bill/);
  });

  it('can be abandoned in the middle', async () => {
    sandbox.bill({ size: 3_000_000 });
    const bill = await wxpay.bills.trade({ bill_date: DAY }, mode);
    for await (const row of bill) if (row.商户订单号 === '20261123000003') break;
    await expect(bill.summary).rejects.toThrow(/received one left before/);
  });

  it('can be closed without being read', async () => {
    sandbox.bill({ size: 3_000_000 });
    await using bill = await wxpay.bills.trade({ bill_date: DAY }, mode);
    await bill.close();
    await expect(bill.summary).rejects.toThrow(/received one that was closed/);
    await expect(rowsOf(bill)).rejects.toThrow(/received one that was read/);
  });

  it.each(PACKED)('can be saved instead of being read, %o', async (packed) => {
    sandbox.bill({ size: 2_000_000 });
    using folder = new Folder();
    const bill = await wxpay.bills.trade({ bill_date: DAY, ...packed }, mode);
    await bill.save(folder.at('bill.csv'));
    const { hash_value } = (await wxpay.v3.bill.tradebill.get({ query: { bill_date: DAY } })).data;
    const saved = readFileSync(folder.at('bill.csv'));
    expect(createHash('sha1').update(saved).digest('hex')).toBe(hash_value);
    expect(folder.names).toEqual(['bill.csv']);
    expect(statSync(folder.at('bill.csv')).mode & 0o777).toBe(0o600);
    await expect(bill.save(folder.at('again.csv'))).rejects.toThrow(/received one that was read/);
    await expect(bill.summary).rejects.toThrow(/received one that was saved/);
  });

  it('returns each row once to concurrent readers', async () => {
    sandbox.bill({ size: 200_000 });
    const iterator = (await wxpay.bills.trade({ bill_date: DAY }, mode))[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 300 }, () => iterator.next()));
    const numbers = results.map(({ value }) => Number(value?.商户订单号.slice(8)));
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index));
    await iterator.return?.();
  });

  it('reports its progress, and can be aborted', async () => {
    sandbox.bill({ size: 3_000_000 });
    const over = new AbortController();
    const seen: number[] = [];
    const progress = (bytes: number) => {
      seen.push(bytes);
      if (bytes > 1_000_000) over.abort();
    };
    const reading = async () =>
      rowsOf(await wxpay.bills.trade({ bill_date: DAY }, { ...mode, progress, signal: over.signal }));
    await expect(reading()).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(seen.length).toBeGreaterThan(3);
  });

  it('leaves no temporary file', () => {
    expect(spools()).toEqual([]);
  });
});

describe('a bill that is saved while it is downloaded', () => {
  it('leaves no file if its digest is wrong', async () => {
    sandbox.bill({ size: 400_000, hash: 'wrong' });
    using folder = new Folder();
    const bill = await wxpay.bills.trade({ bill_date: DAY }, { stream: true });
    await expect(bill.save(folder.at('bill.csv'))).rejects.toMatchObject({ name: 'SignatureError' });
    expect(folder.names).toEqual([]);
  });
});

describe('a bill that is not streamed', () => {
  it('is complete and verified before the call returns', async () => {
    sandbox.bill({ size: 500_000 });
    const bill = await wxpay.bills.trade({ bill_date: DAY, tar_type: 'GZIP' });
    expect(bill.size).toBeGreaterThan(499_000);
    sandbox.fault({ kind: 'drop' });
    expect(await rowsOf(bill)).not.toHaveLength(0);
    sandbox.clearFaults();
  });
});

describe('an encrypted bill', () => {
  const query = {
    bill_date: DAY,
    sub_mchid: '1900000110',
    account_type: 'BASIC',
    algorithm: 'AEAD_AES_256_GCM',
  } as const;

  it.each(PACKED)('is decrypted with the merchant key, %o', async (packed) => {
    sandbox.bill({ size: 300_000 });
    const [bill] = await wxpay.bills.subMerchantFundFlow({ ...query, ...packed });
    expect(bill && (await rowsOf(bill))[3]).toMatchObject({ 商户订单号: '20261123000003' });
  });

  it('is refused if it is truncated', async () => {
    sandbox.bill({ size: 300_000, cut: 100_000 });
    await expect(wxpay.bills.subMerchantFundFlow(query)).rejects.toMatchObject({ code: 'ERR_INTERRUPTED' });
  });
});

describe('the bill of a PayScore service', () => {
  const query = {
    bill_date: '2026112310',
    service_id: '2002000000000558128851361561536',
    tar_type: 'GZIP' as const,
    encryption_algorithm: 'AEAD_AES_256_GCM',
  };
  const apply = (changed: object) =>
    wxpay.chain('v3/payscore/merchant-bill').get({ query: { ...query, ...changed } });

  it('covers one hour, compressed', async () => {
    await expect(apply({})).resolves.toMatchObject({ status: 200 });
    await expect(apply({ bill_date: DAY })).rejects.toMatchObject({
      detail: { location: 'query', value: DAY },
    });
    await expect(apply({ tar_type: undefined })).rejects.toMatchObject({ code: 'PARAM_ERROR' });
    const { tar_type: _, ...unpacked } = query;
    // @ts-expect-error the format of the file is required
    await expect(wxpay.bills.payScore(unpacked)).rejects.toMatchObject({ code: 'PARAM_ERROR' });
  });
});

describe('the encrypted bill of a PayScore service', () => {
  const text = '服务订单号,金额\n`1,`0.01\n';
  const [key, nonce] = ['k'.repeat(32), 'n'.repeat(12)];

  function sealed(): Buffer {
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    return Buffer.concat([cipher.update(gzipSync(text)), cipher.final(), cipher.getAuthTag()]);
  }

  it('is requested, downloaded from its own path and decrypted with the merchant key', async () => {
    const oaep = { key: merchantKeys.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    await using wire = await Wire.listen(({ target, headers: { host } }, response) => {
      if (target.startsWith('/v3/payscore/bill/downloadurl')) return response.end(sealed());
      const file = {
        bill_sequence: 1,
        hash_type: 'SHA1',
        hash_value: createHash('sha1').update(text).digest('hex'),
        download_url: `http://${host}/v3/payscore/bill/downloadurl?token=t`,
        encrypt_key: publicEncrypt(oaep, Buffer.from(key)).toString('base64'),
        nonce,
      };
      const body = JSON.stringify({ download_bill_count: 1, download_bill_list: [file] });
      return response
        .writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(body) })
        .end(body);
    });
    await using merchant = client({ baseURL: wire.url });
    const [bill] = await merchant.bills.payScore({
      bill_date: '2026112310',
      service_id: '1',
      tar_type: 'GZIP',
      encryption_algorithm: 'AEAD_AES_256_GCM',
    });
    expect(bill && (await rowsOf(bill))).toEqual([{ 服务订单号: '1', 金额: '0.01' }]);
    expect(wire.received[0]?.target).toBe(
      '/v3/payscore/merchant-bill?bill_date=2026112310&service_id=1&tar_type=GZIP&encryption_algorithm=AEAD_AES_256_GCM',
    );
  });
});

describe('a global statement', () => {
  it('is verified by the signature over its SHA-1', async () => {
    sandbox.bill({ size: 300_000 });
    const statement = await wxpay.bills.globalStatement({ date: '20261123', mchid: sandbox.config.mchid });
    expect(await rowsOf(statement)).not.toHaveLength(0);
  });

  it('is refused if its SHA-1 differs', async () => {
    sandbox.bill({ size: 300_000, hash: 'wrong' });
    const query = { date: '20261123', mchid: sandbox.config.mchid };
    await expect(wxpay.bills.globalStatement(query)).rejects.toMatchObject({ name: 'SignatureError' });
  });
});

describe('bills.fetch', () => {
  const text = '批次id,优惠id\n`9865000,`1\n';
  const applied = (url: string) => ({ download_url: url, hash_type: 'SHA1', hash_value: '0'.repeat(40) });

  it('downloads a bill with the response of its request', async () => {
    await using wire = await Wire.listen((_, response) => response.end(gzipSync(text)));
    await using merchant = client({ baseURL: wire.url });
    expect(await rowsOf(await merchant.bills.fetch({ download_url: `${wire.url}v3/any` }))).toEqual([
      { 批次id: '9865000', 优惠id: '1' },
    ]);
  });

  it.each([
    ['SHA1', /Expected a file with the SHA1 of the response/],
    ['CRC32', /received "CRC32"/],
  ])('refuses a bill whose %s is invalid', async (hash_type, message) => {
    await using wire = await Wire.listen((_, response) => response.end(text));
    await using merchant = client({ baseURL: wire.url });
    const fetching = merchant.bills.fetch({ ...applied(`${wire.url}v3/any`), hash_type });
    await expect(fetching).rejects.toThrow(message);
  });
});

describe('the bill of a day in the gateway', () => {
  it('lists the payments and refunds', async () => {
    const [appid, mchid] = ['wxd678efh567hg6787', sandbox.config.mchid];
    const order = {
      appid,
      mchid,
      description: '公仔',
      out_trade_no: 'T20261124',
      notify_url: 'https://shop.example/',
    };
    await wxpay.v3.pay.transactions.native.post({ json: { ...order, amount: { total: 100 } } });
    sandbox.pay('T20261124');
    const bill = await wxpay.bills.trade({ bill_date: '2026-11-24' });
    expect(await rowsOf(bill)).toMatchObject([
      { 商户订单号: 'T20261124', 应结订单金额: '1.00', 商品名称: '公仔' },
    ]);
    expect(await bill.summary).toMatchObject({ 总交易单数: '1', 订单总金额: '1.00' });
  });
});
