import { NotificationError, shapeOf } from '../errors';
import type { HeaderReader } from '../http';
import type { Delivery } from './delivery';

/** Maximum size of a body in bytes; notifications have a few thousand. */
export const LIMIT = 1024 * 1024;

/**
 * Reads the bytes of a body, and stops at the limit even if `Content-Length` states less.
 *
 * @param signal stops the reading.
 * @throws {NotificationError} with status 413 if the body exceeds the limit, 400 if the sender disconnects, 500 if the
 * caller passes anything but bytes, for example a parsed body.
 */
export async function readBody({ headers, body }: UnreadMessage, signal: AbortSignal): Promise<Uint8Array> {
  if (Number(headers.get('Content-Length') ?? 0) > LIMIT) throw tooLarge();
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (bytes.length > LIMIT) throw tooLarge();
    return bytes;
  }
  if (!isStream(body)) throw noBytes(body);
  return collect(body, signal);
}

/** A delivery whose headers are read and whose body is not. */
export type UnreadMessage = Pick<Delivery, 'body'> & { readonly headers: HeaderReader };

async function collect(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > LIMIT) throw tooLarge();
      if (signal.aborted) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof NotificationError) throw cause;
    throw new NotificationError('Expected a complete body, received a part of it', {
      code: 'ERR_BODY_ABORTED',
      status: 400,
      hint: 'Check the connection between the sender and this server: the sender disconnected before the end of the body.',
      cause,
    });
  }
  return Buffer.concat(chunks, length);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

const REMEDIES = `Pass the raw bytes, before anything parses them: WeChat Pay signs the bytes.
Express: app.post('/notify', express.raw({ type: ['application/json', 'text/xml'] }), …), and request.body.
Fastify: app.register(fastifyPlugin(notifications), { prefix: '/notify' }).
Koa: koaMiddleware(notifications) before bodyParser(), or ctx.request.rawBody.
Nest: NotificationsModule.forRoot(…), or NestFactory.create(AppModule, { rawBody: true }) and request.rawBody.
Next.js: await request.text(); in pages/api, export const config = { api: { bodyParser: false } }.`;

function noBytes(body: unknown): NotificationError {
  return new NotificationError(
    `Expected the raw body (Buffer, Uint8Array, string or a stream), received ${shapeOf(body)}`,
    { code: 'ERR_PARSED_BODY', status: 500, hint: REMEDIES },
  );
}

function tooLarge(): NotificationError {
  return new NotificationError(`Expected a body of at most ${LIMIT} bytes, received a larger one`, {
    code: 'ERR_BODY_SIZE',
    status: 413,
    hint: 'Ignore this request: WeChat Pay sends no notification of this size.',
  });
}
