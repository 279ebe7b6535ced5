import { isIP } from 'node:net';
import { isAbsolute } from '../chain';
import { ConfigError, PathError, withoutQuery } from '../errors';
import { isPublicAddress } from './address';
import { notPublic } from './dns-lookup';

/** The destination of a request: the origin to connect to, and the exact path with its query. */
export interface Destination {
  readonly origin: string;
  readonly target: string;
}

const ABSOLUTE = /^([a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)([^#]*)$/i;

/**
 * Resolves paths to destinations. A relative path is appended to a base URL and its path; an absolute URL is used
 * byte for byte. The origin must be trusted, so signatures and secrets reach no other host.
 */
export class Destinations {
  readonly #base: Base;
  readonly #trusted: ReadonlySet<string>;

  /** @param origins more to trust, as `hosts` of the configuration names them. */
  constructor(baseURL: string, hosts: readonly string[], origins: readonly string[] = []) {
    this.#base = parseBase(baseURL);
    this.#trusted = new Set([this.#base.origin, ...origins, ...hosts.map((host) => `https://${host}`)]);
  }

  /**
   * @param path the expanded path, or an absolute URL.
   * @param baseURL replaces the configured base URL.
   * @throws {PathError} if the origin is not trusted.
   */
  resolve(path: string, baseURL?: string): Destination {
    const destination = isAbsolute(path)
      ? this.#absolute(path)
      : join(path, baseURL === undefined ? this.#base : parseBase(baseURL));
    if (this.#trusted.has(destination.origin)) return destination;
    if (this.#trusted.has(destination.origin.replace(/^http:/, 'https:'))) throw plainHttp(path, destination);
    throw new PathError(
      path,
      `"${destination.origin}" is neither a WeChat Pay host nor the configured baseURL`,
      'Build a client with that baseURL, because requests to other hosts are not signed. For a file URL in a response, call wxpay.files.download(url).',
    );
  }

  /**
   * Returns the destination of an absolute URL on a host that is not WeChat Pay's, for requests without a signature.
   *
   * @param open whether the address may be private.
   * @throws {PathError} if the URL is not https, or its host is an address that is not public; the addresses of a
   *   name are checked when it is connected to.
   */
  foreign(url: string, open: boolean): Destination {
    const destination = this.#absolute(url);
    const { protocol, hostname } = new URL(destination.origin);
    if (protocol !== 'https:') {
      throw new PathError(
        url,
        `Expected an https URL, received "${destination.origin}"`,
        'Use an https URL: files on other hosts are downloaded over HTTPS only.',
      );
    }
    const address = hostname.replace(/^\[|\]$/g, '');
    if (!open && isIP(address) !== 0 && !isPublicAddress(address)) throw notPublic(hostname);
    return destination;
  }

  /**
   * Whether a URL leads to a host that signed requests may go to.
   *
   * @throws {PathError} if it is not an absolute URL.
   */
  trusts(url: string): boolean {
    return this.#trusted.has(this.#absolute(url).origin);
  }

  #absolute(url: string): Destination {
    const [, scheme, authority = '', rest = ''] = ABSOLUTE.exec(url) ?? [];
    const origin = originOf(`${scheme ?? new URL(this.#base.origin).protocol}//${authority}`);
    if (origin === undefined || /[@\\]/.test(authority)) {
      throw new PathError(
        url,
        `expected an absolute URL with a host, received "${withoutQuery(url)}"`,
        'Write scheme, host and path: https://host/path.',
      );
    }
    return { origin, target: rest.startsWith('/') ? rest : `/${rest}` };
  }
}

function plainHttp(path: string, { origin }: Destination): PathError {
  return new PathError(
    path,
    `Expected https, received "${origin}"`,
    'Write https: WeChat Pay serves nothing over http.',
  );
}

interface Base {
  readonly origin: string;
  /** Ends in a slash. */
  readonly path: string;
}

function join(path: string, base: Base): Destination {
  return { origin: base.origin, target: base.path + path };
}

function parseBase(baseURL: string): Base {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new ConfigError(
      'baseURL',
      `expected a URL with a host, received "${withoutQuery(baseURL)}"`,
      'Write scheme, host and, if needed, a path: https://api.mch.weixin.qq.com/.',
    );
  }
  return { origin: url.origin, path: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/` };
}

function originOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed !== undefined && /^https?:$/.test(parsed.protocol) ? parsed.origin : undefined;
}
