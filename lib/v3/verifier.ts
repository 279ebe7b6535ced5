import { contextOf } from '../call';
import { SignatureError } from '../errors';
import type { HttpResponse, Middleware } from '../http';
import type { KeyFinder } from '../trust';
import { checkDigest } from './digest';
import { statementMessage } from './statement-digest';
import { verify } from './verify';

/** Options of the verifier. */
export interface VerifierOptions {
  readonly keys: KeyFinder;
  /** The present time in milliseconds. */
  readonly clock: () => number;
}

/**
 * Creates the middleware that passes a success only if its signature is valid, or if it is unsigned by the rules. Errors
 * pass, since they may come from a proxy or load balancer that cannot sign; `verified` tells whether their signature is
 * valid, since only a signed refusal proves that WeChat Pay refused.
 */
export function verifier({ keys, clock }: VerifierOptions): Middleware {
  return async (request, next) => {
    const answer = await next(request);
    const { unsigned, statement, digest } = contextOf(request).traits;
    const success = answer.status >= 200 && answer.status < 300;
    // A read changes nothing, so its refusal needs no proof. The download of certificates is a read, and searching the
    // key of its refusal would wait for the download itself.
    if (!success) {
      return request.method === 'GET'
        ? answer
        : { ...answer, verified: await isVerified(answer, keys, clock()) };
    }
    if (!unsigned) await verify(statement ? await statementMessage(answer) : answer, keys, clock());
    if (digest) await checkDigest(answer, digest);
    return answer;
  };
}

async function isVerified(answer: HttpResponse, keys: KeyFinder, now: number): Promise<boolean> {
  try {
    await verify(answer, keys, now);
    return true;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}
