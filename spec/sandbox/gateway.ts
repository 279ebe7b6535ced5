import { type Identity, Sandbox, type SandboxOptions } from 'wechatpay-chain/sandbox';
import { PATIENCE } from './merchant';

/** Creates a gateway for each test of a suite, all of one merchant, and closes it after the test. */
export function eachGateway(
  take: (sandbox: Sandbox, identity: Identity) => void,
  options: SandboxOptions = {},
): void {
  let identity: Identity;
  let sandbox: Sandbox;
  beforeAll(async () => {
    identity = await Sandbox.identity();
  }, PATIENCE);
  beforeEach(async () => {
    sandbox = await Sandbox.start({ identity, ...options });
    take(sandbox, identity);
  });
  afterEach(() => sandbox.close());
}
