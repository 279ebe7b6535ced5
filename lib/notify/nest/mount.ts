import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { fastifyPlugin } from '../adapters/fastify';
import { expressHandler } from '../adapters/node';
import { Notifications } from '../notifications';

/** Injection token of the path of `notify_url`. */
export const PATH = Symbol('wechatpay-chain:path');

/**
 * Serves the path of `notify_url` on Express and on Fastify. It mounts as soon as the platform is initialized, before
 * Nest's body parsers: a controller would receive a parsed body, and only after all of it was read.
 */
@Injectable()
export class NotificationsMount {
  constructor(
    @Inject(Notifications) notifications: Notifications,
    @Inject(PATH) path: string,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
  ) {
    const absolute = `/${path.replace(/^\/+/, '')}`;
    host.init$.subscribe(() => {
      const { httpAdapter } = host;
      if (httpAdapter.getType() === 'fastify') {
        httpAdapter.getInstance().register(fastifyPlugin(notifications), { prefix: absolute });
      } else {
        httpAdapter.post(absolute, expressHandler(notifications));
      }
    });
  }
}
