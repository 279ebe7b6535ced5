import { NetworkError, WechatpayError } from '../errors';
import type { HttpRequest, WechatpayResponse } from '../http';
import { type DownloadTarget, openDownloadTarget, withQuery } from '../http';
import { withoutPrototype } from '../json';
import { aborted, limited } from './deadline';
import { instrument } from './instrument';
import type { CallDraft, EncodeOptions, Protocol } from './protocol';

/**
 * Carries a call through its protocol, within its limits. Opens the files that it sends and receives, closes them
 * whatever happens, and hands the file that was received over only when all else is well.
 */
export function executeCall(protocol: Protocol, draft: CallDraft): Promise<WechatpayResponse> {
  const { sink, multipart } = draft.init;
  const work = () => carry(protocol, draft);
  // A file takes the time it takes: the wire sees to it that it moves.
  const moves = sink !== undefined || multipart !== undefined;
  return instrument(draft, moves ? work : () => limited(draft, work()));
}

async function carry(protocol: Protocol, draft: CallDraft): Promise<WechatpayResponse> {
  const { sink, progress } = draft.init;
  const { unsigned, digest } = draft.call.traits;
  const proven = !unsigned || digest !== undefined;
  const downloadTarget = sink === undefined ? undefined : await openDownloadTarget(sink, proven, draft.call);
  try {
    const call =
      downloadTarget || progress
        ? withoutPrototype(draft.call, { downloadTarget, onBytes: progress })
        : draft.call;
    const request = await encodeCall(protocol, { ...draft, call });
    return await exchange(protocol, request, downloadTarget);
  } catch (error) {
    const fault = isAbort(error, draft.call.signal) ? aborted(draft) : error;
    await downloadTarget?.discard(fault);
    throw fault;
  }
}

/** Encodes a call as the request that enters the stack, its sensitive fields encrypted. */
export async function encodeCall(
  protocol: Protocol,
  draft: CallDraft,
  options?: EncodeOptions,
): Promise<HttpRequest> {
  const init = (await protocol.encryptFields?.(draft)) ?? draft.init;
  return withFreshDeadline(await protocol.encode(withQuery({ ...draft, init }), options));
}

/** Whether it is the signal that speaks: reading a file ends with the caller's own reason, or with Node's. */
function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  if (!signal?.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

/** A file was read for its digest, or came as a stream: that took its time, and was not WeChat Pay's. */
function withFreshDeadline(request: HttpRequest): HttpRequest {
  if (request.body === undefined || Buffer.isBuffer(request.body)) return request;
  const deadline = performance.now() + request.call.timeout;
  return { ...request, call: withoutPrototype(request.call, { deadline }) };
}

async function exchange(
  protocol: Protocol,
  request: HttpRequest,
  downloadTarget: DownloadTarget | undefined,
): Promise<WechatpayResponse> {
  try {
    const answer = await protocol.stack.handle(request);
    const response = await protocol.decode(request, answer);
    if (downloadTarget) await land(downloadTarget, answer.file ? undefined : answer.body, request);
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
  { method, call }: HttpRequest,
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
    throw new NetworkError(`${method} ${call.template}: the sink did not take the file: ${reason}`, {
      code: 'ERR_SINK',
      outcome: 'unknown',
      cause,
      hint: 'Look at the disk or the stream that the file went to, then call again.',
    });
  }
}
