import { format, inspect } from 'node:util';
import { type Chain, type ChainCall, createChain } from 'wechatpay-chain/chain';
import { PathError } from '../../lib/errors';

/** Any segment may be asked for, as in JavaScript. */
type Anything = ((...args: unknown[]) => ChainCall) & { chain(path: unknown): Anything } & Segments;
interface Segments {
  readonly [segment: string]: Anything;
}

const calls: ChainCall[] = [];
const root = createChain((call) => {
  calls.push(call);
  return call;
}) as unknown as Anything;
const template = (node: unknown) => (node as Anything)['post']?.().template;

afterEach(() => {
  calls.length = 0;
});

const SEND = 'v3/marketing/busifavor/coupons/{card_id}/send';

describe('the three spellings of a path', () => {
  const v3 = root['v3'] as Anything;
  it.each([
    ['properties', v3['marketing']?.['busifavor']?.['coupons']?.['_card_id_']?.['send']],
    ['chain()', root.chain(SEND)],
    ['one property', root[SEND]],
    [
      'one property with another spelling of variables',
      root['v3/marketing/busifavor/coupons/$card_id$/send'],
    ],
    ['mixed', root['v3/marketing']?.chain('busifavor/coupons')?.['{card_id}']?.['send']],
    ['with a leading slash', root.chain(`/${SEND}`)],
  ])('%s: the same path', (_, node) => {
    expect(template(node)).toBe(SEND);
  });

  it('normalizes segment by segment, and keeps IDs and variables', () => {
    expect(template(root.chain('v3/Pay/transactions/id/4200001234ABC'))).toBe(
      'v3/pay/transactions/id/4200001234ABC',
    );
    expect(template(root['V3/Pay/outTradeNo/{outTradeNo}'])).toBe('v3/pay/out-trade-no/{outTradeNo}');
  });

  it('keeps a query and a trailing slash', () => {
    expect(template(root.chain('v3/payTransactions?mchId=A/B&x={y}'))).toBe(
      'v3/pay-transactions?mchId=A/B&x={y}',
    );
    expect(template(root.chain('v3/applyment4sub/applyment/'))).toBe('v3/applyment4sub/applyment/');
  });

  it('keeps an absolute URL', () => {
    const url = 'https://api.mch.weixin.qq.com/v3/billDownload/file?token=aB%2f';
    expect(template(root.chain(url))).toBe(url);
    expect(template(root[url])).toBe(url);
    expect(template(root.chain('//host/X'))).toBe('//host/X');
  });

  it("returns the same node for chain('')", () => {
    const node = root.chain('v3/pay');
    expect(node.chain('')).toBe(node);
  });
});

describe('a path that cannot be appended', () => {
  it.each([
    ['an empty segment', () => root.chain('v3//pay')],
    ['an empty property', () => root['']],
    ['a URL after a segment', () => root.chain('v3').chain('https://host/x')],
    ['a segment after a query', () => root.chain('v3/pay?a=1').chain('x')],
    ['a path that is not a string', () => root.chain(42)],
  ])('causes a PathError: %s', (_, make) => {
    expect(() => template(make())).toThrow(PathError);
    expect(calls).toEqual([]);
  });
});

describe('verbs', () => {
  const verbs = ['get', 'post', 'put', 'patch', 'delete'];

  it.each(verbs.flatMap((verb) => [verb, `${verb}Async`]))(
    '%s dispatches once, with its arguments',
    (verb) => {
      const init = { json: {} };
      const result = root.chain('v3/x')[verb]?.(init);
      expect(result).toEqual({
        method: verb.replace('Async', '').toUpperCase(),
        template: 'v3/x',
        args: [init],
        site: expect.objectContaining({ stack: expect.stringContaining('proxy.spec.ts') }),
      });
      expect(calls).toHaveLength(1);
    },
  );

  it('are segments when another segment follows', () => {
    expect(template(root.chain('v3/profitsharing/receivers')['delete'])).toBe(
      'v3/profitsharing/receivers/delete',
    );
    expect(template(root['v3']?.['postAsync'])).toBe('v3/post-async');
  });

  it('are named by the error of any other call, which dispatches nothing', () => {
    expect(() => root['v3']?.['pay']?.()).toThrow(
      expect.objectContaining({
        code: 'ERR_PATH',
        hint: expect.stringContaining('get, post, put, patch, delete'),
      }),
    );
    expect(() => root()).toThrow(PathError);
    expect(calls).toEqual([]);
  });
});

describe('no call is dispatched by', () => {
  const node = root.chain('v3/pay');

  it.each<[string, () => unknown]>([
    ['await', async () => await node],
    ['Promise.resolve', () => Promise.resolve(node)],
    ['JSON.stringify', () => JSON.stringify({ node })],
    ['a template string', () => `${node}`],
    ['string concatenation', () => `${node}x`],
    ['spread', () => ({ ...node })],
    ['Object.keys', () => Object.keys(node)],
    ['inspect', () => inspect(node, { showHidden: true, showProxy: true, depth: 5 })],
    ['format', () => format('%s %o %j %d', node, node, node, node)],
    ['in', () => 'post' in node],
    ['equality of a test runner', () => expect(node).not.toEqual({ post: 1 })],
    ['strict equality of a test runner', () => expect(node).toStrictEqual(node)],
    ['a snapshot-like print', () => expect.stringContaining('x').asymmetricMatch(String(node))],
    ['structuredClone', () => expect(() => structuredClone(node)).toThrow()],
    ['instanceof', () => (node as unknown) instanceof Promise],
  ])('%s', async (_, act) => {
    await act();
    expect(calls).toEqual([]);
  });

  it.each([
    'then',
    'catch',
    'finally',
    'toJSON',
    'toString',
    'valueOf',
    'constructor',
    'inspect',
    'asymmetricMatch',
    '$$typeof',
    'nodeType',
    'prototype',
  ])('%s, which is a segment in chain() only', (name) => {
    expect((node as unknown as Record<string, unknown>)[name]).toBeUndefined();
    expect(template(node.chain(name))).toBe(
      `v3/pay/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
  });

  it('await, which resolves to the node', async () => {
    expect(await node).toBe(node);
  });
});

describe('a chain node', () => {
  const node = root.chain('v3/pay');

  it('shows its path', () => {
    expect(inspect(node)).toBe('Endpoint <v3/pay>');
    expect(`${node}`).toBe('v3/pay');
  });

  it('is immutable', () => {
    expect(() => Object.assign(node, { x: 1 })).toThrow(TypeError);
    expect(() => Object.defineProperty(node, 'x', { value: 1 })).toThrow(TypeError);
    expect(() => Object.setPrototypeOf(node, null)).toThrow(TypeError);
    expect(() => Object.freeze(node)).toThrow(TypeError);
    expect(Reflect.deleteProperty(node, 'x')).toBe(false);
    expect(template(node['x'])).toBe('v3/pay/x');
  });

  it('has no properties that hide segments', () => {
    for (const name of ['length', 'apply', 'call', 'bind', 'caller', 'arguments', 'hasOwnProperty']) {
      expect(template(node[name])).toBe(
        `v3/pay/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      );
    }
  });

  it('can be stored and reused', () => {
    const post = node['post'] as Anything;
    expect([post(1).args, post(2).args]).toEqual([[1], [2]]);
    expect(calls.map((call) => call.template)).toEqual(['v3/pay', 'v3/pay']);
  });

  it('has the types of its dispatch function', () => {
    const typed: Chain<[number], string> = createChain<string, [number]>(({ args }) => String(args[0]));
    expect(typed.chain('a')['get']?.(1).toUpperCase()).toBe('1');
  });
});
