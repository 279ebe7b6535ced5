import { contextOf } from '../call';
import { SignatureError } from '../errors';
import type { HttpResponse, Middleware } from '../http';
import type { KeyFinder } from '../trust';
import { checkDigest } from './digest';
import { statementMessage } from './statement-digest';
import { verify } from './verify';

/** Whom to trust, and what time it is. */
export interface VerifierOptions {
  readonly keys: KeyFinder;
  /** The present time in milliseconds. */
  readonly clock: () => number;
}

/**
 * The middleware that lets a success through only when it is proven to be WeChat Pay's, or is one of those that come
 * unsigned by the rules. Errors pass: they may come from a machine in front that cannot sign. They are marked as proven
 * where their signature holds, since only a refusal that is WeChat Pay's own is a refusal.
 */
export function verifier({ keys, clock }: VerifierOptions): Middleware {
  return async (request, next) => {
    const answer = await next(request);
    const { unsigned, statement, digest } = contextOf(request).traits;
    const success = answer.status >= 200 && answer.status < 300;
    // A read changes nothing, so nobody needs its refusal proven; and the download of certificates is a read: looking
    // for the key of its refusal would wait for the download itself.
    if (!success) {
      return request.method === 'GET'
        ? answer
        : { ...answer, verified: await isProven(answer, keys, clock()) };
    }
    if (!unsigned) await verify(statement ? await statementMessage(answer) : answer, keys, clock());
    if (digest) await checkDigest(answer, digest);
    return answer;
  };
}

async function isProven(answer: HttpResponse, keys: KeyFinder, now: number): Promise<boolean> {
  try {
    await verify(answer, keys, now);
    return true;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}
