import type { Delivery } from '../delivery';
import type { Notifications } from '../notifications';
import { parsedBody } from './raw-body';

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Receives notifications in any framework whose handlers take a Fetch `Request` and return a `Response`: Next.js route
 * handlers, Deno, Bun.
 *
 * @example
 * export const POST = fetchHandler(notifications)  // app/notify/route.ts
 */
export function fetchHandler(notifications: Notifications): FetchHandler {
  return handlerWith(
    notifications,
    'Pass the request before anything reads its body, or pass request.clone().',
  );
}

/**
 * Receives notifications in Hono.
 *
 * @example
 * app.post('/notify', honoHandler(notifications))
 */
export function honoHandler(
  notifications: Notifications,
): (context: { readonly req: { readonly raw: Request } }) => Promise<Response> {
  const handle = handlerWith(
    notifications,
    'Remove earlier middleware that calls c.req.json(), c.req.text() or c.req.parseBody() on this route.',
  );
  return (context) => handle(context.req.raw);
}

function handlerWith(notifications: Notifications, remedy: string): FetchHandler {
  return async (request) => {
    const { method, headers, url } = request;
    const { pathname, search } = new URL(url);
    const reply = await notifications.receive({
      method,
      target: pathname + search,
      headers,
      body: bodyOf(request, remedy),
    });
    return new Response(reply.body ?? null, { status: reply.status, headers: reply.headers });
  };
}

function bodyOf(request: Request, remedy: string): Delivery['body'] {
  if (request.bodyUsed) return parsedBody(remedy);
  return request.body ?? '';
}
