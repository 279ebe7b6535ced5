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

describe('the three spellings', () => {
  const v3 = root['v3'] as Anything;
  it.each([
    ['pure chain', v3['marketing']?.['busifavor']?.['coupons']?.['_card_id_']?.['send']],
    ['declared', root.chain(SEND)],
    ['property', root[SEND]],
    ['property with variables in the other spellings', root['v3/marketing/busifavor/coupons/$card_id$/send']],
    ['mixed', root['v3/marketing']?.chain('busifavor/coupons')?.['{card_id}']?.['send']],
    ['with a slash in front', root.chain(`/${SEND}`)],
  ])('%s gives the same path', (_, node) => {
    expect(template(node)).toBe(SEND);
  });

  it('normalises segment by segment, so that ids and variables stay', () => {
    expect(template(root.chain('v3/Pay/transactions/id/4200001234ABC'))).toBe(
      'v3/pay/transactions/id/4200001234ABC',
    );
    expect(template(root['V3/Pay/outTradeNo/{outTradeNo}'])).toBe('v3/pay/out-trade-no/{outTradeNo}');
  });

  it('leaves a query and a trailing slash as written', () => {
    expect(template(root.chain('v3/payTransactions?mchId=A/B&x={y}'))).toBe(
      'v3/pay-transactions?mchId=A/B&x={y}',
    );
    expect(template(root.chain('v3/applyment4sub/applyment/'))).toBe('v3/applyment4sub/applyment/');
  });

  it('takes an absolute URL as it is written', () => {
    const url = 'https://api.mch.weixin.qq.com/v3/billDownload/file?token=aB%2f';
    expect(template(root.chain(url))).toBe(url);
    expect(template(root[url])).toBe(url);
    expect(template(root.chain('//host/X'))).toBe('//host/X');
  });

  it("chain('') is the same node", () => {
    const node = root.chain('v3/pay');
    expect(node.chain('')).toBe(node);
  });
});

describe('a path that cannot be joined', () => {
  it.each([
    ['an empty segment', () => root.chain('v3//pay')],
    ['an empty property', () => root['']],
    ['a URL behind a segment', () => root.chain('v3').chain('https://host/x')],
    ['a segment behind a query', () => root.chain('v3/pay?a=1').chain('x')],
    ['a path that is not a string', () => root.chain(42)],
  ])('%s is a PathError', (_, make) => {
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
      });
      expect(calls).toHaveLength(1);
    },
  );

  it('is a segment when something follows', () => {
    expect(template(root.chain('v3/profitsharing/receivers')['delete'])).toBe(
      'v3/profitsharing/receivers/delete',
    );
    expect(template(root['v3']?.['postAsync'])).toBe('v3/post-async');
  });

  it('calling anything else throws, names the verbs and dispatches nothing', () => {
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

describe('nothing is dispatched by accident', () => {
  const node = root.chain('v3/pay');

  it.each<[string, () => unknown]>([
    ['await', async () => await node],
    ['Promise.resolve', () => Promise.resolve(node)],
    ['JSON.stringify', () => JSON.stringify({ node })],
    ['a template string', () => `${node}`],
    ['adding to text', () => `${node}x`],
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
  ])('reads %s as a segment in chain(), and not as a property', (name) => {
    expect((node as unknown as Record<string, unknown>)[name]).toBeUndefined();
    expect(template(node.chain(name))).toBe(
      `v3/pay/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
  });

  it('resolves an await to the node itself', async () => {
    expect(await node).toBe(node);
  });
});

describe('a node', () => {
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

  it('has no names of its own in the way of segments', () => {
    for (const name of ['name', 'length', 'apply', 'call', 'bind', 'caller', 'arguments', 'hasOwnProperty']) {
      expect(template(node[name])).toBe(
        `v3/pay/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      );
    }
  });

  it('can be kept and used again', () => {
    const post = node['post'] as Anything;
    expect([post(1).args, post(2).args]).toEqual([[1], [2]]);
    expect(calls.map((call) => call.template)).toEqual(['v3/pay', 'v3/pay']);
  });

  it('is typed by its dispatch', () => {
    const typed: Chain<[number], string> = createChain<string, [number]>(({ args }) => String(args[0]));
    expect(typed.chain('a')['get']?.(1).toUpperCase()).toBe('1');
  });
});
