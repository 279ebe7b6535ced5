import { Agent } from 'undici';
import { ConnectionPools } from '../../lib/http';

const AGENT = 'undici/lib/dispatcher/agent.js';
const request = { call: { template: 'v3/x' } };
const context = { traits: {}, foreign: false };

describe('the agent that pools are made of', () => {
  it('is that of undici, whose other parts it comes without', async () => {
    expect(require(AGENT)).toBe(Agent);
    const pools = new ConnectionPools({ origins: [], connectTimeout: 1_000 });
    expect(pools.dispatcherFor(request, context)).toBeInstanceOf(Agent);
    await pools.close();
  });

  it('is that of the whole undici, where it is not in its place', async () => {
    jest.doMock(AGENT, () => {
      throw new Error(`Cannot find module '${AGENT}'`);
    });
    const pools = new ConnectionPools({ origins: [], connectTimeout: 1_000 });
    expect(pools.dispatcherFor(request, context)).toBeInstanceOf(Agent);
    await pools.close();
    jest.dontMock(AGENT);
  });
});
