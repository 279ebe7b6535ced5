import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { ConfigError, type Wechatpay } from 'wechatpay-chain';
import { Campaign, type CampaignEvent, type CampaignOptions, type Progress } from 'wechatpay-chain/campaign';
import type { Pace } from 'wechatpay-chain/pace';
import { Folder } from '../support/command';
import { deferred } from '../support/deferred';
import { Scripted, type Wire } from './scripted';

interface User {
  readonly openid: string;
}

const SEND = 'POST v3/marketing/busifavor/coupons/{card_id}/send';
const CODE = { json: { card_code: '1' } };

/** The options of a campaign that sends cards. */
function cards(wxpay: Wechatpay, more: Partial<CampaignOptions<User, typeof SEND>> = {}) {
  return {
    id: 'cards',
    wxpay,
    store: ':memory:',
    operation: SEND,
    key: ({ openid }: User) => openid,
    request: ({ openid }: User, number: string, { time }: { readonly time: string }) => ({
      card_id: 'C1',
      json: { appid: 'wx1', openid, out_request_no: number, send_time: time },
    }),
    rate: 100_000,
    interval: 20,
    ...more,
  } as const;
}

function users(...names: readonly string[]): User[] {
  return names.map((openid) => ({ openid }));
}

/** Runs a campaign to its end and returns the last progress. */
async function run<Row>(
  campaign: Campaign<Row>,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<Progress> {
  let last: Progress | undefined;
  for await (const progress of campaign.run(rows)) last = progress;
  if (last === undefined) throw new Error('Expected a progress, received none');
  return last;
}

function refusal(code: string, status = 400) {
  return { status, json: { code, message: `${code} text` } };
}

/** The report as cells. The cells of these tests contain no line break. */
async function reportOf(campaign: Pick<Campaign<User>, 'report'>): Promise<string[][]> {
  using folder = new Folder();
  await campaign.report(folder.file('report.csv'));
  const lines = readFileSync(folder.file('report.csv'), 'utf8').trimEnd().split('\r\n');
  return lines.map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
      cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'),
    ),
  );
}

/** The end, code and number of attempts of each recipient. */
async function endsOf(campaign: Pick<Campaign<User>, 'report'>): Promise<Record<string, string>> {
  const [, ...lines] = await reportOf(campaign);
  return Object.fromEntries(
    lines.map(([key, , end, code, , , , , attempts]) => [key, [end, code, attempts].join(' ').trim()]),
  );
}

function bodiesBy(requests: readonly Wire[]): Map<unknown, Set<string>> {
  const bodies = new Map<unknown, Set<string>>();
  for (const { json, body } of requests) {
    bodies.set(json['out_request_no'], (bodies.get(json['out_request_no']) ?? new Set()).add(body));
  }
  return bodies;
}

describe('a campaign', () => {
  it('sends one call for each key, and says which rows are duplicates', async () => {
    await using wechat = await Scripted.start(() => CODE);
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    const progress = await run(campaign, users('A', 'B', 'A', 'C', 'B'));
    expect(progress).toMatchObject({
      state: 'finished',
      rows: 5,
      recipients: 3,
      done: 3,
      duplicates: 2,
      changed: 0,
    });
    expect(wechat.requests.map(({ json }) => json['openid']).sort()).toEqual(['A', 'B', 'C']);
  });

  it('repeats a call whose end is unknown with the same number and the same bytes', async () => {
    await using wechat = await Scripted.start((_, attempt) => (attempt < 3 ? 'cut' : CODE));
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    expect(await run(campaign, users('A', 'B'))).toMatchObject({ done: 2, unclear: 0 });
    const bodies = bodiesBy(wechat.requests);
    expect(wechat.requests).toHaveLength(6);
    expect([...bodies.values()].map(({ size }) => size)).toEqual([1, 1]);
    for (const number of bodies.keys()) expect(number).toMatch(/^[a-z2-7]{32}$/);
  });

  it('derives the same number in every run, and another one for another campaign', async () => {
    await using wechat = await Scripted.start(() => CODE);
    for (const id of ['one', 'one', 'two']) {
      await using campaign = await Campaign.open(cards(wechat.wxpay, { id }));
      await run(campaign, users('A'));
    }
    const [first, second, third] = wechat.requests.map(({ json }) => json['out_request_no']);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('skips recipients that have ended when the same rows come again', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const options = cards(wechat.wxpay, { store: folder.file('cards.sqlite') });
    for (const names of [
      ['A', 'B'],
      ['B', 'A', 'C'],
    ]) {
      await using campaign = await Campaign.open(options);
      await run(campaign, users(...names));
    }
    await using campaign = await Campaign.open(options);
    expect(await run(campaign, users('A', 'B', 'C'))).toMatchObject({ done: 3, duplicates: 0, changed: 0 });
    expect(wechat.requests).toHaveLength(3);
  });

  it('reports a request that changed since it was stored, and does not send it', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const store = folder.file('cards.sqlite');
    await using first = await Campaign.open(cards(wechat.wxpay, { store }));
    await run(first, users('A'));
    await first.close();
    wechat.now += 60_000;
    await using same = await Campaign.open(cards(wechat.wxpay, { store }));
    expect(await run(same, users('A'))).toMatchObject({ changed: 0 });
    await same.close();
    const request = (_: User, number: string) => ({
      card_id: 'C2',
      json: { appid: 'wx1', openid: 'A', out_request_no: number, send_time: '2026-11-29T00:00:00+08:00' },
    });
    await using other = await Campaign.open(cards(wechat.wxpay, { store, request }));
    expect(await run(other, users('A'))).toMatchObject({ changed: 1, done: 1 });
    expect(wechat.requests).toHaveLength(1);
  });

  it('ends a refused recipient with its code, hint and row', async () => {
    await using wechat = await Scripted.start(({ json }) =>
      json['openid'] === 'B' ? refusal('INVALID_REQUEST') : CODE,
    );
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    expect(await run(campaign, users('A', 'B'))).toMatchObject({ done: 1, refused: 1 });
    const [columns = [], ...lines] = await reportOf(campaign);
    const line = Object.fromEntries(columns.map((name, at) => [name, lines[1]?.[at]]));
    expect(line).toMatchObject({
      key: 'B',
      end: 'refused',
      code: 'INVALID_REQUEST',
      status: '400',
      row: '2',
      attempts: '1',
    });
    expect(line['message']).toContain('INVALID_REQUEST text');
    expect(line['hint']).not.toBe('');
    expect(JSON.parse(line['request'] ?? '')).toMatchObject({ card_id: 'C1', json: { openid: 'B' } });
  });

  it('lists a refusal after an attempt in doubt for a person if there is no query', async () => {
    await using wechat = await Scripted.start((_, attempt) =>
      attempt === 1 ? 'cut' : refusal('INVALID_REQUEST'),
    );
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    await run(campaign, users('A'));
    expect(await endsOf(campaign)).toEqual({ A: 'unclear INVALID_REQUEST 2' });
  });

  it.each([
    [429, 'RATELIMIT_EXCEEDED'],
    [429, 'FREQUENCY_LIMITED'],
    [403, 'FREQUENCY_LIMIT_EXCEED'],
    [400, 'FREQ_LIMIT'],
  ])('repeats after %i %s', async (status, code) => {
    await using wechat = await Scripted.start((_, attempt) => (attempt === 1 ? refusal(code, status) : CODE));
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    expect(await run(campaign, users('A'))).toMatchObject({ done: 1 });
    expect(wechat.requests).toHaveLength(2);
  });

  it.each(['NOT_ENOUGH', 'NO_AUTH', 'ACCOUNT_ERROR'])(
    'pauses when %s concerns everybody, and sends the same numbers after resume',
    async (code) => {
      let empty = true;
      await using wechat = await Scripted.start(() => (empty ? refusal(code, 403) : CODE));
      await using campaign = await Campaign.open(cards(wechat.wxpay, { concurrency: 2 }));
      const rows = users(...Array.from({ length: 40 }, (_, at) => `U${at}`));
      let sentUntilPause = 0;
      for await (const { state, paused, refused } of campaign.run(rows)) {
        if (state !== 'paused') continue;
        expect({ code: paused?.code, refused }).toEqual({ code, refused: 0 });
        sentUntilPause = wechat.requests.length;
        empty = false;
        await campaign.resume();
      }
      expect(sentUntilPause).toBeLessThanOrEqual(2);
      expect(await campaign.status()).toMatchObject({ state: 'finished', done: 40, refused: 0 });
      expect(bodiesBy(wechat.requests).size).toBe(40);
    },
  );

  it('is not paused again by the refusal of a call that left before the pause', async () => {
    const late = deferred<void>();
    await using wechat = await Scripted.start(({ json }, attempt) => {
      if (attempt > 1) return CODE;
      const refused = refusal('NOT_ENOUGH', 403);
      return json['openid'] === 'A' ? refused : { ...refused, wait: late.promise };
    });
    await using campaign = await Campaign.open(cards(wechat.wxpay, { concurrency: 2 }));
    let pauses = 0;
    for await (const { state, done } of campaign.run(users('A', 'B'))) {
      if (state === 'paused') {
        pauses += 1;
        await campaign.resume();
      }
      if (done === 1) late.resolve();
    }
    expect(pauses).toBe(1);
    expect(await endsOf(campaign)).toEqual({ A: 'done  2', B: 'done  2' });
  });

  it('pauses on codes of the caller, and after many equal refusals in a row', async () => {
    await using wechat = await Scripted.start(() => refusal('RULE_LIMIT', 403));
    await using named = await Campaign.open(
      cards(wechat.wxpay, { id: 'named', pauseOn: ['RULE_LIMIT'], concurrency: 1 }),
    );
    for await (const { state } of named.run(users('A', 'B'))) if (state === 'paused') break;
    expect(wechat.requests).toHaveLength(1);
    await using counted = await Campaign.open(
      cards(wechat.wxpay, { id: 'counted', pauseAfter: 3, concurrency: 1 }),
    );
    for await (const { state, paused, refused } of counted.run(users('A', 'B', 'C', 'D', 'E'))) {
      if (state !== 'paused') continue;
      expect([paused?.code, refused]).toEqual(['SAME_REFUSAL', 3]);
      break;
    }
  });

  it('stays paused in a new process until it is resumed', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const options = cards(wechat.wxpay, { store: folder.file('cards.sqlite') });
    await using first = await Campaign.open(options);
    await first.pause();
    await first.close();
    await using second = await Campaign.open(options);
    for await (const { state } of second.run(users('A'))) {
      if (state !== 'paused') continue;
      expect(wechat.requests).toHaveLength(0);
      await second.resume();
    }
    expect(wechat.requests).toHaveLength(1);
  });

  it('is paused and set to another rate from another process', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const options = cards(wechat.wxpay, { store: folder.file('cards.sqlite'), rate: 0.001 });
    await using running = await Campaign.open(options);
    await using other = await Campaign.open(options);
    const states: string[] = [];
    for await (const { state } of running.run(users('A', 'B', 'C'))) {
      if (states.at(-1) !== state) states.push(state);
      if (state === 'running' && states.length === 1) await other.pause();
      if (state === 'paused') {
        await other.setRate(100_000);
        await other.resume();
      }
    }
    expect(states).toEqual(
      ['running', 'paused', 'running', 'finished'].slice(0, states.length - 1).concat('finished'),
    );
    expect(wechat.requests).toHaveLength(3);
  });

  it('refuses to run in two places at once', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const options = cards(wechat.wxpay, { store: folder.file('cards.sqlite'), rate: 0.001 });
    await using one = await Campaign.open(options);
    await using other = await Campaign.open(options);
    for await (const _ of one.run(users('A', 'B'))) {
      await expect(run(other, users('A'))).rejects.toThrow(/expected a campaign that is not running/);
      await expect(run(one, users('A'))).rejects.toThrow(ConfigError);
      break;
    }
  });

  it('cancels what was not sent, and lists what may have been carried out', async () => {
    await using wechat = await Scripted.start(({ json }) => (json['openid'] === 'A' ? 'cut' : CODE));
    await using campaign = await Campaign.open(
      cards(wechat.wxpay, { concurrency: 1, rate: 0.001, interval: 5 }),
    );
    for await (const { state } of campaign.run(users('A', 'B', 'C'))) {
      if (state === 'running' && wechat.requests.length === 1) await campaign.cancel();
    }
    expect(await endsOf(campaign)).toEqual({
      A: 'unclear CANCELLED 1',
      B: 'cancelled  0',
      C: 'cancelled  0',
    });
    expect(wechat.requests).toHaveLength(1);
  });

  it('is cancelled while calls wait for the pace and for repeats', async () => {
    await using wechat = await Scripted.start(() => 'cut');
    let calls = 0;
    const waiting = deferred<void>();
    const pace: Pace = {
      take: async (signal) => {
        calls += 1;
        if (calls === 1) return;
        waiting.resolve();
        await once(signal ?? AbortSignal.abort(), 'abort');
        signal?.throwIfAborted();
      },
      slowDown: async () => undefined,
      setRate: async () => undefined,
    };
    await using campaign = await Campaign.open(cards(wechat.wxpay, { concurrency: 1, pace }));
    void waiting.promise.then(() => campaign.cancel());
    await run(campaign, users('A', 'B'));
    expect(await endsOf(campaign)).toEqual({ A: 'unclear CANCELLED 1', B: 'cancelled  0' });
  });

  it('does not repeat a call after the time in which WeChat Pay recognizes it', async () => {
    await using wechat = await Scripted.start(() => {
      wechat.now += 24 * 3_600_000;
      return 'cut';
    });
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    await run(campaign, users('A'));
    expect(await endsOf(campaign)).toEqual({ A: 'unclear WINDOW_PASSED 1' });
    expect(wechat.requests).toHaveLength(1);
  });

  it('builds a new request for a recipient that was never sent when its time has passed', async () => {
    const held = deferred<void>();
    await using wechat = await Scripted.start(() => ({ ...CODE, wait: held.promise }));
    await using campaign = await Campaign.open(cards(wechat.wxpay, { concurrency: 1 }));
    for await (const { state, open, done } of campaign.run(users('A', 'B'))) {
      if (state === 'running' && open === 2) {
        await campaign.pause();
        held.resolve();
      }
      if (state === 'paused' && done === 1) {
        wechat.now += 25 * 3_600_000;
        await campaign.resume();
      }
    }
    expect(await endsOf(campaign)).toEqual({ A: 'done  1', B: 'invalid WINDOW_PASSED 0' });
    expect(await run(campaign, users('A', 'B'))).toMatchObject({ invalid: 0, done: 2 });
  });

  it('lists rows that cannot be sent, and tries them again in the next run', async () => {
    await using wechat = await Scripted.start(() => CODE);
    let fixed = false;
    const request: CampaignOptions<User, typeof SEND>['request'] = ({ openid }, number, { time }) => {
      if (openid === 'B' && !fixed) throw new Error('no such user');
      const out_request_no = openid === 'C' && !fixed ? 'mine' : number;
      return { card_id: 'C1', json: { appid: 'wx1', openid, out_request_no, send_time: time } };
    };
    await using campaign = await Campaign.open(cards(wechat.wxpay, { request }));
    const rows = [...users('A', 'B', 'C'), { openid: '' }];
    expect(await run(campaign, rows)).toMatchObject({ done: 1, invalid: 3 });
    expect(await endsOf(campaign)).toEqual({
      A: 'done  1',
      B: 'invalid INVALID_ROW 0',
      C: 'invalid ERR_CONFIG 0',
      '#4': 'invalid INVALID_ROW 0',
    });
    fixed = true;
    expect(await run(campaign, rows)).toMatchObject({ done: 3, invalid: 1 });
  });

  it('stops when its loop is left, and continues with the next run', async () => {
    await using wechat = await Scripted.start(() => CODE);
    await using campaign = await Campaign.open(cards(wechat.wxpay, { rate: 50, concurrency: 2 }));
    const rows = users(...Array.from({ length: 30 }, (_, at) => `U${at}`));
    for await (const { done } of campaign.run(rows)) if (done > 0) break;
    const sent = wechat.requests.length;
    expect(sent).toBeLessThan(30);
    await campaign.setRate(100_000);
    expect(await run(campaign, rows)).toMatchObject({ done: 30 });
    expect(wechat.requests).toHaveLength(30);
  });

  it('reads an async source only as fast as it sends', async () => {
    await using wechat = await Scripted.start(() => CODE);
    let read = 0;
    let closed = false;
    async function* source(): AsyncGenerator<User> {
      try {
        for (; ; read += 1) yield { openid: `U${read}` };
      } finally {
        closed = true;
      }
    }
    await using campaign = await Campaign.open(cards(wechat.wxpay, { rate: 20, concurrency: 2 }));
    for await (const { done } of campaign.run(source())) if (done > 2) break;
    expect(read).toBeLessThan(600);
    expect(closed).toBe(true);
  });

  it('ends with the error of the source', async () => {
    await using wechat = await Scripted.start(() => CODE);
    async function* source(): AsyncGenerator<User> {
      yield { openid: 'A' };
      throw new Error('the cursor was closed');
    }
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    await expect(run(campaign, source())).rejects.toThrow('the cursor was closed');
  });

  it('publishes what happens to each recipient', async () => {
    const events: CampaignEvent[] = [];
    const listen = (message: unknown) => events.push(message as CampaignEvent);
    subscribe('wechatpay:campaign', listen);
    await using wechat = await Scripted.start(({ json }) =>
      json['openid'] === 'B' ? refusal('PARAM_ERROR') : CODE,
    );
    await using campaign = await Campaign.open(cards(wechat.wxpay, { concurrency: 1 }));
    await run(campaign, users('A', 'A', 'B'));
    unsubscribe('wechatpay:campaign', listen);
    expect(
      events.map(({ event, ...rest }) => [
        event,
        'key' in rest ? rest.key : '',
        'end' in rest ? rest.end : '',
      ]),
    ).toEqual([
      ['started', '', ''],
      ['duplicate', 'A', ''],
      ['end', 'A', 'done'],
      ['end', 'B', 'refused'],
      ['finished', '', ''],
    ]);
  });

  it('keeps formulas out of the report, and quotes what CSV needs quoted', async () => {
    await using wechat = await Scripted.start(() => CODE);
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    await run(campaign, users('=HYPERLINK("x")', '+1', '-2', '@a', '\tb', 'a,"b"'));
    const [, ...lines] = await reportOf(campaign);
    expect(lines.map(([key]) => key)).toEqual([`'=HYPERLINK("x")`, "'+1", "'-2", "'@a", "'\tb", 'a,"b"']);
  });

  it('writes a report that only its owner may read', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    await using campaign = await Campaign.open(cards(wechat.wxpay));
    await run(campaign, users('A'));
    expect(await campaign.report(folder.file('r.csv'), { ends: ['refused'] })).toBe(0);
    expect(await campaign.report(folder.file('r.csv'), { ends: ['done'] })).toBe(1);
    expect(statSync(folder.file('r.csv')).mode & 0o777).toBe(0o600);
  });
});

describe('a campaign of an operation with a query', () => {
  const REFUND = 'POST v3/refund/domestic/refunds';
  const ACCEPTED = (number: unknown) => ({
    json: { refund_id: 'R', out_refund_no: number, status: 'PROCESSING' },
  });
  const refunds = (wxpay: Wechatpay) =>
    ({
      id: 'refunds',
      wxpay,
      store: ':memory:',
      operation: REFUND,
      key: (row: { readonly no: string }) => row.no,
      number: 'key',
      request: ({ no }: { readonly no: string }) => ({
        json: { out_trade_no: 'T', out_refund_no: no, amount: { refund: 1, total: 1, currency: 'CNY' } },
      }),
      rate: 100_000,
      interval: 20,
      attempts: 1,
    }) as const;

  it('queries a call whose end stays unknown: it was carried out', async () => {
    await using wechat = await Scripted.start(({ method }) => (method === 'POST' ? 'cut' : ACCEPTED('R1')));
    await using campaign = await Campaign.open(refunds(wechat.wxpay));
    await run(campaign, [{ no: 'R1' }]);
    expect(wechat.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /v3/refund/domestic/refunds',
      'GET /v3/refund/domestic/refunds/R1',
    ]);
    expect(await endsOf(campaign)).toEqual({ R1: 'done  1' });
  });

  it('queries a refusal that proves nothing: nothing was carried out', async () => {
    await using wechat = await Scripted.start(({ method }) =>
      method === 'POST' ? refusal('SOME_NEW_CODE') : refusal('RESOURCE_NOT_EXISTS', 404),
    );
    await using campaign = await Campaign.open(refunds(wechat.wxpay));
    await run(campaign, [{ no: 'R1' }]);
    expect(await endsOf(campaign)).toEqual({ R1: 'refused SOME_NEW_CODE 1' });
  });

  it('uses the key as the number if asked to', async () => {
    await using wechat = await Scripted.start(({ json }) => ACCEPTED(json['out_refund_no']));
    await using campaign = await Campaign.open(refunds(wechat.wxpay));
    expect(await run(campaign, [{ no: 'R1' }, { no: 'R1' }])).toMatchObject({ done: 1, duplicates: 1 });
    expect(wechat.requests.map(({ json }) => json['out_refund_no'])).toEqual(['R1']);
  });
});

describe('Campaign.open', () => {
  const refuse = async (more: object) => {
    await using wechat = await Scripted.start(() => CODE);
    const options = { ...cards(wechat.wxpay), ...more } as never;
    return Campaign.open(options).then(
      () => 'opened',
      (error: ConfigError) => error.message,
    );
  };

  it.each([
    [{ operation: 'POST v3/none' }, 'POST v3/none: it is not in the catalogue'],
    [
      { operation: 'POST v3/payscore/serviceorder/{out_order_no}/complete' },
      'its number out_order_no names something that exists already',
    ],
    [
      { operation: 'POST v3/merchant/media/upload' },
      'WeChat Pay does not state that it carries out a repeat with the same number once',
    ],
    [{ id: '' }, 'Invalid `id`: expected a string, received an empty string'],
    [{ store: 5 }, 'Invalid `store`: expected a file name or a store'],
    [{ concurrency: 0 }, 'Invalid `concurrency`: expected a positive integer, received 0'],
  ])('refuses %j', async (more, message) => {
    expect(await refuse(more)).toContain(message);
  });

  it('refuses the store of another operation or merchant', async () => {
    await using wechat = await Scripted.start(() => CODE);
    using folder = new Folder();
    const options = cards(wechat.wxpay, { store: folder.file('s.sqlite') });
    await (await Campaign.open(options)).close();
    const other = { ...options, operation: 'POST v3/refund/domestic/refunds' } as never;
    await expect(Campaign.open(other)).rejects.toThrow(/expected a campaign of operation POST v3\/refund/);
  });
});
