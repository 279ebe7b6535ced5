import { type DynamicModule, type FactoryProvider, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Notifications } from '../notifications';
import { HandlerExplorer } from './explorer';
import { NotificationsMount, PATH } from './mount';

/** Where notifications are received, and by what. */
export interface NotificationsModuleOptions {
  /** The path of `notify_url`, all of it: the prefix of the application is not put in front. */
  readonly path: string;
  readonly notifications: Notifications;
}

/** The same, made of other providers. */
export interface NotificationsModuleAsyncOptions
  extends Pick<DynamicModule, 'imports'>,
    Pick<FactoryProvider<Notifications>, 'inject' | 'useFactory'> {
  readonly path: string;
}

/**
 * Receives notifications in NestJS, in front of its body parsers and guards, and runs the handlers that are marked with
 * {@link OnNotification} in any provider.
 *
 * @example
 * \@Module({
 *   imports: [NotificationsModule.forRoot({ path: 'notify', notifications: new Notifications(wxpay) })],
 *   providers: [Orders],
 * })
 * class AppModule {}
 */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: what Nest calls a dynamic module
export class NotificationsModule {
  static forRoot({ path, notifications }: NotificationsModuleOptions): DynamicModule {
    return moduleWith(path, { provide: Notifications, useValue: notifications });
  }

  /**
   * @example
   * NotificationsModule.forRootAsync({
   *   path: 'notify',
   *   inject: [Wechatpay],
   *   useFactory: (wxpay: Wechatpay) => new Notifications(wxpay),
   * })
   */
  static forRootAsync(options: NotificationsModuleAsyncOptions): DynamicModule {
    const { path, imports = [], inject = [], useFactory } = options;
    return moduleWith(path, { provide: Notifications, inject, useFactory }, imports);
  }
}

function moduleWith(
  path: string,
  notifications: Provider<Notifications>,
  imports: NonNullable<DynamicModule['imports']> = [],
): DynamicModule {
  return {
    module: NotificationsModule,
    imports: [DiscoveryModule, ...imports],
    providers: [notifications, { provide: PATH, useValue: path }, HandlerExplorer, NotificationsMount],
    exports: [Notifications],
  };
}
