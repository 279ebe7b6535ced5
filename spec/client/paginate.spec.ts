import { ApiError, ConfigError, paginate, type Wechatpay, type WechatpayResponse } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { allLists } from '../../lib/openapi';
import { allOperations, type Operation } from '../../lib/reference';
import { rightGroups } from '../sandbox/catalogue/call';
import { client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

const COMPLAINTS = 'v3/merchant-service/complaints-v2';
const STOCKS = 'v3/marketing/favor/stocks';
const TOKENS = 'v3/marketing/partner/product-coupon/users/{openid}/coupons';
const RULES = 'v3/brand/card/card-links';
const entries = (count: number) => Array.from({ length: count }, (_, id) => ({ id }));

/** A server with one list; `slice` cuts the page that a request selects. */
function serving(slice: (query: URLSearchParams) => object): Promise<Wire> {
  return Wire.listen(({ target }, response) => {
    const body = JSON.stringify(slice(new URL(target, 'http://host').searchParams));
    response.writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(body) }).end(body);
  });
}

type Verb = (init: object) => Promise<WechatpayResponse<{ data: { id: number }[] }>>;
const verbOf = (wxpay: Wechatpay, path: string): Verb => wxpay.chain(path).get as unknown as Verb;

async function read(wxpay: Wechatpay, path: string, init: object): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const entry of paginate(verbOf(wxpay, path), init)) list.push(entry);
  return list;
}

const number = (query: URLSearchParams, name: string, usual: number) => Number(query.get(name) ?? usual);

describe('paginate', () => {
  it.each([0, 1, 4, 5, 6, 17])('reads a list of %p entries by offset', async (count) => {
    const all = entries(count);
    await using wire = await serving((query) => {
      const offset = number(query, 'offset', 0);
      const data = all.slice(offset, offset + number(query, 'limit', 10));
      return { data, total_count: all.length, offset, limit: 5 };
    });
    await using wxpay = client({ baseURL: wire.url });
    expect(await read(wxpay, COMPLAINTS, { query: { limit: 5 } })).toEqual(all);
    expect(wire.received).toHaveLength(Math.max(1, Math.ceil(count / 5)));
  });

  it.each(['entries', 'pages'])(
    'reads an offset that counts %s where the documentation is ambiguous',
    async (unit) => {
      const all = entries(17);
      await using wire = await serving((query) => {
        const start = number(query, 'offset', 0) * (unit === 'pages' ? 5 : 1);
        return { data: all.slice(start, start + 5), total_count: all.length, offset: start, limit: 5 };
      });
      await using wxpay = client({ baseURL: wire.url });
      expect(await read(wxpay, STOCKS, { query: { offset: 0, limit: 5 } })).toEqual(all);
    },
  );

  it('reads a list by page number', async () => {
    const all = entries(7);
    await using wire = await serving((query) => {
      const start = (number(query, 'page_index', 1) - 1) * 3;
      return { active_link_list: all.slice(start, start + 3), total_num: all.length };
    });
    await using wxpay = client({ baseURL: wire.url });
    expect(await read(wxpay, RULES, { query: { page_size: 3 } })).toEqual(all);
  });

  it('reads a list by token, also where a page is empty', async () => {
    const pages = [entries(2), [], entries(1)];
    await using wire = await serving((query) => {
      const at = number(query, 'page_token', 0);
      return { user_coupon_list: pages[at], ...(at < 2 ? { next_page_token: String(at + 1) } : {}) };
    });
    await using wxpay = client({ baseURL: wire.url });
    expect(await read(wxpay, TOKENS, { openid: 'o' })).toEqual([{ id: 0 }, { id: 1 }, { id: 0 }]);
  });

  it('stops at a token that comes back', async () => {
    await using wire = await serving((query) => {
      const at = number(query, 'page_token', 0);
      return { user_coupon_list: [{ id: at }], next_page_token: String(at === 2 ? 1 : at + 1) };
    });
    await using wxpay = client({ baseURL: wire.url });
    expect(await read(wxpay, TOKENS, { openid: 'o' })).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
  });

  it('starts at the given offset and keeps the other fields of each request', async () => {
    const all = entries(9);
    await using wire = await serving((query) => {
      const offset = number(query, 'offset', 0);
      return { data: all.slice(offset, offset + 2), total_count: all.length };
    });
    await using wxpay = client({ baseURL: wire.url });
    const query = { offset: 4, limit: 2, begin_date: '2026-11-01' };
    expect(await read(wxpay, COMPLAINTS, { query })).toEqual(all.slice(4));
    expect(wire.received.map(({ target }) => target)).toEqual(
      [4, 6, 8].map((offset) => `/${COMPLAINTS}?offset=${offset}&limit=2&begin_date=2026-11-01`),
    );
  });

  it('requests a page only when it is needed', async () => {
    await using wire = await serving(() => ({ data: entries(5), total_count: 100 }));
    await using wxpay = client({ baseURL: wire.url });
    for await (const { id } of paginate(verbOf(wxpay, COMPLAINTS), {})) if (id === 3) break;
    expect(wire.received).toHaveLength(1);
  });

  it('stops if the server ignores the offset', async () => {
    await using wire = await serving(() => ({ data: entries(5), total_count: 100 }));
    await using wxpay = client({ baseURL: wire.url });
    expect(await read(wxpay, COMPLAINTS, {})).toHaveLength(5);
  });

  it('yields whole responses with pages()', async () => {
    await using wire = await serving((query) => ({ data: [{ id: query.get('offset') }], total_count: 2 }));
    await using wxpay = client({ baseURL: wire.url });
    const statuses = [];
    for await (const { status, data } of paginate(verbOf(wxpay, COMPLAINTS), {
      query: { offset: 0 },
    }).pages()) {
      statuses.push([status, data.data.length]);
    }
    expect(statuses).toEqual([
      [200, 1],
      [200, 1],
    ]);
  });

  it('throws the error of a page after the entries before it', async () => {
    await using wire = await Wire.listen(({ target }, response) => {
      const body = JSON.stringify({ data: [{ id: 1 }], total_count: 9 });
      if (target.includes('offset=1')) {
        response
          .writeHead(400, { 'Content-Type': 'application/json' })
          .end('{"code":"PARAM_ERROR","message":"x"}');
        return;
      }
      response.writeHead(200, { 'Content-Type': 'application/json', ...platformHeaders(body) }).end(body);
    });
    await using wxpay = client({ baseURL: wire.url });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { id } of paginate(verbOf(wxpay, COMPLAINTS), {})) seen.push(id);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PARAM_ERROR' });
    expect(seen).toEqual([1]);
  });

  it('accepts each spelling of the verb', async () => {
    await using wire = await serving(() => ({ data: entries(1), total_count: 1 }));
    await using wxpay = client({ baseURL: wire.url });
    const init = { query: { begin_date: '2026-11-01', end_date: '2026-11-02' } };
    for (const verb of [
      wxpay.v3.merchantService.complaintsV2.get,
      wxpay.v3.merchantService.complaintsV2.getAsync,
      wxpay.chain(COMPLAINTS).get,
      wxpay[COMPLAINTS].get,
    ]) {
      for await (const complaint of paginate(verb, init)) {
        const id: string = complaint.complaint_id;
        expect(id).toBeUndefined();
      }
    }
    expect(wire.received).toHaveLength(4);
  });

  it.each([
    ['an operation that is not a list', (wxpay: Wechatpay) => wxpay.v3.certificates.get],
    ['an undocumented path', (wxpay: Wechatpay) => wxpay.chain('v3/new/list').get],
    ['a list of APIv2', (wxpay: Wechatpay) => wxpay.v2.pay.refundquery.post],
    ['a function of another kind', () => () => Promise.resolve({})],
    ['a node without a verb', (wxpay: Wechatpay) => wxpay.v3.merchantService.complaintsV2],
  ])('refuses %s', async (_, verb) => {
    await using wxpay = client();
    const first = paginate(verb(wxpay) as unknown as Verb, {})
      .pages()
      .next();
    await expect(first).rejects.toBeInstanceOf(ConfigError);
  });

  it('refuses a query that is not an object', async () => {
    await using wxpay = client();
    await expect(read(wxpay, COMPLAINTS, { query: 'limit=5' })).rejects.toMatchObject({ field: 'query' });
  });
});

describe('the lists of the catalogue', () => {
  const selects = ({ request }: Operation) =>
    (['query', 'json', 'xml'] as const).some((group) =>
      ['offset', 'page_index', 'page_token'].some((name) => request[group]?.[name] !== undefined),
    );

  it('are all operations with a field that selects a page, except those of APIv2', () => {
    const lists = allLists();
    const others = allOperations()
      .filter((operation) => selects(operation) && !lists.has(`${operation.method} ${operation.path}`))
      .map(({ path }) => path);
    expect(others).toEqual(others.filter((path) => path.startsWith('v2/')));
    expect(others).toHaveLength(7);
    const count = (wanted: string) => [...lists.values()].filter(({ form }) => form === wanted).length;
    expect(Object.fromEntries(Object.keys(FORMS).map((form) => [form, count(form)]))).toEqual(FORMS);
    expect(lists.size).toBe(Object.values(FORMS).reduce((sum, each) => sum + each));
  });

  it('have all entries of the gateway, page by page', async () => {
    await using sandbox = await Sandbox.start();
    await using wxpay = client({ ...sandbox.config, retry: false });
    let several = 0;
    const absent: string[] = [];
    for (const operation of allOperations()) {
      const { method, path, request, baseURL } = operation;
      const facts = allLists().get(`${method} ${path}`);
      if (facts === undefined || method !== 'GET' || baseURL !== undefined) continue;
      const groups = rightGroups(operation, sandbox);
      const size =
        ['limit', 'page_size', 'count'].find((name) => request.query?.[name] !== undefined) ?? 'limit';
      const most = request.query?.[size]?.maximum ?? 100;
      const call = (length: number, query = {}) => ({
        path: groups.path,
        // The sample is ciphertext already.
        cipher: false,
        query: { ...groups.query, ...query, [size]: length },
      });
      const start = facts.place === 'query.offset' ? { offset: 0 } : {};
      const answer = await verbOf(
        wxpay,
        path,
      )(call(Math.min(100, most), start)).catch((error: unknown) => {
        // What the list belongs to is not there.
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
      });
      if (answer === undefined) {
        absent.push(path);
        continue;
      }
      const whole = Reflect.get(answer.data, facts.items) ?? [];
      const list = await read(wxpay, path, call(Math.min(8, most), start));
      expect({ path, list: list.slice(0, whole.length) }).toEqual({ path, list: whole });
      const total: unknown = Reflect.get(answer.data, facts.total ?? '');
      expect({ path, count: list.length }).toEqual({ path, count: most < 100 ? total : whole.length });
      if (whole.length > 8) several += 1;
    }
    expect(several).toBeGreaterThan(15);
    expect(absent.length).toBeLessThan(4);
  });
});

/** How many lists have which form. */
const FORMS = { offset: 45, page: 2, 'offset-or-page': 23, token: 3 };
