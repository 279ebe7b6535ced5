import { type CallDraft, callInfo } from '../call';
import { ConfigError } from '../errors';
import { encodeHeaders, type HttpRequest, USER_AGENT } from '../http';
import { checkMerchantId } from './merchant-id';
import { type Fields, readFields, writeFields } from './xml-fields';

/** The values that every message of a merchant contains. */
export interface EncoderOptions {
  readonly mchid: string;
  readonly nonce: () => string;
}

const NOTHING = Buffer.alloc(0);

/**
 * Encodes a call as an unsigned message: XML, or a query for a GET. Adds a nonce, and `sign_type` if the endpoint accepts
 * one type only.
 *
 * @throws {ConfigError} if a group does not belong to APIv2, or the message names another merchant.
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
    throw new ConfigError(
      'json',
      'expected xml for an APIv2 path, received json',
      'Pass xml; JSON is for paths that begin with v3/.',
    );
  }
  if (xml !== undefined && body !== undefined) {
    throw new ConfigError('body', 'expected either xml or body, received both', 'Pass one of them.');
  }
  if (method === 'GET' && (xml ?? body) !== undefined) {
    throw new ConfigError(
      xml ? 'xml' : 'body',
      'expected no body for a GET, received one',
      'Pass the fields in query.',
    );
  }
  if (method === 'GET' || body !== undefined) {
    return readFields({ method, target, body: body === undefined ? undefined : Buffer.from(body) });
  }
  return xml ?? {};
}
