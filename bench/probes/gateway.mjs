// The gateway, in a process of its own: what it costs is not counted as the caller's.
import { Wechatpay } from '../../dist/index.mjs';
import { Sandbox } from '../../dist/sandbox/index.mjs';
import { order } from '../payloads.mjs';
import { answer } from '../subprocess.mjs';

// Whoever leaves a connection idle closes it first, however busy the machine is.
const sandbox = await Sandbox.start({ https: true, keepAliveTimeout: 60_000 });

answer({
  /** Without the clock, which is a function and stays in this process; both processes read the same one. */
  config: () => ({ ...sandbox.config, clock: undefined }),
  /** The order is paid that all refunds are of. */
  pay: async () => {
    const wxpay = new Wechatpay(sandbox.config);
    await wxpay.v3.pay.transactions.native.post({ json: { ...order(), mchid: sandbox.config.mchid } });
    sandbox.pay(order().out_trade_no);
    await wxpay.close();
  },
  connections: () => sandbox.connections,
  /** The next answer fails so; nobody who looks takes it for WeChat Pay's. */
  misbehave: (kind) => {
    sandbox.clearFaults();
    sandbox.fault({ kind, times: 1 });
  },
  behave: () => sandbox.clearFaults(),
});
