import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { Notifications } from '../notifications';
import { HANDLER_METADATA, type Registration } from './decorator';

/** Finds the decorated methods of all providers and controllers, and registers them as handlers. */
@Injectable()
export class HandlerExplorer implements OnModuleInit {
  readonly #notifications: Notifications;
  readonly #discovery: DiscoveryService;
  readonly #scanner: MetadataScanner;
  readonly #reflector: Reflector;

  constructor(
    @Inject(Notifications) notifications: Notifications,
    @Inject(DiscoveryService) discovery: DiscoveryService,
    @Inject(MetadataScanner) scanner: MetadataScanner,
    @Inject(Reflector) reflector: Reflector,
  ) {
    this.#notifications = notifications;
    this.#discovery = discovery;
    this.#scanner = scanner;
    this.#reflector = reflector;
  }

  onModuleInit(): void {
    const wrappers = [...this.#discovery.getProviders(), ...this.#discovery.getControllers()];
    // Request-scoped providers have no lasting instance.
    for (const { instance, isNotMetatype } of wrappers) {
      if (isNotMetatype || typeof instance !== 'object' || instance === null) continue;
      this.#register(instance);
    }
  }

  #register(instance: object): void {
    for (const name of this.#scanner.getAllMethodNames(Object.getPrototypeOf(instance))) {
      const method: unknown = Reflect.get(instance, name);
      if (typeof method !== 'function') continue;
      const register = this.#reflector.get<Registration | undefined>(HANDLER_METADATA, method);
      register?.(this.#notifications, (event, context) => Reflect.apply(method, instance, [event, context]));
    }
  }
}
