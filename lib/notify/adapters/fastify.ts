import type { IncomingMessage } from 'node:http';
import type { Notifications } from '../notifications';
import { headerPairs, rawBodyOf } from './raw-body';

/** What is needed of Fastify's request. */
export interface FastifyRequestLike {
  readonly method: string;
  readonly originalUrl: string;
  readonly raw: IncomingMessage;
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** What is needed of Fastify's reply. */
export interface FastifyReplyLike {
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(body?: unknown): unknown;
}

/** What is needed of a Fastify instance. */
export interface FastifyLike {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: Error | null, body?: unknown) => void) => void,
  ): unknown;
  post(
    path: string,
    handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>,
  ): unknown;
}

const SETTING =
  'Register fastifyPlugin(notifications), whose routes have no body parser, or keep the bytes in request.rawBody.';

/**
 * Receives notifications in Fastify: a plugin with a content type parser of its own, so that bodies stay as they are
 * there and are parsed everywhere else.
 *
 * @example
 * app.register(fastifyPlugin(notifications), { prefix: '/notify' })
 */
export function fastifyPlugin(notifications: Notifications): (instance: FastifyLike) => Promise<void> {
  const handle = fastifyHandler(notifications, SETTING);
  return async (instance) => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
    instance.post('/', handle);
  };
}

/** A handler whose error about a parsed body names that setting. */
export function fastifyHandler(
  notifications: Notifications,
  setting: string,
): (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> {
  return async ({ method, originalUrl, raw, body, rawBody }, reply) => {
    const {
      status,
      headers,
      body: answer,
    } = await notifications.receive({
      method,
      target: originalUrl,
      headers: headerPairs(raw),
      body: rawBodyOf({ stream: raw, body, rawBody }, setting),
    });
    reply.code(status);
    reply.headers({ ...headers });
    return reply.send(answer);
  };
}
