import { contextOf } from '../call';
import { SignatureError } from '../errors';
import { type HttpRequest, type HttpResponse, type Middleware, requestIdOf } from '../http';
import { type XmlContent, XmlError } from '../xml';
import { isRefused, isXml, readAnswer } from './answer';
import { isSignOf, type Sign, signTypeOf, typeOfSign } from './sign';
import { readFields } from './xml-fields';

/**
 * Creates the middleware that passes a response only if its sign is valid, or if it is documented as unsigned: files,
 * pages, refusals of the message, and all responses of some operations. A sign in those must be valid too. The length
 * of a sign determines its type, which must be that of the request if the operation keeps it.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/api/download/WxPayAPI_JAVA.zip: verifies its answers with the request's type.
 */
export function verifier(sign: Sign): Middleware {
  return async (request, next) => {
    const answer = await next(request);
    const { traits } = contextOf(request);
    const success = answer.status >= 200 && answer.status < 300;
    if (!success || !isXml(answer, traits)) return answer;
    return { ...answer, verified: verify(answer, request, sign) };
  };
}

/** Tells whether the sign is valid; throws if a required sign is missing or invalid. */
function verify(answer: HttpResponse, request: HttpRequest, sign: Sign): boolean {
  const { traits } = contextOf(request);
  const unsigned = traits.unsigned === true;
  const fields = parse(answer, unsigned);
  if (fields === undefined) return false;
  const { sign: given } = fields;
  if (given === undefined) {
    if (unsigned || isRefused(fields)) return false;
    throw fault(
      answer,
      'Expected a response with a sign, received one without',
      'Look for a proxy that responds instead of WeChat Pay.',
    );
  }
  checkSignType(answer, given, request);
  if (typeof given === 'string' && isSignOf(fields, given, sign)) return true;
  throw fault(
    answer,
    'The sign of the response does not match its fields',
    'Check secret, the APIv2 key of this merchant. If it is correct, look for a proxy that changes responses.',
  );
}

/**
 * Checks the sign type of a response.
 *
 * @throws {SignatureError} if the endpoint keeps the type of the request, and the sign has another one.
 */
function checkSignType(answer: HttpResponse, given: unknown, request: HttpRequest): void {
  const type = typeof given === 'string' ? typeOfSign(given) : undefined;
  if (type === undefined || !contextOf(request).traits.keepsSignType) return;
  const wanted = signTypeOf(readFields(request));
  if (type === wanted) return;
  throw fault(
    answer,
    `Expected a response signed with ${wanted}, as its request, received one signed with ${type}`,
    'Discard the response: WeChat Pay signs it with the sign type of its request. Look for a proxy that changes responses.',
  );
}

/** Parses the fields; returns undefined if an unsigned response cannot be parsed. */
function parse(answer: HttpResponse, unsigned: boolean): XmlContent | undefined {
  try {
    return readAnswer(answer);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (unsigned) return undefined;
    throw fault(answer, `The response cannot be verified: ${error.message}`, error.hint);
  }
}

function fault({ status, headers }: HttpResponse, message: string, hint: string): SignatureError {
  return new SignatureError('mismatch', message, { hint, status, requestId: requestIdOf(headers) });
}
