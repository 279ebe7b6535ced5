import os from 'node:os';

/** What the figures depend on beside the code. */
export function describeMachine() {
  const [{ model }] = os.cpus();
  return {
    processor: model.trim(),
    cores: os.availableParallelism(),
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    openssl: process.versions.openssl,
    /** How many processes wanted a core, in the minute before. More than a few, and the figures are of little worth. */
    load: Number(os.loadavg()[0].toFixed(2)),
  };
}
