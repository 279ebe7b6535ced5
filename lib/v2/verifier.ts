import { SignatureError } from '../errors';
import { type Incoming, type Middleware, requestIdOf } from '../http';
import { type XmlContent, XmlError } from '../xml';
import { isNotTaken, isXml, readAnswer } from './answer';
import { isSignOf, type Sign } from './sign';

/**
 * The middleware that lets an answer through only when it is proven to be made with the merchant's key, or is one of
 * those that come unsigned by the rules: files, pages, what says that the message was not taken, and all answers of
 * some endpoints. Of those, too, a sign that is there must be right.
 */
export function verifier(sign: Sign): Middleware {
  return async (request, next) => {
    const answer = await next(request);
    const { traits } = request.call;
    const success = answer.status >= 200 && answer.status < 300;
    if (!success || !isXml(answer, traits)) return answer;
    return { ...answer, proven: verify(answer, traits.unsigned === true, sign) };
  };
}

/** Whether the answer is proven; an error where it should be and is not. */
function verify(answer: Incoming, unsigned: boolean, sign: Sign): boolean {
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
  if (typeof given === 'string' && isSignOf(fields, given, sign)) return true;
  throw fault(
    answer,
    'The sign of the answer does not match',
    'Check secret: it is the APIv2 key of this merchant. If it is right, the answer was changed on the way.',
  );
}

/** The fields; undefined where an answer that nothing proves anyway cannot be read. */
function parse(answer: Incoming, unsigned: boolean): XmlContent | undefined {
  try {
    return readAnswer(answer);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (unsigned) return undefined;
    throw fault(answer, `The answer cannot be verified: it is ${error.message}`, error.hint);
  }
}

function fault({ status, headers }: Incoming, message: string, hint: string): SignatureError {
  return new SignatureError('mismatch', message, { hint, status, requestId: requestIdOf(headers) });
}
