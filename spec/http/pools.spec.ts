import { Agent } from 'undici';

describe('the agent that pools are made of', () => {
  it('is that of undici, whose other parts it comes without', () => {
    expect(require('undici/lib/dispatcher/agent.js')).toBe(Agent);
  });
});
