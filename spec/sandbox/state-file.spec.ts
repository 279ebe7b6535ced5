import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Identity, readIdentity, Sandbox } from 'wechatpay-chain/sandbox';
import { MEMORY_LIMIT } from '../../lib/sandbox/records/memory-storage';
import { SqliteStorage } from '../../lib/sandbox/records/sqlite-storage';
import { Folder } from '../support/folder';
import { beijingTime } from '../support/time';
import { type Answered, orderOf, PATIENCE, send } from './merchant';

const SEND_TIME = beijingTime();
const NATIVE = '/v3/pay/transactions/native';

const folder = new Folder();
let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);
afterAll(() => folder[Symbol.dispose]());

const cardOf = (number: string) => ({
  appid: 'wx1',
  openid: `openid-${number}`,
  out_request_no: number,
  send_time: SEND_TIME,
});

function sendCard(sandbox: Pick<Sandbox, 'url' | 'config'>, number: string): Promise<Answered> {
  return send(sandbox as Sandbox, 'POST', '/v3/marketing/busifavor/coupons/card/send', {
    json: cardOf(number),
  });
}

interface Running extends Pick<Sandbox, 'url' | 'config'> {
  readonly child: ChildProcess;
}

/** Starts a gateway in another process. */
async function startProcess(state: string): Promise<Running> {
  const program = path.join(__dirname, '../support/gateway-process.cjs');
  const child = spawn(process.execPath, [program, state], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { ...JSON.parse(line), child };
}

async function kill({ child }: Running): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a gateway with a state file', () => {
  it('continues after kill -9: keys, cards and orders', async () => {
    const file = folder.at('killed.sqlite');
    const first = await startProcess(file);
    const codes = new Map<string, unknown>();
    for (let index = 0; index < 20; index += 1) {
      const { json } = await sendCard(first, `n${index}`);
      codes.set(`n${index}`, json['card_code']);
    }
    await kill(first);
    const again = await startProcess(file);
    expect(again.config.serial).toBe(first.config.serial);
    for (const [number, code] of codes) {
      expect((await sendCard(again, number)).json).toEqual({ card_code: code });
    }
    const { json } = await sendCard(again, 'new');
    expect([...codes.values()]).not.toContain(json['card_code']);
    await kill(again);
  }, 60_000);

  it('forgets no record: the first of 10,500 cards keeps its code', async () => {
    await using sandbox = await Sandbox.start({ identity, state: folder.at('many.sqlite'), console: 'off' });
    const first = await sendCard(sandbox, 'first');
    // The other records are written beside the wire, which is slower.
    await sandbox.close();
    const storage = await SqliteStorage.open(folder.at('many.sqlite'));
    const cards = storage.open({ name: 'cards' });
    storage.transaction(() => {
      for (let index = 0; index < 10_500; index += 1)
        cards.set(`other${index}`, { request: {}, cardCode: '1' });
    });
    storage.close();
    await using again = await Sandbox.start({ state: folder.at('many.sqlite'), console: 'off' });
    expect((await sendCard(again, 'first')).body).toEqual(first.body);
    expect(Array.from(again.effects('cards'))).toHaveLength(10_501);
  }, 60_000);

  it('keeps its clock and its platform certificates', async () => {
    const file = folder.at('clock.sqlite');
    const clock = () => 1_800_000_000_000;
    const first = await Sandbox.start({ identity, state: file, clock, console: 'off' });
    await first.advance(3_600_000);
    const { serial } = await first.rotate();
    await first.close();
    await using again = await Sandbox.start({ state: file, clock, console: 'off' });
    expect(again.now).toBe(1_800_003_600_000);
    const { json } = await send(again, 'GET', '/v3/certificates');
    expect(json['data']).toEqual(expect.arrayContaining([expect.objectContaining({ serial_no: serial })]));
    expect(again.config.mchid).toBe(identity.mchid);
  });

  it('returns the same result for repeats of every product, and refuses other content', async () => {
    const file = folder.at('products.sqlite');
    const first = await Sandbox.start({ identity, state: file, console: 'off' });
    const placed = await send(first, 'POST', NATIVE, { json: orderOf(first, 'repeated-1') });
    first.pay('repeated-1');
    const refund = {
      out_trade_no: 'repeated-1',
      out_refund_no: 'R1',
      amount: { refund: 1, total: 100, currency: 'CNY' },
    };
    const transfer = {
      appid: 'wx1',
      out_bill_no: 'T1',
      transfer_scene_id: '1000',
      openid: 'o1',
      transfer_amount: 100,
      transfer_remark: 'r',
      transfer_scene_report_infos: [{ info_type: 'a', info_content: 'b' }],
    };
    const calls: [string, { readonly [name: string]: unknown }][] = [
      ['/v3/refund/domestic/refunds', refund],
      ['/v3/fund-app/mch-transfer/transfer-bills', transfer],
    ];
    const before = await Promise.all(calls.map(([target, json]) => send(first, 'POST', target, { json })));
    expect([placed, ...before].map(({ status }) => status)).toEqual([200, 200, 200]);
    await first.close();
    await using again = await Sandbox.start({ state: file, console: 'off' });
    const after = await Promise.all(calls.map(([target, json]) => send(again, 'POST', target, { json })));
    const idsOf = ({ json }: Answered) => [json['refund_id'], json['transfer_bill_no']];
    expect(after.map(idsOf)).toEqual(before.map(idsOf));
    const other = { ...refund, reason: 'other' };
    expect((await send(again, 'POST', '/v3/refund/domestic/refunds', { json: other })).status).toBe(400);
    expect(Array.from(again.effects(), ({ kind, number }) => `${kind} ${number}`).sort()).toEqual([
      'orders repeated-1',
      'refunds R1',
      'transfers T1',
    ]);
  });

  it('converts the snapshot of an earlier version, cards by their number included', async () => {
    const file = folder.at('old.json');
    const memory = await Sandbox.start({ identity, console: 'off' });
    const { json: sent } = await sendCard(memory, 'old');
    await send(memory, 'POST', NATIVE, { json: orderOf(memory, 'old-order') });
    await memory.save(file);
    await memory.close();
    const written = readFileSync(file, 'utf8');
    // Earlier versions kept a card by its request number alone.
    writeFileSync(file, written.replace(`"old ${SEND_TIME}"`, '"old"'));
    await using again = await Sandbox.start({ state: file, console: 'off' });
    expect((await sendCard(again, 'old')).json).toEqual(sent);
    expect(again.orders).toMatchObject([{ number: 'old-order', state: 'NOTPAY' }]);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect(readdirSync(folder.path).filter((name) => /^old\.json\.[0-9a-f]{12}/.test(name))).toEqual([]);
    expect(again.config.serial).toBe(memory.config.serial);
  });

  it('that is saved to a snapshot continues in memory', async () => {
    const first = await Sandbox.start({ identity, state: folder.at('saved.sqlite'), console: 'off' });
    const { json } = await sendCard(first, 'saved');
    await first.save(folder.at('saved.json'));
    await first.close();
    await using again = await Sandbox.start({ restore: folder.at('saved.json'), console: 'off' });
    expect((await sendCard(again, 'saved')).json).toEqual(json);
  });

  it('is not shared with another gateway', async () => {
    const file = folder.at('shared.sqlite');
    await using first = await Sandbox.start({ identity, state: file, console: 'off' });
    await expect(Sandbox.start({ state: file, console: 'off' })).rejects.toThrow(/no other gateway uses/);
    expect(first.url).toMatch(/^http/);
  });

  it.each<[string, Parameters<typeof Sandbox.start>[0], string]>([
    ['together with a snapshot', { restore: 'a', state: 'b' }, 'either `restore` or `state`'],
    ['that is a snapshot of no gateway', { state: 'strange.json' }, 'cannot be read'],
    ['in a folder that does not exist', { state: 'missing/a.sqlite' }, 'state'],
  ])('is refused %s', async (_, options, message) => {
    writeFileSync(folder.at('strange.json'), '{"a":1');
    const state = options?.state === undefined ? {} : { state: folder.at(options.state) };
    await expect(Sandbox.start({ identity, ...options, ...state })).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(message),
    });
  });

  it('has keys that can be read while it runs, as a snapshot has', async () => {
    const [file, snapshot] = [folder.at('keys.sqlite'), folder.at('keys.json')];
    await using sandbox = await Sandbox.start({ identity, state: file, console: 'off' });
    await sandbox.save(snapshot);
    const { mchid } = identity;
    expect([await readIdentity(file), await readIdentity(snapshot)]).toMatchObject([{ mchid }, { mchid }]);
    copyFileSync(__filename, folder.at('text'));
    expect(await readIdentity(folder.at('text'))).toBeUndefined();
    expect(await readIdentity(folder.at('missing'))).toBeUndefined();
    expect(existsSync(folder.at('missing'))).toBe(false);
  });
});

describe('a gateway in memory', () => {
  it('refuses a card beyond 200,000 records with the reason, and accepts repeats', async () => {
    await using sandbox = await Sandbox.start({ identity, console: 'off' });
    const first = await sendCard(sandbox, 'first');
    expect(MEMORY_LIMIT).toBe(200_000);
    const snapshot = folder.at('full.json');
    await sandbox.save(snapshot);
    const written = JSON.parse(readFileSync(snapshot, 'utf8'));
    const card = written.shelves.cards[0][1];
    for (let index = 1; index < MEMORY_LIMIT; index += 1) {
      const request = { ...card.request, out_request_no: `filler${index}` };
      written.shelves.cards.push([`filler${index}`, { cardCode: '1', request }]);
    }
    writeFileSync(snapshot, JSON.stringify(written));
    await using full = await Sandbox.start({ restore: snapshot, console: 'off' });
    const refused = await sendCard(full, 'one more');
    expect(refused).toMatchObject({ status: 500, json: { code: 'SYSTEM_ERROR' } });
    expect(full.requests.at(-1)?.reason).toContain('at most 200,000 records in memory');
    expect((await sendCard(full, 'first')).body).toEqual(first.body);
  }, 60_000);
});
