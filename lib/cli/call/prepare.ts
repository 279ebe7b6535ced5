import { generateKeyPairSync } from 'node:crypto';
import { type PreparedRequest, Wechatpay } from '../../client';
import { Certificate } from '../../crypto';
import { omitUndefined } from '../../json';
import { certsOf, missingOf, requireAll } from '../configuration/client';
import type { Found } from '../configuration/profile';
import type { ReadyCall } from './arguments';

/** The request that a call would send, without its signature: the merchant's keys are not used. */
export interface DryRun {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The string to sign. */
  readonly message: string;
}

/** Placeholder for the key at the end of the string to sign of APIv2. */
const V2_KEY = '&key=…';
const PLACEHOLDER_SIGNATURE = 'AAAA';

/**
 * Prepares a call. Needs neither the merchant's private key nor its APIv2 key, and opens no connection.
 *
 * @throws {ConfigError} if the call would throw it.
 */
export async function dryRun(
  { merchant, source }: Found,
  { method, path, variables, groups }: ReadyCall,
): Promise<DryRun> {
  const identity = merchant.certificate === undefined ? (['mchid', 'serial'] as const) : (['mchid'] as const);
  requireAll(source, missingOf(merchant, identity));
  const { mchid = '', serial, certificate, baseURL } = merchant;
  const certs = certsOf(merchant);
  const hasCerts = Object.keys(certs).length > 0;
  await using wxpay = new Wechatpay({
    mchid,
    signer: {
      serial: serial ?? Certificate.from(certificate ?? '', 'certificate').serial,
      sign: async () => PLACEHOLDER_SIGNATURE,
    },
    // Sensitive fields are encrypted with a temporary key if the real one is not downloaded yet.
    certs: hasCerts ? certs : { PUB_KEY_ID_0: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey },
    ...omitUndefined({ baseURL }),
  });
  wxpay.stack.v2.remove('signer');
  const prepared = await wxpay.prepare(method, path, { ...groups, path: variables });
  return {
    method: prepared.method,
    url: prepared.url,
    headers: visibleHeaders(prepared, hasCerts),
    body: prepared.body?.toString() ?? '',
    message: prepared.signedText + (path.startsWith('v2/') ? V2_KEY : ''),
  };
}

/** The headers without the placeholder signature, and without the serial of a throwaway key. */
function visibleHeaders({ headers }: PreparedRequest, hasCerts: boolean): Readonly<Record<string, string>> {
  const hidden = ['authorization', 'user-agent', ...(hasCerts ? [] : ['wechatpay-serial'])];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hidden.includes(name)));
}
