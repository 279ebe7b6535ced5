import { type CallContext, CallProgress, callInfo } from '../../lib/call';
import { type CallInfo, Deadline } from '../../lib/http';

/** The live objects of a call, as a client creates them; a spec can replace each. */
export function callContext(given: Partial<CallContext> = {}): CallContext {
  return {
    template: 'v3/x',
    operation: undefined,
    traits: {},
    deadline: new Deadline(Number.POSITIVE_INFINITY),
    signal: undefined,
    closing: undefined,
    downloadTarget: undefined,
    onBytes: undefined,
    number: undefined,
    echoes: undefined,
    foreign: false,
    progress: new CallProgress({ method: 'GET', path: 'v3/x' }),
    ...given,
  };
}

/** What the requests of such a call carry. */
export function callInfoOf(given: Partial<CallContext> = {}): CallInfo {
  return callInfo(callContext(given));
}
