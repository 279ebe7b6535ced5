import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Notifications } from '../notifications';
import type { Reply } from '../reply';
import { headerPairs, rawBodyOf } from './raw-body';

/** A request of node:http, and of the frameworks that add to it. */
export type NodeRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
  readonly rawBody?: unknown;
};

export type NodeHandler = (request: NodeRequest, response: ServerResponse) => Promise<void>;

/**
 * Receives notifications in node:http, and in any framework with its request and response.
 *
 * @example
 * http.createServer(nodeListener(notifications)).listen(3000)
 */
export function nodeListener(notifications: Notifications): NodeHandler {
  return handlerWith(
    notifications,
    'Leave the stream alone, or keep the bytes in request.rawBody. Next.js: export const config = { api: { bodyParser: false } }.',
  );
}

/**
 * Receives notifications in Express. Mount it before any body parser, or give its route a raw one.
 *
 * @example
 * app.post('/notify', expressHandler(notifications))
 * app.use(express.json())
 */
export function expressHandler(notifications: Notifications): NodeHandler {
  return handlerWith(
    notifications,
    "Mount this handler before app.use(express.json()), or put express.raw({ type: ['application/json', 'text/xml'] }) in front of it.",
  );
}

/** A handler whose error about a parsed body names that setting. */
export function handlerWith(notifications: Notifications, setting: string): NodeHandler {
  return async (request, response) => {
    const { method = '', url = '/', originalUrl = url, body, rawBody } = request;
    const reply = await notifications.receive({
      method,
      target: originalUrl,
      headers: headerPairs(request),
      body: rawBodyOf({ stream: request, body, rawBody }, setting),
    });
    send(response, reply);
  };
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  const length = body === undefined ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}
