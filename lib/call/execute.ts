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
 * Executes a call: opens its download target, encrypts, encodes, sends and decodes. Closes its files in any case, and
 * commits a download only after everything else has succeeded.
 */
export function executeCall(protocol: Protocol, draft: CallDraft): Promise<WechatpayResponse> {
  const { sink, multipart } = draft.init;
  const work = () => carry(protocol, draft);
  // The transport limits each pause of a file, so the whole call has no limit.
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
  // Reading a file for its digest, or a stream of the caller, must not count towards the deadline.
  if (request.body !== undefined && !Buffer.isBuffer(request.body)) call.deadline.restart();
  return request;
}

/** Whether an error is due to the signal: reading a file fails with the caller's reason, or with Node's AbortError. */
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
    if (downloadTarget) await commitDownload(downloadTarget, answer.file ? undefined : answer.body, draft);
    return response;
  } finally {
    const { body } = request;
    if (body && !Buffer.isBuffer(body)) await body[Symbol.asyncDispose]();
  }
}

/** Commits a download; a body that is still in memory is written first. */
async function commitDownload(
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
      hint: 'Check the disk or the stream that receives the file, then call again.',
    });
  }
}
