import { NotificationError } from '../errors';
import type { HeaderReader } from '../http';
import type { Delivery } from './delivery';
import { shapeOf } from './shape';

/** The largest body that is read, in bytes; notifications have some thousands. */
export const LIMIT = 1024 * 1024;

/**
 * The bytes of a body. Reads no further than the limit, whatever length was announced.
 *
 * @param signal ends the reading.
 * @throws {NotificationError} with 413 where it is larger, with 400 where the sender hung up, with 500 where it is no
 * bytes: a parser took them.
 */
export async function readBody({ headers, body }: Read, signal: AbortSignal): Promise<Uint8Array> {
  if (Number(headers.get('Content-Length') ?? 0) > LIMIT) throw tooLarge();
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (bytes.length > LIMIT) throw tooLarge();
    return bytes;
  }
  if (!isStream(body)) throw noBytes(body);
  return collect(body, signal);
}

/** A delivery whose headers were read. */
export type Read = Pick<Delivery, 'body'> & { readonly headers: HeaderReader };

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
    throw new NotificationError('The body was cut off', {
      code: 'ERR_BODY_ABORTED',
      status: 400,
      hint: 'The sender hung up before the body was whole.',
      cause,
    });
  }
  return Buffer.concat(chunks, length);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

const SETTINGS = `WeChat Pay signs the bytes, so pass them on before anything parses them.
Express: app.post('/notify', express.raw({ type: ['application/json', 'text/xml'] }), …), and request.body.
Fastify: app.register(fastifyPlugin(notifications), { prefix: '/notify' }).
Koa: koaMiddleware(notifications) before bodyParser(), or ctx.request.rawBody.
Nest: NotificationsModule.forRoot(…), or NestFactory.create(AppModule, { rawBody: true }) and request.rawBody.
Next.js: await request.text(); in pages/api, export const config = { api: { bodyParser: false } }.`;

function noBytes(body: unknown): NotificationError {
  return new NotificationError(
    `Expected the raw body (Buffer, Uint8Array, string or a stream), received ${shapeOf(body)}`,
    { code: 'ERR_PARSED_BODY', status: 500, hint: SETTINGS },
  );
}

function tooLarge(): NotificationError {
  return new NotificationError(`The body is larger than ${LIMIT} bytes`, {
    code: 'ERR_BODY_SIZE',
    status: 413,
    hint: 'No notification is: this did not come from WeChat Pay.',
  });
}
