import { ApiError, SignatureError } from '../errors';
import type { WechatpayResponse } from '../http';
import { addErrorContext, isCallError } from './error-context';
import { type CallFacts, publish } from './events';
import type { CallDraft } from './protocol';

/**
 * Runs a call and publishes its events. An error receives the facts of its call, the most serious outcome among the
 * attempts, and a hint that says how to find out what happened.
 */
export async function instrument<T>(
  request: Pick<CallDraft, 'method' | 'origin' | 'call'>,
  run: () => Promise<WechatpayResponse<T>>,
): Promise<WechatpayResponse<T>> {
  const { origin, call } = request;
  publish('request', () => ({ call: call.progress.facts, origin, timeout: call.deadline.limit }));
  try {
    const response = await run();
    publish('response', () => ({
      ...ending(request),
      status: response.status,
      requestId: response.requestId,
    }));
    return response;
  } catch (error) {
    const known = isCallError(error) ? error : undefined;
    if (known) addErrorContext(known, request);
    const answered = known instanceof ApiError || known instanceof SignatureError ? known : undefined;
    publish('error', () => ({
      ...ending(request),
      name: error instanceof Error ? error.name : typeof error,
      code: known?.code ?? 'ERR_UNEXPECTED',
      outcome: known?.outcome,
      status: answered?.status,
      requestId: answered?.requestId,
      internalCode: known instanceof ApiError ? known.internalCode : undefined,
    }));
    throw error;
  }
}

function ending({ origin, call: { progress } }: Pick<CallDraft, 'origin' | 'call'>): {
  call: CallFacts;
  origin: string;
  attempts: number;
  duration: number;
} {
  return {
    call: progress.facts,
    origin: progress.origin ?? origin,
    attempts: Math.max(progress.attempts, 1),
    duration: performance.now() - progress.start,
  };
}
