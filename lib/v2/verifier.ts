import { contextOf } from '../call';
import { SignatureError } from '../errors';
import { type HttpRequest, type HttpResponse, type Middleware, requestIdOf } from '../http';
import { type XmlContent, XmlError } from '../xml';
import { isNotTaken, isXml, readAnswer } from './answer';
import { isSignOf, type Sign, signTypeOf, typeOfSign } from './sign';
import { readFields } from './xml-fields';

/**
 * The middleware that lets an answer through only when it is proven to be made with the merchant's key, or is one of
 * those that come unsigned by the rules: files, pages, what says that the message was not taken, and all answers of
 * some endpoints. Of those, too, a sign that is there must be right. Its type is told by its length, and must be that of
 * the request where the endpoint keeps it.
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

/** Whether the answer is proven; an error where it should be and is not. */
function verify(answer: HttpResponse, request: HttpRequest, sign: Sign): boolean {
  const { traits } = contextOf(request);
  const unsigned = traits.unsigned === true;
  const fields = parse(answer, unsigned);
  if (fields === undefined) return false;
  const { sign: given } = fields;
  if (given === undefined) {
    if (unsigned || isNotTaken(fields)) return false;
    throw fault(
      answer,
      'The answer has no sign',
      'Either this is not WeChat Pay, or secret is not needed here.',
    );
  }
  checkSignType(answer, given, request);
  if (typeof given === 'string' && isSignOf(fields, given, sign)) return true;
  throw fault(
    answer,
    'The sign of the answer does not match',
    'Check secret: it is the APIv2 key of this merchant. If it is right, the answer was changed on the way.',
  );
}

/** @throws {SignatureError} where a sign is of another type than the request's, and the endpoint keeps that. */
function checkSignType(answer: HttpResponse, given: unknown, request: HttpRequest): void {
  const type = typeof given === 'string' ? typeOfSign(given) : undefined;
  if (type === undefined || !contextOf(request).traits.keepsSignType) return;
  const wanted = signTypeOf(readFields(request));
  if (type === wanted) return;
  throw fault(
    answer,
    `The answer is signed with ${type}, its request with ${wanted}`,
    'WeChat Pay signs this answer with the sign type of its request, so somebody else made or changed it.',
  );
}

/** The fields; undefined where an answer that nothing proves anyway cannot be read. */
function parse(answer: HttpResponse, unsigned: boolean): XmlContent | undefined {
  try {
    return readAnswer(answer);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (unsigned) return undefined;
    throw fault(answer, `The answer cannot be verified: it is ${error.message}`, error.hint);
  }
}

function fault({ status, headers }: HttpResponse, message: string, hint: string): SignatureError {
  return new SignatureError('mismatch', message, { hint, status, requestId: requestIdOf(headers) });
}
