import { Agent } from 'undici';
import { ConnectionPools } from '../../lib/http';

const AGENT = 'undici/lib/dispatcher/agent.js';
const request = { call: { template: 'v3/x' } };
const context = { traits: {}, foreign: false };

describe('the undici Agent of the connection pools', () => {
  it('is loaded without the rest of undici', async () => {
    expect(require(AGENT)).toBe(Agent);
    const pools = new ConnectionPools({ origins: [], connectTimeout: 1_000 });
    expect(pools.dispatcherFor(request, context)).toBeInstanceOf(Agent);
    await pools.close();
  });

  it('is loaded from the main entry of undici if its own file is missing', async () => {
    jest.doMock(AGENT, () => {
      throw new Error(`Cannot find module '${AGENT}'`);
    });
    const pools = new ConnectionPools({ origins: [], connectTimeout: 1_000 });
    expect(pools.dispatcherFor(request, context)).toBeInstanceOf(Agent);
    await pools.close();
    jest.dontMock(AGENT);
  });
});
