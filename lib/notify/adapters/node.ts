import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Notifications } from '../notifications';
import type { Reply } from '../reply';
import { headerPairs, rawBodyOf } from './raw-body';

/** A request of node:http, with the properties that frameworks add. */
export type NodeRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
  readonly rawBody?: unknown;
};

export type NodeHandler = (request: NodeRequest, response: ServerResponse) => Promise<void>;

/**
 * Receives notifications in node:http, and in any framework that passes its request and response objects.
 *
 * @example
 * http.createServer(nodeListener(notifications)).listen(3000)
 */
export function nodeListener(notifications: Notifications): NodeHandler {
  return handlerWith(
    notifications,
    'Do not read the request stream, or keep the bytes in request.rawBody. Next.js: export const config = { api: { bodyParser: false } }.',
  );
}

/**
 * Receives notifications in Express. Mount it before any body parser, or use `express.raw` on its route.
 *
 * @example
 * app.post('/notify', expressHandler(notifications))
 * app.use(express.json())
 */
export function expressHandler(notifications: Notifications): NodeHandler {
  return handlerWith(
    notifications,
    "Mount this handler before app.use(express.json()), or mount express.raw({ type: ['application/json', 'text/xml'] }) before it.",
  );
}

/** Creates a request listener; `remedy` becomes the hint of the error about an already parsed body. */
export function handlerWith(notifications: Notifications, remedy: string): NodeHandler {
  return async (request, response) => {
    const { method = '', url = '/', originalUrl = url, body, rawBody } = request;
    const reply = await notifications.receive({
      method,
      target: originalUrl,
      headers: headerPairs(request),
      body: rawBodyOf({ stream: request, body, rawBody }, remedy),
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
