import type { IncomingMessage } from 'node:http';
import { ConfigError, shapeOf } from '../../errors';
import { Notifications } from '../notifications';
import { headerPairs, rawBodyOf } from './raw-body';

/** The part of Fastify's request that the plugin uses. */
export interface FastifyRequestLike {
  readonly method: string;
  readonly originalUrl: string;
  readonly raw: IncomingMessage;
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** The part of Fastify's reply that the plugin uses. */
export interface FastifyReplyLike {
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(body?: unknown): unknown;
}

/** The part of a Fastify instance that the plugin uses. */
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

/** Options of the plugin when it is passed to `app.register` directly. */
export interface FastifyPluginOptions {
  readonly notifications: Notifications;
}

const REMEDY =
  'Register fastifyPlugin(notifications), whose routes have no body parser, or keep the bytes in request.rawBody.';

/**
 * Receives notifications in Fastify. The plugin registers its own content type parser, so its routes keep the raw body
 * while all other routes parse theirs.
 *
 * @throws {ConfigError} if `notifications` is missing.
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
    "Pass it in the options: app.register(fastifyPlugin, { prefix: '/notify', notifications }).",
  );
  // Fastify handles the rejection of a plugin's promise, but not an exception that the plugin throws synchronously.
  if (options !== undefined) return Promise.reject(missing);
  throw missing;
}

async function mount(instance: FastifyLike, notifications: Notifications): Promise<void> {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
  instance.post('/', fastifyHandler(notifications, REMEDY));
}

/** Creates a route handler; `remedy` becomes the hint of the error about an already parsed body. */
export function fastifyHandler(
  notifications: Notifications,
  remedy: string,
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
      body: rawBodyOf({ stream: raw, body, rawBody }, remedy),
    });
    reply.code(status);
    reply.headers({ ...headers });
    return reply.send(answer);
  };
}
