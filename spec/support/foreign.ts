import type { Identity } from 'wechatpay-chain/sandbox';
import { issueCertificate } from '../../lib/sandbox/keys/issue-certificate';
import { Wire } from './wire';

/** An HTTPS server with a certificate of the gateway's CA that is not a host of WeChat Pay; it serves one file. */
export function foreignHost({ authority, merchant }: Identity, body: Buffer): Promise<Wire> {
  const { privateKey } = merchant;
  const { certificate } = issueCertificate({
    subject: 'files.example',
    privateKey,
    issuer: authority,
    from: Date.now() - 1_000,
    years: 1,
    hosts: ['127.0.0.1', 'localhost', 'files.example'],
  });
  return Wire.listen((_, response) => response.end(body), { key: privateKey, cert: certificate });
}
