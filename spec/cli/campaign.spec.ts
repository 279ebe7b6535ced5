import { readFileSync, writeFileSync } from 'node:fs';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { PATIENCE } from '../sandbox/merchant';
import { environmentOf, Folder, wxpay } from '../support/command';

let identity: Identity;
let sandbox: Sandbox;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, PATIENCE);
beforeEach(async () => {
  sandbox = await Sandbox.start({ identity });
});
afterEach(() => sandbox.close());

const DEFINITION = {
  id: 'double-eleven',
  operation: 'POST v3/marketing/busifavor/coupons/{card_id}/send',
  key: 'openid',
  request: {
    card_id: 'pIJMr5MMiIkO_93VtPyIiEk2DZ4w',
    json: {
      appid: 'wxc0b84a53ed8e8d29',
      openid: '{openid}',
      out_request_no: '{number}',
      send_time: '{time}',
    },
  },
  rate: 1000,
};

/** A folder with a campaign file and a table of recipients. */
class Prepared extends Folder {
  constructor(csv: string, change: object = {}) {
    super();
    writeFileSync(this.file('campaign.json'), JSON.stringify({ ...DEFINITION, ...change }));
    writeFileSync(this.file('users.csv'), csv);
  }

  campaign(...args: string[]) {
    return wxpay(['campaign', ...args], { env: environmentOf(sandbox), cwd: this.path });
  }
}

describe('wxpay campaign', () => {
  it('sends a card to each recipient of a table, once, however often it runs', async () => {
    using folder = new Prepared('openid,name\noA,Ann\noB,"B, Bob"\noA,Ann\n');
    const first = await folder.campaign('run', 'campaign.json', 'users.csv', '--output', 'json');
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'finished', done: 2, duplicates: 1 });
    const again = await folder.campaign('run', 'campaign.json', 'users.csv');
    expect(again.stdout).toContain('2 done, 0 refused');
    expect([...sandbox.effects('cards')]).toHaveLength(2);
  }, 120_000);

  it('shows the state, pauses, and writes the report', async () => {
    using folder = new Prepared('openid\noA\n');
    await folder.campaign('run', 'campaign.json', 'users.csv');
    await folder.campaign('pause', 'campaign.json');
    expect((await folder.campaign('status', 'campaign.json', '--language', 'zh')).stdout).toMatch(
      /^已暂停\n成功 1/,
    );
    await folder.campaign('report', 'campaign.json', '--end', 'done', '-o', 'out.csv');
    expect(readFileSync(folder.file('out.csv'), 'utf8').split('\r\n')[1]).toMatch(/^oA,[a-z2-7]{32},done,/);
  }, 120_000);

  it('exits with 4 if a row cannot be sent, and names the missing column in the report', async () => {
    using folder = new Prepared('openid\noA\n', { request: { card_id: '{card}' } });
    expect(await folder.campaign('run', 'campaign.json', 'users.csv')).toMatchObject({ code: 4 });
    const { stdout } = await folder.campaign('report', 'campaign.json');
    expect(stdout).toContain('expected a column card, received openid');
  });

  it('exits with 3 for a campaign file without an operation', async () => {
    using folder = new Prepared('openid\noA\n', { operation: undefined });
    const { code, stderr } = await folder.campaign('run', 'campaign.json', 'users.csv');
    expect(code).toBe(3);
    expect(stderr).toContain('Invalid `operation`: expected a string in campaign.json, received undefined');
  });
});
