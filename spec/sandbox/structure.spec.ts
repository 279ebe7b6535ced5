import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { request } from 'undici';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { PRODUCTS, type Products } from '../../lib/sandbox/products';
import { defineProduct, objectKind, type Product } from '../../lib/sandbox/products/product';
import { type State, Store } from '../../lib/sandbox/products/state';
import { jsonReply } from '../../lib/sandbox/wire/messages';
import { admitRequest } from '../../lib/sandbox/wire/v3/admission';
import { Folder } from '../support/folder';
import { importCircles } from './import-circles';
import { PATIENCE, send } from './merchant';

describe('the files of the gateway', () => {
  it('have no import cycle, including type imports', () => {
    expect(importCircles(path.join(__dirname, '../../lib/sandbox'))).toEqual([]);
  });

  it('cause an error of the check if they have a cycle, including one of types', () => {
    using folder = new Folder();
    mkdirSync(folder.at('b'));
    writeFileSync(folder.at('a.ts'), "import { b } from './b';\nexport type A = typeof b;\n");
    writeFileSync(folder.at('b/index.ts'), "import type { A } from '../a';\nexport const b: A | 1 = 1;\n");
    writeFileSync(folder.at('c.ts'), "import { b } from './b';\nexport const c = b;\n");
    expect(importCircles(folder.path)).toEqual([['a.ts', path.join('b', 'index.ts'), 'a.ts']]);
  });
});

interface Gift {
  readonly text: string;
  readonly taken: boolean;
}

const GIFTS = new Store<Gift>('gifts');

function takeGift(state: State, number: string): void {
  const { text = '' } = GIFTS.of(state).get(number) ?? {};
  GIFTS.of(state).set(number, { text, taken: true });
  state.notify([{ type: 'GIFT.TAKEN', resource: { number }, url: 'https://merchant.example/notify' }]);
}

/** A product that the gateway has never heard of, declared in one place. */
const gifts = defineProduct({
  stores: [GIFTS],
  operations: [
    {
      method: 'POST',
      path: '/v3/gifts/{number}',
      serve: (visit, state) => {
        const { path: variables, received } = admitRequest(visit);
        const { number = '' } = variables;
        GIFTS.of(state).set(number, { text: JSON.parse(received.body.toString()).text, taken: false });
        return jsonReply(200, { number });
      },
    },
  ],
  orders: objectKind({
    kind: 'gift',
    title: { en: 'Gifts', zh: '礼物' },
    store: GIFTS,
    view: ({ text, taken }) => ({
      state: taken ? 'TAKEN' : 'OFFERED',
      description: text,
      actions: taken ? [] : ['take'],
    }),
    actions: [{ action: 'take', label: { en: 'Take', zh: '领取' }, primary: true, perform: takeGift }],
  }),
  notifications: [{ type: 'GIFT.TAKEN' }],
});

/** The registry with one more product, whose names are not in the public types. */
function registered(product: Product): Products {
  const products: readonly Product[] = [...PRODUCTS, product];
  return products as Products;
}

async function consoleSays<T>({ url }: Sandbox, question: string): Promise<T> {
  const { body } = await request(`${url}/_console/api/${question}`);
  return (await body.json()) as T;
}

async function consoleDoes({ url }: Sandbox, command: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await request(`${url}/_console/api/${command}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: answer.statusCode, json: await answer.body.json() };
}

describe('a product that is declared and registered', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({}, registered(gifts));
  }, PATIENCE);
  afterAll(() => sandbox.close());

  it('has its operation, its order events and its user action', async () => {
    const heard: unknown[] = [];
    const end = sandbox.subscribe((event) => {
      if (event.type === 'order') heard.push([event.order.kind, event.order.state]);
    });
    const { status, json } = await send(sandbox, 'POST', '/v3/gifts/g-1', { json: { text: 'flowers' } });
    expect([status, json]).toEqual([200, { number: 'g-1' }]);
    expect(sandbox.orders).toEqual([
      { kind: 'gift', number: 'g-1', state: 'OFFERED', description: 'flowers', actions: ['take'] },
    ]);
    const done = await consoleDoes(sandbox, 'act', { number: 'g-1', action: 'take' });
    expect(done).toMatchObject({ status: 200, json: { kind: 'gift', state: 'TAKEN', actions: [] } });
    end();
    expect(heard).toEqual([
      ['gift', 'OFFERED'],
      ['gift', 'TAKEN'],
    ]);
  });

  it('has its notification', async () => {
    await send(sandbox, 'POST', '/v3/gifts/g-2', { json: { text: 'books' } });
    await consoleDoes(sandbox, 'act', { number: 'g-2', action: 'take' });
    expect(sandbox.notifications.at(-1)).toMatchObject({ type: 'GIFT.TAKEN', resource: { number: 'g-2' } });
  });

  it('has its kind and its orders in the console', async () => {
    await send(sandbox, 'POST', '/v3/gifts/g-3', { json: { text: 'a ball' } });
    const { orderKinds } = await consoleSays<{ orderKinds: { kind: string }[] }>(sandbox, 'gateway');
    expect(orderKinds.map(({ kind }) => kind)).toEqual([
      'payment',
      'combined',
      'refund',
      'bill',
      'transfer',
      'service',
      'applyment',
      'sharing',
      'sharing-return',
      'stock',
      'coupon',
      'card',
      'favor-stock',
      'favor-coupon',
      'complaint',
      'payout',
      'gift',
    ]);
    expect(orderKinds.at(-1)).toEqual({
      kind: 'gift',
      title: { en: 'Gifts', zh: '礼物' },
      actions: [{ action: 'take', label: { en: 'Take', zh: '领取' }, primary: true }],
    });
    expect(await consoleSays(sandbox, 'objects?kind=gift&count=1')).toMatchObject([
      { kind: 'gift', total: 3, objects: [{ kind: 'gift', number: 'g-3', description: 'a ball' }] },
    ]);
  });

  it('has its saved records', async () => {
    using folder = new Folder();
    await send(sandbox, 'POST', '/v3/gifts/g-4', { json: { text: 'tea' } });
    await sandbox.save(folder.at('state.json'));
    await using again = await Sandbox.start({ restore: folder.at('state.json') }, registered(gifts));
    expect(again.orders.at(-1)).toMatchObject({ number: 'g-4', description: 'tea' });
    await expect(Sandbox.start({ restore: folder.at('state.json') })).rejects.toThrow(/gifts/);
  });
});

describe('a gateway', () => {
  it('refuses two stores with the same name', async () => {
    const twice = defineProduct({ stores: [new Store('orders')] });
    await expect(Sandbox.start({}, registered(twice))).rejects.toThrow(RangeError);
  });

  it('saves records under the names of existing state files', () => {
    const names = PRODUCTS.flatMap((product: Product) => product.stores ?? []).map(({ name }) => name);
    expect(names.sort()).toEqual([
      'addresses',
      'applyments',
      'bills',
      'cards',
      'combined',
      'complaints',
      'coupons',
      'favorCoupons',
      'favorStocks',
      'media',
      'orders',
      'payouts',
      'receivers',
      'refunds',
      'serviceOrders',
      'sharingReturns',
      'sharings',
      'stocks',
      'transactions',
      'transfers',
    ]);
  });

  it('refuses records of an undeclared store', async () => {
    const { stores: _, orders: __, ...undeclared } = gifts;
    await using sandbox = await Sandbox.start({}, registered(undeclared));
    const { status, json } = await send(sandbox, 'POST', '/v3/gifts/g-5', { json: { text: 'x' } });
    expect([status, json['message']]).toEqual([500, expect.stringContaining('gifts')]);
  });

  it('refuses notifications of an undeclared type', async () => {
    const { notifications: _, ...undeclared } = gifts;
    await using sandbox = await Sandbox.start({}, registered(undeclared));
    await send(sandbox, 'POST', '/v3/gifts/g-6', { json: { text: 'x' } });
    const { status, json } = await consoleDoes(sandbox, 'act', { number: 'g-6', action: 'take' });
    expect([status, json]).toEqual([500, { message: expect.stringContaining('GIFT.TAKEN') }]);
  });
});
