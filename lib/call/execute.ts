import { NetworkError, WechatpayError } from '../errors';
import {
  type DownloadTarget,
  type HttpRequest,
  openDownloadTarget,
  type WechatpayResponse,
  withQuery,
} from '../http';
import { abortedBeforeWire, withinDeadline } from './deadline';
import { instrument } from './instrument';
import type { CallDraft, CallInProgress, EncodeOptions, Protocol } from './protocol';

/**
 * Carries a call through its protocol, within its limits. Opens the files that it sends and receives, closes them
 * whatever happens, and hands the file that was received over only when all else is well.
 */
export function executeCall(protocol: Protocol, draft: CallDraft): Promise<WechatpayResponse> {
  const { sink, multipart } = draft.init;
  const work = () => carry(protocol, draft);
  // A file takes the time it takes: the wire sees to it that it moves.
  const moves = sink !== undefined || multipart !== undefined;
  return instrument(draft, moves ? work : () => withinDeadline(draft, work()));
}

async function carry(protocol: Protocol, draft: CallDraft): Promise<WechatpayResponse> {
  const { call } = draft;
  await openTarget(draft);
  try {
    const request = await encodeCall(protocol, draft);
    return await exchange(protocol, draft, request);
  } catch (error) {
    const fault = isAbort(error, call.signal) ? abortedBeforeWire(draft) : error;
    await call.downloadTarget?.discard(fault);
    throw fault;
  }
}

async function openTarget({ init: { sink }, call }: CallDraft): Promise<void> {
  if (sink === undefined) return;
  const { unsigned, digest } = call.traits;
  const proven = !unsigned || digest !== undefined;
  const patience = { closing: call.closing, timeout: call.deadline.limit };
  call.downloadTarget = await openDownloadTarget(sink, proven, patience);
}

/** Encodes a call as the request that enters the stack, its sensitive fields encrypted. */
export async function encodeCall(
  protocol: Protocol,
  draft: CallDraft,
  options?: EncodeOptions,
): Promise<HttpRequest> {
  const { init, call } = draft;
  const encrypted = (await protocol.encryptFields?.(draft)) ?? init;
  const written = withQuery(encrypted === init ? draft : { ...draft, init: encrypted });
  const request = await protocol.encode(written, options);
  // Reading a file for its digest, or a caller's stream, takes time that is not WeChat Pay's.
  if (request.body !== undefined && !Buffer.isBuffer(request.body)) call.deadline.restart();
  return request;
}

/** Whether it is the signal that speaks: reading a file ends with the caller's own reason, or with Node's. */
function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  if (!signal?.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

async function exchange(
  protocol: Protocol,
  draft: CallDraft,
  request: HttpRequest,
): Promise<WechatpayResponse> {
  try {
    const answer = await protocol.stack.handle(request);
    const response = await protocol.decode(draft, answer);
    const { downloadTarget } = draft.call;
    if (downloadTarget) await land(downloadTarget, answer.file ? undefined : answer.body, draft);
    return response;
  } finally {
    const { body } = request;
    if (body && !Buffer.isBuffer(body)) await body[Symbol.asyncDispose]();
  }
}

/** Hands a file over; what did not land while it came lands first. */
async function land(
  downloadTarget: DownloadTarget,
  rest: Buffer | undefined,
  { method, call }: CallInProgress,
): Promise<void> {
  try {
    if (rest) {
      await downloadTarget.write(rest);
      await downloadTarget.whole();
    }
    await downloadTarget.commit();
  } catch (cause) {
    if (cause instanceof WechatpayError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NetworkError(`${method} ${call.template}: Writing to the sink failed: ${reason}`, {
      code: 'ERR_SINK',
      outcome: 'unknown',
      cause,
      hint: 'Check the disk or the stream that the file went to, then call again.',
    });
  }
}
