// Runs the gateway in a separate process, so that its cost is not part of the caller's.
import { Wechatpay } from '../../dist/esm/index.mjs';
import { Sandbox } from '../../dist/esm/sandbox.mjs';
import { order } from '../payloads.mjs';
import { answer } from '../subprocess.mjs';

// The client closes idle connections before the gateway does, even on a busy machine.
const sandbox = await Sandbox.start({ https: true, keepAliveTimeout: 60_000 });

answer({
  /** Omits the clock, which is a function; both processes use the system clock. */
  config: () => ({ ...sandbox.config, clock: undefined }),
  /** Pays the order of all refunds. */
  pay: async () => {
    const wxpay = new Wechatpay(sandbox.config);
    await wxpay.v3.pay.transactions.native.post({ json: { ...order(), mchid: sandbox.config.mchid } });
    sandbox.pay(order().out_trade_no);
    await wxpay.close();
  },
  connections: () => sandbox.connections,
  /** Makes the signature of the next response invalid. */
  misbehave: (kind) => {
    sandbox.clearFaults();
    sandbox.fault({ kind, times: 1 });
  },
  behave: () => sandbox.clearFaults(),
});
