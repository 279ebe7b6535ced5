import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { Folder } from '../../support/folder';
import { orderOf, PATIENCE, send, verifies } from '../merchant';

const NOW = 1_800_000_000_000;
const NATIVE = '/v3/pay/transactions/native';

/** A gateway to which something happened, kept in a file. */
async function kept(file: string): Promise<void> {
  await using sandbox = await Sandbox.start({ clock: () => NOW });
  await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, 'kept-1') });
  await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, 'kept-2') });
  sandbox.pay('kept-1');
  await sandbox.advance(3_600_000);
  await sandbox.rotate();
  await sandbox.save(file);
}

describe('a saved gateway', () => {
  const folder = new Folder();
  const file = folder.at('state.json');
  beforeAll(() => kept(file), PATIENCE);
  afterAll(() => folder[Symbol.dispose]());

  it('continues with its orders, clock and keys', async () => {
    await using sandbox = await Sandbox.start({ restore: file, clock: () => NOW });
    expect(sandbox.now).toBe(NOW + 3_600_000);
    expect(sandbox.orders).toMatchObject([
      { number: 'kept-1', state: 'SUCCESS', actions: ['refund', 'complain'] },
      { number: 'kept-2', state: 'NOTPAY', actions: ['pay', 'refuse', 'close'] },
    ]);
    const listed = await send(sandbox, 'GET', '/v3/certificates');
    expect(listed.json['data']).toHaveLength(2);
    expect(verifies(sandbox, listed)).toBe(false);
    const named = {
      'wechatpay-serial': Object.keys(sandbox.config.certs).find((name) => name.startsWith('PUB')),
    };
    expect(verifies(sandbox, await send(sandbox, 'GET', '/v3/certificates', { headers: named }))).toBe(true);
  });

  it('does not issue an identifier twice', async () => {
    await using sandbox = await Sandbox.start({ restore: file, clock: () => NOW });
    const [before] = sandbox.orders;
    const first = sandbox.act('kept-2', 'pay');
    expect(first).toMatchObject({ state: 'SUCCESS' });
    const ids = await Promise.all(
      ['kept-1', 'kept-2'].map((number) =>
        send(sandbox, 'GET', `/v3/pay/transactions/out-trade-no/${number}?mchid=${sandbox.config.mchid}`),
      ),
    );
    expect(new Set(ids.map(({ json }) => json['transaction_id'])).size).toBe(2);
    expect(before).toMatchObject({ number: 'kept-1' });
  });

  it('returns the same response for a repeated order', async () => {
    await using sandbox = await Sandbox.start({ restore: file, clock: () => NOW });
    const json = orderOf(sandbox, 'kept-2');
    const [once, again] = [
      await send(sandbox, 'POST', NATIVE, { json }),
      await send(sandbox, 'POST', NATIVE, { json }),
    ];
    expect(once.json).toEqual({ code_url: expect.any(String) });
    expect(again.body).toEqual(once.body);
    const changed = await send(sandbox, 'POST', NATIVE, { json: { ...json, description: 'other' } });
    expect(changed.json).toMatchObject({ code: 'OUT_TRADE_NO_USED' });
  });

  it('is readable by its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each<[string, (text: string) => string]>([
    ['is truncated', (text) => text.slice(0, -10)],
    ['has another version', (text) => text.replace('"version":1', '"version":9')],
    ['contains an unknown store', (text) => text.replace('"shelves":{', '"shelves":{"strange":[],')],
    ['is not a saved state', () => '[]'],
  ])('is refused if the file %s', async (_, change) => {
    const other = folder.at('other.json');
    writeFileSync(other, change(readFileSync(file, 'utf8')));
    await expect(Sandbox.start({ restore: other })).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('restore'),
    });
  });

  it('is refused if the file does not exist', async () => {
    await expect(Sandbox.start({ restore: folder.at('missing.json') })).rejects.toMatchObject({
      name: 'ConfigError',
    });
  });
});

describe('the clock', () => {
  it('can only be moved forward, and orders expire accordingly', async () => {
    await using sandbox = await Sandbox.start({ clock: () => NOW });
    const time_expire = '2027-01-15T16:30:00+08:00';
    await send(sandbox, 'POST', NATIVE, { json: orderOf(sandbox, 'expires', { time_expire }) });
    expect(sandbox.orders).toMatchObject([{ state: 'NOTPAY' }]);
    await sandbox.advance(3_600_000);
    expect(sandbox.orders).toMatchObject([{ state: 'CLOSED', actions: [] }]);
    await expect(sandbox.advance(-3_600_000)).rejects.toMatchObject({
      name: 'ConfigError',
      field: 'milliseconds',
    });
    expect(sandbox.now).toBe(NOW + 3_600_000);
  });
});
