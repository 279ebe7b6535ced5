import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Subprocess } from './subprocess.mjs';

/** Starts the one gateway that all contenders call. */
export async function startGateway() {
  const gateway = new Subprocess(path.join(import.meta.dirname, 'probes/gateway.mjs'));
  const bare = await gateway.ask('config');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-bench-'));
  const authority = path.join(folder, 'authority.pem');
  writeFileSync(authority, bare.ca);
  await gateway.ask('pay');
  // Some know a client certificate in the form of the file from the merchant platform only.
  const config = { ...bare, pfx: pfxOf(bare, folder) };
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

/** The certificate and its key as apiclient_cert.p12; its passphrase is the merchant id. */
function pfxOf({ mchid, merchant: { cert, key } }, folder) {
  const [pem, file] = ['apiclient.pem', 'apiclient_cert.p12'].map((name) => path.join(folder, name));
  writeFileSync(pem, `${cert}${key}`, { mode: 0o600 });
  execFileSync('openssl', ['pkcs12', '-export', '-in', pem, '-out', file, '-passout', `pass:${mchid}`]);
  return readFileSync(file);
}
