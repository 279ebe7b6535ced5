import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { inspect } from 'node:util';
import { client } from '../support/client';

// What a test runner makes of a node of the chain: how it compares and prints it.

const wxpay = client();
const pay = () => wxpay.v3.pay;
const refund = () => wxpay.v3.refund;
const messageOf = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: jest colors its messages
    return String((error as Error).message).replace(/\x1b\[\d+m/g, '');
  }
  return 'passed';
};

describe('jest', () => {
  it('finds the nodes of one path equal', () => {
    expect(pay()).toBe(pay());
    expect(pay()).toEqual(pay());
    expect(pay()).toStrictEqual(pay());
    expect({ node: pay() }).toMatchObject({ node: pay() });
    expect(wxpay.chain('v3/pay')).toEqual(wxpay.chain('v3/pay'));
    expect([pay()]).toContain(pay());
  });

  it('finds two paths different and prints both', () => {
    const message = messageOf(() => expect(pay()).toEqual(refund()));
    expect(message).toContain('Expected: [Function v3/refund]\nReceived: [Function v3/pay]');
    expect(messageOf(() => expect({ node: pay() }).toEqual({ node: refund() }))).toMatch(
      /-\s+"node": \[Function v3\/refund\],\n\+\s+"node": \[Function v3\/pay\],/,
    );
  });

  it('finds a node and an object different and prints the node', () => {
    expect(pay()).not.toEqual({});
    expect(messageOf(() => expect(pay()).toMatchObject({ native: 1 }))).toContain(
      'Received has value: [Function v3/pay]',
    );
  });

  it('prints a node in a snapshot without its content', () => {
    expect({ node: pay() }).toMatchInlineSnapshot(`
{
  "node": [Function],
}
`);
  });
});

describe('node:assert and node:util', () => {
  it('find the nodes of one path equal, and print two different ones', () => {
    assert.deepEqual(pay(), pay());
    assert.deepStrictEqual({ node: pay() }, { node: pay() });
    const message = messageOf(() => assert.deepStrictEqual({ node: pay() }, { node: refund() }));
    expect(message).toContain('[Function: v3/pay]');
    expect(message).toContain('[Function: v3/refund]');
  });

  it('print the path with any options', () => {
    expect(inspect(pay())).toBe('Endpoint <v3/pay>');
    expect(inspect({ node: pay() }, { depth: 0, showHidden: true })).toBe('{ node: Endpoint <v3/pay> }');
    expect(inspect(pay(), { customInspect: false })).toContain('[Function: v3/pay]');
  });

  it('print a path that cannot be joined', () => {
    expect(inspect(wxpay.chain('v3//x'), { customInspect: false })).toContain('v3//x');
  });
});

describe('chai, which vitest compares and prints with,', () => {
  it('finds the nodes of one path equal, and prints two different ones', () => {
    const script = `
      const { createChain } = require('wechatpay-chain/chain');
      const root = createChain((call) => call);
      import('chai').then(({ expect }) => {
        expect(root.v3.pay).to.deep.equal(root.v3.pay);
        expect({ node: root.v3.pay }).to.eql({ node: root.v3.pay });
        try { expect(root.v3.pay).to.deep.equal(root.v3.refund); } catch ({ message }) { console.log(message); }
      });`;
    const register = path.join(__dirname, '../support/register.cjs');
    const { stdout, stderr } = spawnSync(process.execPath, ['-r', register, '-e', script], {
      encoding: 'utf8',
      cwd: path.join(__dirname, '../..'),
    });
    expect({ stdout, stderr }).toEqual({
      stdout: 'expected [Function v3/pay] to deeply equal [Function v3/refund]\n',
      stderr: '',
    });
  });
});

describe('a node', () => {
  it('stays the same for as long as few paths are used, and few are kept', () => {
    const first = wxpay.chain('v3/first');
    for (let at = 0; at < 99; at += 1) wxpay.chain(`v3/${at}`);
    expect(wxpay.chain('v3/first')).toBe(first);
    for (let at = 0; at < 300; at += 1) wxpay.chain(`v3/${at}`);
    expect(wxpay.chain('v3/first')).not.toBe(first);
    expect(`${wxpay.chain('v3/first')}`).toBe('v3/first');
  });

  it('has its path as its name, so that a segment of that name needs chain()', () => {
    const node = pay() as unknown as Readonly<Record<'name', unknown>>;
    expect(node.name).toBe('v3/pay');
    expect(`${wxpay.chain('v3/pay').chain('name')}`).toBe('v3/pay/name');
  });
});
