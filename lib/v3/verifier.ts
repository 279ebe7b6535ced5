import type { Middleware } from '../http';
import type { PlatformKeys } from '../trust';
import { statementMessage } from './statement';
import { verify } from './verify';

/** Whom to trust, and what time it is. */
export interface VerifierOptions {
  readonly keys: PlatformKeys;
  /** The present time in milliseconds. */
  readonly clock: () => number;
}

/**
 * The middleware that lets a success through only when it is proven to be WeChat Pay's, or is one of those that come
 * unsigned by the rules. Errors pass: they may come from a machine in front that cannot sign.
 */
export function verifier({ keys, clock }: VerifierOptions): Middleware {
  return async (request, next) => {
    const answer = await next(request);
    const success = answer.status >= 200 && answer.status < 300;
    if (success && !request.call.traits.unsigned) {
      await verify(request.call.traits.statement ? await statementMessage(answer) : answer, keys, clock());
    }
    return answer;
  };
}
