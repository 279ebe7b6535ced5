import type { IncomingMessage } from 'node:http';
import { ConfigError } from '../../errors';
import { Notifications } from '../notifications';
import { shapeOf } from '../shape';
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

/** What the plugin takes where it is registered by itself. */
export interface FastifyPluginOptions {
  readonly notifications: Notifications;
}

const SETTING =
  'Register fastifyPlugin(notifications), whose routes have no body parser, or keep the bytes in request.rawBody.';

/**
 * Receives notifications in Fastify: a plugin with a content type parser of its own, so that bodies stay as they are
 * there and are parsed everywhere else.
 *
 * @throws {ConfigError} where the notifications are missing.
 * @example
 * app.register(fastifyPlugin(notifications), { prefix: '/notify' })
 * app.register(fastifyPlugin, { prefix: '/notify', notifications })  // the same
 */
export function fastifyPlugin(notifications: Notifications): (instance: FastifyLike) => Promise<void>;
export function fastifyPlugin(instance: FastifyLike, options: FastifyPluginOptions): Promise<void>;
export function fastifyPlugin(
  first: Notifications | FastifyLike,
  options?: FastifyPluginOptions,
): ((instance: FastifyLike) => Promise<void>) | Promise<void> {
  if (first instanceof Notifications) return (instance) => mount(instance, first);
  if (options?.notifications instanceof Notifications) return mount(first, options.notifications);
  const missing = new ConfigError(
    'notifications',
    `expected a Notifications instance, received ${shapeOf(options?.notifications)}`,
    "app.register(fastifyPlugin, { prefix: '/notify', notifications })",
  );
  // Fastify waits for the promise of a plugin; what a plugin throws goes past it.
  if (options !== undefined) return Promise.reject(missing);
  throw missing;
}

async function mount(instance: FastifyLike, notifications: Notifications): Promise<void> {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
  instance.post('/', fastifyHandler(notifications, SETTING));
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
