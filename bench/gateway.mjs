import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Subprocess } from './subprocess.mjs';

/** Starts the one gateway that all contenders call. */
export async function startGateway() {
  const gateway = new Subprocess(path.join(import.meta.dirname, 'probes/gateway.mjs'));
  const config = await gateway.ask('config');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-bench-'));
  const authority = path.join(folder, 'authority.pem');
  writeFileSync(authority, config.ca);
  return {
    process: gateway,
    /** What a client needs to call it. */
    config,
    /** A file with the certificate of its authority. */
    authority,
    stop: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
