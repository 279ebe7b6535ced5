import type { WechatpayConfig } from '../../client';
import { Certificate } from '../../crypto';
import { LOOPBACK_HOSTS } from '../../http';
import { requestConsole } from '../gateway-control';
import { type RunningGateway, runsAt } from '../running-gateways';

/** A gateway on this machine responds at once; a proxy may wait for another host. */
const TIMEOUT = 5_000;

/** The merchant ID and the IDs of its certificate and of WeChat Pay's keys. */
interface MerchantKeys {
  readonly mchid: string;
  readonly keys: readonly string[];
}

/**
 * Whether a configuration calls a gateway of this package and not WeChat Pay. The address alone proves nothing: a proxy
 * on this machine may lead to WeChat Pay. The proof is the announcement of the gateway, or the API of its console, with
 * the configured merchant and keys.
 */
export async function isGateway(
  config: WechatpayConfig,
  running: RunningGateway | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const url = String(config.baseURL ?? '');
  if (!URL.canParse(url)) return false;
  if (running !== undefined && runsAt(running, url)) return hasKeysOf(config, keysOf(running));
  return (
    LOOPBACK_HOSTS.includes(new URL(url).hostname) && hasKeysOf(config, await askConsole(url, config, signal))
  );
}

function keysOf({ identity }: RunningGateway): MerchantKeys {
  const { mchid, merchant, publicKey, platform } = identity;
  return { mchid, keys: [merchant.serial, publicKey.id, platform.serial] };
}

/** Returns what the console at a URL says of its gateway; undefined if there is none. */
async function askConsole(
  url: string,
  { ca }: WechatpayConfig,
  signal: AbortSignal,
): Promise<MerchantKeys | undefined> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
  const asked = requestConsole(url, 'gateway', { ca, signal: limited });
  const { status, content } = await asked.catch(() => ({ status: 0, content: undefined }));
  const { mchid, keys }: { mchid?: unknown; keys?: unknown } = Object(content);
  if (status !== 200 || typeof mchid !== 'string' || typeof keys !== 'string') return undefined;
  return { mchid, keys: keys.split(',') };
}

function hasKeysOf(config: WechatpayConfig, gateway: MerchantKeys | undefined): boolean {
  if (gateway === undefined || gateway.mchid !== config.mchid) return false;
  const known = new Set(gateway.keys.map((key) => key.toUpperCase()));
  return configuredKeys(config).every((key) => known.has(key.toUpperCase()));
}

function configuredKeys({ serial, merchant, certs = {} }: WechatpayConfig): string[] {
  const ids = Object.keys(certs);
  if (serial !== undefined) return [serial, ...ids];
  if (merchant === undefined || !('cert' in merchant)) return ['', ...ids];
  return [Certificate.from(merchant.cert, 'certificate').serial, ...ids];
}
