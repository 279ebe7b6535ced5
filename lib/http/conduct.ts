import { type Landing, openLanding } from './file/landing';
import type { Outgoing } from './message';
import type { Draft, Protocol } from './protocol';
import { withQuery } from './query';
import { report } from './report';
import type { WechatpayResponse } from './response';

/**
 * Carries a call through its protocol. Opens the files that it sends and receives, closes them whatever happens, and
 * hands the file that was received over only when all else is well.
 */
export async function conduct(protocol: Protocol, draft: Draft): Promise<WechatpayResponse> {
  const { sink, progress } = draft.init;
  const { traits } = draft.call;
  const landing = sink === undefined ? undefined : await openLanding(sink, !traits.unsigned);
  try {
    const call = { ...draft.call, landing, onBytes: progress };
    const init = (await protocol.seal?.(draft)) ?? draft.init;
    const request = withFreshDeadline(await protocol.encode(withQuery({ ...draft, init, call })));
    return await report(request, () => exchange(protocol, request, landing));
  } catch (error) {
    await landing?.discard(error);
    throw error;
  }
}

/** A file was read for its digest, or came as a stream: that took its time, and was not WeChat Pay's. */
function withFreshDeadline(request: Outgoing): Outgoing {
  if (request.body === undefined || Buffer.isBuffer(request.body)) return request;
  return { ...request, call: { ...request.call, deadline: performance.now() + request.call.timeout } };
}

async function exchange(
  protocol: Protocol,
  request: Outgoing,
  landing: Landing | undefined,
): Promise<WechatpayResponse> {
  try {
    const answer = await protocol.stack.handle(request);
    const response = await protocol.decode(request, answer);
    if (landing && !answer.file) {
      await landing.write(answer.body);
      await landing.whole();
    }
    await landing?.commit();
    return response;
  } finally {
    const { body } = request;
    if (body && !Buffer.isBuffer(body)) await body[Symbol.asyncDispose]();
  }
}
