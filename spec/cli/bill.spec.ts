import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { config, MERCHANT_SERIAL, merchant, PLATFORM_ID, platform, platformHeaders } from '../support/client';
import { Folder, wxpay } from '../support/command';
import { pem } from '../support/keys';
import { Wire } from '../support/wire';

const BILL = '﻿交易时间,公众账号ID\n`2026-11-23 10:00:00,`wx98761234567890ab\n';

/** A gateway with one bill whose digest it announces. */
function host(file: Buffer, digest = createHash('sha1').update(BILL).digest('hex')): Promise<Wire> {
  return Wire.listen(({ target, headers }, response) => {
    if (target.startsWith('/v3/billdownload')) return response.end(file);
    const body = JSON.stringify({
      hash_type: 'SHA1',
      hash_value: digest,
      download_url: `http://${headers.host}/v3/billdownload/file?token=a%2Bb`,
    });
    return response
      .writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(body) })
      .end(body);
  });
}

const env = (wire: Wire) => ({
  WECHATPAY_MCHID: config.mchid,
  WECHATPAY_SERIAL: MERCHANT_SERIAL,
  WECHATPAY_PRIVATE_KEY: pem(merchant.privateKey),
  WECHATPAY_PUBLIC_KEY_ID: PLATFORM_ID,
  WECHATPAY_PUBLIC_KEY: pem(platform.publicKey),
  WECHATPAY_BASE_URL: wire.url,
});

describe('wxpay bill', () => {
  it.each([
    ['compressed', gzipSync(BILL)],
    ['uncompressed', Buffer.from(BILL)],
  ])('writes the exact bytes of a %s bill to standard output', async (_, file) => {
    await using wire = await host(file);
    const { code, stdout, stderr } = await wxpay(['bill', '2026-11-23'], { env: env(wire) });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: BILL, stderr: '' });
    expect(wire.received.map(({ target }) => target)).toEqual([
      '/v3/bill/tradebill?bill_date=2026-11-23&tar_type=GZIP',
      '/v3/billdownload/file?token=a%2Bb',
    ]);
  });

  it('saves a bill of either kind to a file', async () => {
    using folder = new Folder();
    await using wire = await host(gzipSync(BILL));
    const args = [
      'bill',
      '2026-11-23',
      '--kind',
      'fundflow',
      '-o',
      folder.file('bill.csv'),
      '--output',
      'json',
    ];
    const { stdout } = await wxpay(args, { env: env(wire) });
    expect(JSON.parse(stdout)).toMatchObject({
      bytes: Buffer.byteLength(BILL),
      file: folder.file('bill.csv'),
    });
    expect(readFileSync(folder.file('bill.csv'), 'utf8')).toBe(BILL);
    expect(wire.received[0]?.target).toContain('/v3/bill/fundflowbill?');
  });

  it('saves no bill that does not match its digest', async () => {
    using folder = new Folder();
    await using wire = await host(gzipSync(`${BILL}one more`));
    const args = ['bill', '2026-11-23', '-o', folder.file('bill.csv')];
    const { code, stderr } = await wxpay(args, { env: env(wire) });
    expect(stderr).toContain('ERR_SIGNATURE');
    expect(existsSync(folder.file('bill.csv'))).toBe(false);
    expect(code).toBe(7);
  });

  it.each(['yesterday', '2026-13-01', '20261123'])('rejects the date %s', async (date) => {
    const { code, stderr } = await wxpay(['bill', date, '--language', 'zh']);
    expect(stderr).toContain(`参数无效 ${date}`);
    expect(code).toBe(2);
  });
});
