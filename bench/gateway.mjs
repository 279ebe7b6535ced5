import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Subprocess } from './subprocess.mjs';

/** Starts the gateway that all contenders call. */
export async function startGateway() {
  const gateway = new Subprocess(path.join(import.meta.dirname, 'probes/gateway.mjs'));
  const config = await gateway.ask('config');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wechatpay-bench-'));
  const authority = path.join(folder, 'authority.pem');
  writeFileSync(authority, config.ca);
  await gateway.ask('pay');
  return {
    process: gateway,
    /** The configuration of a client. */
    config,
    /** Path of its CA certificate. */
    authority,
    /** Path of the PKCS#12 file of the merchant platform: some packages accept the client certificate only in this form. */
    pkcs12: writePkcs12(config, folder),
    stop: async () => {
      await gateway.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Writes certificate and key as apiclient_cert.p12, with the merchant ID as passphrase. */
function writePkcs12({ mchid, merchant: { cert, key } }, folder) {
  const [pem, file] = ['apiclient.pem', 'apiclient_cert.p12'].map((name) => path.join(folder, name));
  writeFileSync(pem, `${cert}${key}`, { mode: 0o600 });
  execFileSync('openssl', ['pkcs12', '-export', '-in', pem, '-out', file, '-passout', `pass:${mchid}`]);
  return file;
}
