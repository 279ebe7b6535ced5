import type { IncomingMessage } from 'node:http';
import type { Notifications } from '../notifications';
import { headerPairs, rawBodyOf } from './raw-body';

/** The part of Koa's context that the middleware uses. */
export interface KoaContext {
  readonly method: string;
  readonly originalUrl: string;
  readonly req: IncomingMessage;
  readonly request: { readonly body?: unknown; readonly rawBody?: unknown };
  status: number;
  body: unknown;
  set(headers: Record<string, string>): void;
}

const REMEDY =
  'Mount this middleware before bodyParser(), or use a body parser that keeps ctx.request.rawBody for application/json and text/xml.';

/**
 * Receives notifications in Koa.
 *
 * @example
 * router.post('/notify', koaMiddleware(notifications))
 */
export function koaMiddleware(notifications: Notifications): (context: KoaContext) => Promise<void> {
  return async (context) => {
    const { method, originalUrl, req, request } = context;
    const body = rawBodyOf({ stream: req, body: request.body, rawBody: request.rawBody }, REMEDY);
    const reply = await notifications.receive({
      method,
      target: originalUrl,
      headers: headerPairs(req),
      body,
    });
    context.set({ ...reply.headers });
    context.body = reply.body ?? null;
    context.status = reply.status;
  };
}
