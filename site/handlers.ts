/** Handlers of a notification by framework, as docs/notifications.md has them. */
export function handlersOf(type: string): [framework: string, code: string][] {
  const opening = (names: string): string => `import { ${names} } from 'wechatpay-chain/notify';`;
  const handler = [
    'const notifications = new Notifications(wxpay);',
    `notifications.on('${type}', async ({ resource }) => console.log(resource));`,
  ];
  const join = (...lines: readonly string[]): string => lines.join('\n');
  return [
    [
      'Express',
      join(
        "import express from 'express';",
        opening('expressHandler, Notifications'),
        '',
        ...handler,
        '',
        'const app = express();',
        "app.post('/notify', expressHandler(notifications)); // before express.json()",
        'app.listen(3000);',
      ),
    ],
    [
      'Fastify',
      join(
        "import Fastify from 'fastify';",
        opening('fastifyPlugin, Notifications'),
        '',
        ...handler,
        '',
        'const app = Fastify();',
        "app.register(fastifyPlugin, { prefix: '/notify', notifications });",
        'await app.listen({ port: 3000 });',
      ),
    ],
    [
      'Koa',
      join(
        "import Koa from 'koa';",
        opening('koaMiddleware, Notifications'),
        '',
        ...handler,
        '',
        'const app = new Koa();',
        'const receive = koaMiddleware(notifications);',
        "app.use((context, next) => (context.path === '/notify' ? receive(context) : next()));",
        'app.listen(3000);',
      ),
    ],
    [
      'Hono',
      join(
        "import { Hono } from 'hono';",
        opening('honoHandler, Notifications'),
        '',
        ...handler,
        '',
        'const app = new Hono();',
        "app.post('/notify', honoHandler(notifications));",
        'export default app;',
      ),
    ],
    [
      'Next.js, Deno, Bun',
      join(
        opening('fetchHandler, Notifications'),
        '',
        ...handler,
        '',
        'export const POST = fetchHandler(notifications);',
      ),
    ],
    [
      'node:http',
      join(
        "import { createServer } from 'node:http';",
        opening('nodeListener, Notifications'),
        '',
        ...handler,
        '',
        'createServer(nodeListener(notifications)).listen(3000);',
      ),
    ],
    [
      'NestJS',
      join(
        "import { Injectable } from '@nestjs/common';",
        "import type { NotificationEvent } from 'wechatpay-chain/notify';",
        "import { OnNotification } from 'wechatpay-chain/notify/nest';",
        '',
        '@Injectable()',
        'export class PaymentEvents {',
        `  @OnNotification('${type}')`,
        `  async receive({ resource }: NotificationEvent<'${type}'>): Promise<void> {`,
        '    console.log(resource);',
        '  }',
        '}',
      ),
    ],
  ];
}
