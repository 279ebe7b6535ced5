import type { CallSite } from '../chain';
import { WechatpayError } from '../errors';

/** The frames of a stack, from the line feed before the first one. */
const FRAMES = /\n\s+at [\s\S]*$/;
/** A message that names a call already: its own, or the one that failed on its behalf. */
const NAMED = /^(?:GET|POST|PUT|PATCH|DELETE) \S/;

/**
 * Makes a failed call easy to find: its message begins with method and path, and its stack ends with the line that made
 * the call, however many turns of the event loop lie between.
 *
 * @param call the method and the templated path, without a query: `POST v3/pay/transactions/native`.
 * @param site the place of the call.
 */
export function locateError(error: unknown, call: string, site: CallSite | undefined): void {
  if (!(error instanceof WechatpayError)) return;
  if (!NAMED.test(error.message)) error.message = `${call}: ${error.message}`;
  addCallSite(error, site);
}

/** Adds the frames of a call's place to the stack of its error, unless they are there. */
export function addCallSite(error: unknown, site: CallSite | undefined): void {
  if (!(error instanceof WechatpayError) || typeof error.stack !== 'string') return;
  const own = framesOf(error.stack);
  const callers = framesOf(site?.stack ?? '');
  const [, first = ''] = callers.split('\n');
  const frames = first === '' || own.includes(first) ? own : own + callers;
  // The engine writes the first lines when the error is made: without its name, and without what was added since.
  Object.defineProperty(error, 'stack', {
    value: `${error.name}: ${error.message}${frames}`,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

function framesOf(stack: string): string {
  return FRAMES.exec(stack)?.[0] ?? '';
}
