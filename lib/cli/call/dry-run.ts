import { generateKeyPairSync } from 'node:crypto';
import { Wechatpay } from '../../client';
import { Certificate } from '../../crypto';
import type { HttpRequest } from '../../http';
import { omitUndefined } from '../../json';
import { stringToSign } from '../../v2';
import { Xml } from '../../xml';
import { certsOf, missingOf, requireAll } from '../configuration/client';
import type { Found } from '../configuration/profile';
import type { ReadyCall } from './arguments';
import { callWith } from './send';

/** What a call would send, and what its signature would cover. No key takes part, so no signature is made. */
export interface DryRun {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly message: string;
}

/** In place of the key that ends the string that APIv2 hashes. */
const SECRET = '&key=…';
const UNSHOWN = ['authorization', 'user-agent'];

/** Ends a call where it would go on the wire. */
class Captured extends Error {
  constructor(readonly request: HttpRequest) {
    super('captured');
  }
}

/**
 * Encodes a call up to the wire, and not beyond.
 *
 * @throws {ConfigError} for what a real call would be refused for.
 */
export async function dryRun({ merchant, source }: Found, call: ReadyCall): Promise<DryRun> {
  requireAll(
    source,
    missingOf(merchant, merchant.certificate === undefined ? ['mchid', 'serial'] : ['mchid']),
  );
  const { mchid = '', serial, certificate, baseURL } = merchant;
  let message = '';
  const known = certsOf(merchant);
  const isKnown = Object.keys(known).length > 0;
  await using wxpay = new Wechatpay({
    mchid,
    signer: {
      serial: serial ?? Certificate.from(certificate ?? '', 'certificate').serial,
      sign: async (bytes) => {
        message = bytes.toString();
        return 'AAAA';
      },
    },
    // A client has to know WeChat Pay by some key; one that is downloaded at the first call stays unnamed here.
    certs: isKnown ? known : { PUB_KEY_ID_0: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey },
    ...omitUndefined({ baseURL }),
  });
  wxpay.stack.v2.replace('signer', (request, next) => {
    message = stringToSign(fieldsOf(request)) + SECRET;
    return next(request);
  });
  for (const stack of [wxpay.stack.v2, wxpay.stack.v3]) {
    stack.replace('transport', (request) => Promise.reject(new Captured(request)));
  }
  const request = await capture(() => callWith(wxpay, call));
  return {
    method: request.method,
    url: request.origin + request.target,
    headers: shown(request.headers, isKnown ? UNSHOWN : [...UNSHOWN, 'wechatpay-serial']),
    body: textOf(request),
    message,
  };
}

async function capture(run: () => Promise<unknown>): Promise<HttpRequest> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Captured) return error.request;
    throw error;
  }
  throw new Error('The call ended before it came to the wire');
}

function fieldsOf(request: HttpRequest): Readonly<Record<string, unknown>> {
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  return request.method === 'GET' ? Object.fromEntries(query) : Xml.parse(textOf(request));
}

function textOf({ body }: HttpRequest): string {
  return Buffer.isBuffer(body) ? body.toString() : '';
}

function shown(headers: HttpRequest['headers'], hidden: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hidden.includes(name)));
}
