import { ConfigError, shapeOf } from '../errors';
import { LOOPBACK_HOSTS } from './address';

/** The proxies of a client by scheme, and the hosts that are reached without them. */
export interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Never reached through a proxy of the environment, as in Go and in browsers: the proxy has a loopback of its own. */
const LOOPBACK = LOOPBACK_HOSTS.join();

/**
 * Reads the option `proxy`.
 *
 * @param option `'env'`, or the URL of a proxy for all hosts.
 * @returns undefined where all connections are direct.
 * @throws {ConfigError} for an invalid URL; the error does not show it, since it may contain a password.
 */
export function readProxies(option: unknown, env: NodeJS.ProcessEnv): Proxies | undefined {
  if (option === undefined) return undefined;
  if (option !== 'env') {
    const url = readURL('proxy', option);
    return { httpProxy: url, httpsProxy: url, noProxy: '' };
  }
  const httpProxy = variable('HTTP_PROXY', env);
  const httpsProxy = variable('HTTPS_PROXY', env) || httpProxy;
  if (httpProxy === '' && httpsProxy === '') return undefined;
  const noProxy = env['no_proxy'] || env['NO_PROXY'] || '';
  return { httpProxy, httpsProxy, noProxy: noProxy === '*' ? noProxy : `${noProxy},${LOOPBACK}` };
}

/** curl and undici read both spellings, the one in lower case first. */
function variable(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name.toLowerCase()] || env[name];
  return value ? readURL(name, value) : '';
}

function readURL(field: string, value: unknown): string {
  if (typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) {
    return value;
  }
  throw new ConfigError(
    field,
    `expected 'env' or the URL of an HTTP proxy, received ${shapeOf(value)}`,
    'Pass scheme, host and port: http://proxy.example:3128. User name and password go before the host.',
  );
}
