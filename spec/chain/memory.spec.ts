import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Reads 200,000 paths of five segments in a process of its own; returns the megabytes that stay in its heap. */
function retained(): number {
  const program = `
    const { createChain } = require('wechatpay-chain/chain');
    const heap = () => { gc(); gc(); return process.memoryUsage().heapUsed; };
    const root = createChain(() => undefined);
    const before = heap();
    for (let a = 0; a < 100; a += 1)
      for (let b = 0; b < 100; b += 1)
        for (let c = 0; c < 20; c += 1) void root.v3['a' + a]['b' + b]['c' + c].post;
    console.log((heap() - before) / 1e6);
    void root.v3;
  `;
  const register = path.join(__dirname, '../support/register.cjs');
  const args = ['--expose-gc', '--require', register, '--eval', program];
  return Number(execFileSync(process.execPath, args, { cwd: path.join(__dirname, '../..') }).toString());
}

describe('the nodes of a chain', () => {
  it('occupy at most 2 MB, however many distinct paths are read, at any depth', () => {
    expect(retained()).toBeLessThan(2);
  });
});
