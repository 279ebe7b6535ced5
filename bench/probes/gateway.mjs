// The gateway, in a process of its own: what it costs is not counted as the caller's.
import { Sandbox } from '../../dist/sandbox/index.mjs';
import { answer } from '../subprocess.mjs';

// Whoever leaves a connection idle closes it first, however busy the machine is.
const sandbox = await Sandbox.start({ https: true, keepAliveTimeout: 60_000 });

answer({
  /** Without the clock, which is a function and stays in this process; both processes read the same one. */
  config: () => ({ ...sandbox.config, clock: undefined }),
  connections: () => sandbox.connections,
  /** The next answer fails so; nobody who looks takes it for WeChat Pay's. */
  misbehave: (kind) => {
    sandbox.clearFaults();
    sandbox.fault({ kind, times: 1 });
  },
  behave: () => sandbox.clearFaults(),
});
