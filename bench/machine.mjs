import os from 'node:os';

/** Describes the machine, which the results depend on. */
export function describeMachine() {
  const [{ model }] = os.cpus();
  return {
    processor: model.trim(),
    cores: os.availableParallelism(),
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    openssl: process.versions.openssl,
    /** Load average of the last minute. Results measured under load are not meaningful. */
    load: Number(os.loadavg()[0].toFixed(2)),
  };
}
