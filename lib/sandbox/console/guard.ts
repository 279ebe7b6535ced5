import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { LOOPBACK_HOSTS } from '../../http';
import type { ConsoleReach } from './console-gateway';

/** The address of the gateway. */
export interface ListeningAddress {
  readonly host: string;
  readonly port: number;
  readonly reach: ConsoleReach;
}

/** Why a request is not let in. */
export interface Rejection {
  readonly status: 403 | 405 | 415;
  readonly reason: string;
}

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.|^::1$/;
/**
 * What a proxy, a tunnel or a CDN adds to the requests that it forwards. It connects from this machine for somebody who
 * may be anywhere.
 */
const FORWARDING =
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-original-(?:for|forwarded-for|host)|(?:x-)?(?:real|client|cluster-client|true-client)-ip|cf-connecting-ip(?:v6)?|fastly-client-ip|x-envoy-external-address|x-proxyuser-ip)$/;

/**
 * A page elsewhere can resolve its own name to this machine, but cannot choose what the browser writes into `Host`:
 * only known names are accepted, and addresses, which belong to no other page.
 */
function isOurs(host: string, { host: listening, port, reach }: ListeningAddress, secure: boolean): boolean {
  const [, name = '', digits] = /^(\[[\da-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(host) ?? [];
  if (Number(digits ?? (secure ? 443 : 80)) !== port) return false;
  const known = [...LOOPBACK_HOSTS, listening.includes(':') ? `[${listening}]` : listening];
  if (known.includes(name.toLowerCase())) return true;
  return reach === 'anywhere' && isIP(name.replace(/^\[|\]$/g, '')) > 0;
}

/** What of a request's origin is the business of a page that is open in this browser. */
export function reject(
  request: IncomingMessage,
  place: ListeningAddress,
  api: boolean,
): Rejection | undefined {
  const { socket, headers, method } = request;
  const { host = '', origin } = headers;
  // Bun has another class than TLSSocket.
  const secure = Reflect.get(socket, 'encrypted') === true;
  if (place.reach !== 'anywhere' && !LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) {
    return { status: 403, reason: 'The console is for this machine only.' };
  }
  if (place.reach !== 'anywhere' && Object.keys(headers).some((name) => FORWARDING.test(name))) {
    return {
      status: 403,
      reason: "A proxy forwarded this request. Start the gateway with console: 'anywhere' to allow that.",
    };
  }
  if (!isOurs(host, place, secure)) return { status: 403, reason: 'The Host header names another machine.' };
  if (method !== 'GET' && method !== 'POST') return { status: 405, reason: 'GET or POST.' };
  const site = headers['sec-fetch-site'];
  if (api && site !== undefined && site !== 'same-origin' && !(site === 'none' && method === 'GET')) {
    return { status: 403, reason: 'Another page asked for this.' };
  }
  if (method === 'GET') return undefined;
  if (origin !== undefined && origin !== `${secure ? 'https' : 'http'}://${host}`) {
    return { status: 403, reason: 'Another page asked for this.' };
  }
  // No form of another page can send this type without asking first.
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, reason: 'Content-Type must be application/json.' };
  }
  return undefined;
}

/** The headers of every response of the console. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};
