import {
  addErrorContext,
  type CallDraft,
  encodeCall,
  isCallError,
  type Protocol,
  withinDeadline,
} from '../call';
import { type ChainCall, createChain, METHODS } from '../chain';
import { ConfigError, NetworkError, shapeOf } from '../errors';
import type { HttpRequest, Method } from '../http';
import type { Register, Routes, UncataloguedInit } from '../openapi';

/** A signed request that was not sent. Its signature is valid: keep it out of logs. */
export interface PreparedRequest {
  readonly method: Method;
  /** The absolute URL, exactly as it is signed and sent. */
  readonly url: string;
  /**
   * The headers with the signature, names in lower case. The transport adds those of the connection, such as `Host`.
   * `wechatpay-serial` is absent while platform certificates have yet to be downloaded.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes; undefined if the request has no body. For an upload: the whole form, read into memory. */
  readonly body: Buffer | undefined;
  /**
   * The exact text that the signature covers: the five lines of APIv3, the sorted `name=value` fields of APIv2
   * without the key. For an APIv3 upload its last line is `meta`. Empty if no signer signed an APIv3 request.
   */
  readonly signedText: string;
}

/** A method in any letter case. */
export type AnyCaseMethod = Method | Lowercase<Method> | (string & {});

/** The paths that {@link Register} allows. */
export type PreparedPath = Register extends { strict: true } ? keyof Routes : string;

/** The argument of a call, by its method and path. */
export type PrepareArguments<Verb extends string, Path extends string> = Path extends keyof Routes
  ? Routes[Path] extends Readonly<Record<Lowercase<Verb>, (...args: infer Arguments) => unknown>>
    ? Arguments
    : [options?: UncataloguedInit]
  : [options?: UncataloguedInit];

const CHAIN = createChain((call) => call);

/**
 * Reads the arguments of `prepare` as the chain reads those of a call.
 *
 * @throws {ConfigError} for an unknown method.
 * @throws {PathError} for a path that cannot be joined.
 */
export function readPrepareCall(method: string, path: string, options: readonly unknown[]): ChainCall {
  return CHAIN.chain(path)[verbOf(method)](...options);
}

function verbOf(method: unknown): Lowercase<Method> {
  const known = METHODS.find((name) => name === String(method).toUpperCase());
  if (known !== undefined) return known.toLowerCase() as Lowercase<Method>;
  const received = typeof method === 'string' ? `'${method}'` : shapeOf(method);
  throw new ConfigError(
    'method',
    `expected one of ${METHODS.join(', ')}, received ${received}`,
    'Pass the HTTP method in any letter case.',
  );
}

/** Runs a call through its protocol up to the transport, and returns the request that would be sent. */
export async function prepareRequest(protocol: Protocol, draft: CallDraft): Promise<PreparedRequest> {
  const work = encodeAndSign(protocol, draft);
  try {
    // Hashing the file of an upload takes time that does not count; the signer has its own limit.
    return await (draft.init.multipart === undefined ? withinDeadline(draft, work) : work);
  } catch (error) {
    if (isCallError(error)) addErrorContext(error, draft);
    throw error;
  }
}

async function encodeAndSign(protocol: Protocol, draft: CallDraft): Promise<PreparedRequest> {
  const encoded = await encodeCall(protocol, draft, { offline: true });
  try {
    const request = await captureRequest(protocol, encoded);
    const { method, origin, target, headers } = request;
    return Object.freeze({
      method,
      url: origin + target,
      headers: Object.freeze({ ...headers }),
      body: await bytesOf(request),
      signedText: protocol.signedText(request),
    });
  } finally {
    const { body } = encoded;
    if (body && !Buffer.isBuffer(body)) await body[Symbol.asyncDispose]();
  }
}

/** The request as it arrives at the innermost middleware; what the stack does afterwards no longer matters. */
function captureRequest({ stack }: Protocol, encoded: HttpRequest): Promise<HttpRequest> {
  return new Promise((resolve, reject) => {
    const innermost = (request: HttpRequest) => {
      resolve(request);
      return Promise.reject(prepared(request));
    };
    stack.handle(encoded, innermost).then(() => reject(unsent(encoded)), reject);
  });
}

/** Tells middleware that the request ends here; no layer retries its code. */
function prepared({ method, call }: HttpRequest): NetworkError {
  return new NetworkError(`${method} ${call.template} was prepared and not sent`, {
    code: 'ERR_ABORTED',
    hint: 'Pass this error on: prepare() already has the request.',
    outcome: 'not-sent',
  });
}

function unsent({ method, call }: HttpRequest): ConfigError {
  return new ConfigError(
    'stack',
    `expected ${method} ${call.template} to reach the transport, received a response from a middleware`,
    'Remove the middleware that responds by itself, or let it pass the request on.',
  );
}

async function bytesOf({ body }: HttpRequest): Promise<Buffer | undefined> {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  const pieces: Uint8Array[] = [];
  for await (const piece of body.read()) pieces.push(piece);
  return Buffer.concat(pieces, body.length);
}
