import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import {
  expressHandler,
  fastifyPlugin,
  fetchHandler,
  honoHandler,
  koaMiddleware,
  type NotificationEvent,
  Notifications,
  nodeListener,
} from 'wechatpay-chain/notify';
import { NotificationsModule, OnNotification, OnOtherNotifications } from 'wechatpay-chain/notify/nest';
import { configOf } from 'wechatpay-chain/sandbox';
import { CASES, type Case, Desk } from '../support/deliveries';
import { exchange } from '../support/http';
import { identity, NOW } from '../support/notification';
import { ManualTimer } from '../support/timer';

/** A server under test: its URL, and a function that closes it. */
interface Running {
  readonly url: string;
  readonly close: () => unknown;
}

type Start = (notifications: Notifications, desk: Desk) => Promise<Running>;

async function listen(listener: RequestListener): Promise<Running> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return running(server);
}

function running(server: Server): Running {
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`, close };
}

async function serveFetch(fetch: (request: Request) => Response | Promise<Response>): Promise<Running> {
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return running(server as Server);
}

/** A Nest application whose handlers are found by their decorators. */
function nestModule(notifications: Notifications, desk: Desk): Type<unknown> {
  @Injectable()
  class Handlers {
    @OnNotification('TRANSACTION.SUCCESS')
    paid(event: NotificationEvent<'TRANSACTION.SUCCESS'>): unknown {
      return desk.paid(event);
    }

    @OnNotification('PARKING_FEE.QUERY_TRANS_INFO')
    parked(event: NotificationEvent<'PARKING_FEE.QUERY_TRANS_INFO'>) {
      return desk.parked(event);
    }

    @OnNotification('CROSS_BORDER_PAY.PUSH_ORDER_INFO')
    ordered() {
      return desk.ordered();
    }

    @OnOtherNotifications()
    other(event: NotificationEvent): void {
      desk.other(event);
    }
  }

  @Module({
    imports: [NotificationsModule.forRoot({ path: 'notify', notifications })],
    providers: [Handlers],
  })
  class AppModule {}
  return AppModule;
}

const FRAMEWORKS: Readonly<Record<string, Start>> = {
  'node:http': (notifications, desk) => {
    desk.register(notifications);
    return listen(nodeListener(notifications));
  },
  'Express 5': (notifications, desk) => {
    desk.register(notifications);
    const app = express();
    app.post('/notify', expressHandler(notifications));
    app.use(express.json());
    return listen(app);
  },
  'Koa 3': (notifications, desk) => {
    desk.register(notifications);
    const app = new Koa();
    app.use(koaMiddleware(notifications));
    return listen(app.callback());
  },
  'Fastify 5': async (notifications, desk) => {
    desk.register(notifications);
    const app = fastify();
    app.register(fastifyPlugin(notifications), { prefix: '/notify' });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { ...running(app.server), close: () => app.close() };
  },
  'Hono 4': (notifications, desk) => {
    desk.register(notifications);
    const app = new Hono();
    app.post('/notify', honoHandler(notifications));
    return serveFetch(app.fetch);
  },
  Fetch: (notifications, desk) => {
    desk.register(notifications);
    return serveFetch(fetchHandler(notifications));
  },
  'NestJS 11 on Express': async (notifications, desk) => {
    const app = await NestFactory.create(nestModule(notifications, desk), { logger: false });
    await app.listen(0, '127.0.0.1');
    return { ...running(app.getHttpServer()), close: () => app.close() };
  },
  'NestJS 11 on Fastify': async (notifications, desk) => {
    const app = await NestFactory.create(nestModule(notifications, desk), new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    return { ...running(app.getHttpServer()), close: () => app.close() };
  },
};

describe.each(Object.entries(FRAMEWORKS))('%s', (_, start) => {
  const timer = new ManualTimer();
  const desk = new Desk();
  let app: Running;

  beforeAll(async () => {
    const config = { ...configOf(await identity()), clock: () => NOW };
    app = await start(new Notifications(config, { timer, onError: () => undefined }), desk);
  }, 60_000);

  afterAll(() => app.close());

  it.each(CASES.map((each) => [each.name, each] as const))('a notification %s', async (_, each: Case) => {
    const { make, status, body, header, during, times = 1 } = each;
    const message = await make();
    const before = desk.handled.length;
    for (let sent = 0; sent < times; sent += 1) {
      const answer = await exchange(app.url, message, (hangUp) => during?.(timer, hangUp, desk));
      expect([status].flat()).toContain(answer.status);
      if (body !== undefined) expect(answer.body).toMatch(body === '' ? /^$/ : body);
      if (header) expect(answer.headers[header[0]]).toMatch(header[1]);
    }
    const expected = each.runs ?? ([status].flat()[0] === 204 || status === 200 ? 1 : 0);
    expect(desk.handled.length - before).toBe(expected);
    expect(timer.waiting).toBe(0);
  });

  it('serves further requests after a sender disconnects', async () => {
    const [good] = CASES;
    const cut = await (good as Case).make();
    const hung = exchange(app.url, { ...cut, framing: 'half' }, async (hangUp) => {
      while (timer.waiting === 0) await new Promise(setImmediate);
      hangUp();
    });
    await expect(hung).rejects.toThrow();
    while (timer.waiting > 0) await new Promise(setImmediate);
    await expect(exchange(app.url, cut)).resolves.toMatchObject({ status: 204 });
  });
});
