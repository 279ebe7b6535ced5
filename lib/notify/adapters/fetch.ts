import type { Delivery } from '../delivery';
import type { Notifications } from '../notifications';
import { parsed } from './raw-body';

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * Receives notifications wherever a handler takes a Fetch `Request` and gives a `Response`: Hono, Next.js route
 * handlers, Deno, Bun.
 *
 * @example
 * export const POST = fetchHandler(notifications)  // app/notify/route.ts
 */
export function fetchHandler(notifications: Notifications): FetchHandler {
  return handlerWith(notifications, 'Pass the request on before anything reads it, or request.clone().');
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
    'No middleware in front may call c.req.json(), c.req.text() or c.req.parseBody() for this route.',
  );
  return (context) => handle(context.req.raw);
}

function handlerWith(notifications: Notifications, setting: string): FetchHandler {
  return async (request) => {
    const { method, headers, url } = request;
    const { pathname, search } = new URL(url);
    const reply = await notifications.receive({
      method,
      target: pathname + search,
      headers,
      body: bodyOf(request, setting),
    });
    return new Response(reply.body ?? null, { status: reply.status, headers: reply.headers });
  };
}

function bodyOf(request: Request, setting: string): Delivery['body'] {
  if (request.bodyUsed) return parsed(setting);
  return request.body ?? '';
}
