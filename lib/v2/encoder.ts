import { type CallDraft, callInfo } from '../call';
import { ConfigError } from '../errors';
import { encodeHeaders, type HttpRequest, USER_AGENT } from '../http';
import { checkMerchantId } from './merchant-id';
import { type Fields, readFields, writeFields } from './xml-fields';

/** What every message of a merchant's is written with. */
export interface EncoderOptions {
  readonly mchid: string;
  readonly nonce: () => string;
}

const NOTHING = Buffer.alloc(0);

/**
 * Writes a call as a message, not yet signed: XML, and for a GET a query, with a nonce and, where the endpoint takes
 * one type of sign only, with `sign_type`.
 *
 * @throws {ConfigError} where the groups are not those of APIv2, or the message speaks of another merchant.
 */
export function encode({ init, ...draft }: CallDraft, { mchid, nonce }: EncoderOptions): HttpRequest {
  const { traits } = draft.call;
  const given = fieldsOf(draft, init);
  checkMerchantId(given, mchid, traits, draft.method === 'GET' ? 'query' : 'xml');
  const fields: Fields = {
    ...given,
    ...(traits.nonceless === true || given['nonce_str'] ? {} : { nonce_str: nonce() }),
    ...(traits.signType === undefined || given['sign_type'] ? {} : { sign_type: traits.signType }),
  };
  const standard = {
    accept: '*/*',
    'user-agent': USER_AGENT,
    ...(draft.method === 'GET' ? {} : { 'content-type': 'text/xml; charset=utf-8' }),
  };
  const headers = encodeHeaders(standard, init.headers);
  const { method, origin, target } = draft;
  const call = callInfo(draft.call);
  return writeFields({ method, origin, target, headers, body: undefined, signable: NOTHING, call }, fields);
}

function fieldsOf(
  { method, target }: Omit<CallDraft, 'init'>,
  { xml, json, body }: CallDraft['init'],
): Fields {
  if (json !== undefined) {
    throw new ConfigError('json', 'APIv2 takes XML', 'Give xml; JSON goes to paths that begin with v3/.');
  }
  if (xml !== undefined && body !== undefined) {
    throw new ConfigError('body', 'was given beside xml', 'Give one of them.');
  }
  if (method === 'GET' && (xml ?? body) !== undefined) {
    throw new ConfigError(xml ? 'xml' : 'body', 'a GET has no body', 'Give its fields in query.');
  }
  if (method === 'GET' || body !== undefined) {
    return readFields({ method, target, body: body === undefined ? undefined : Buffer.from(body) });
  }
  return xml ?? {};
}
