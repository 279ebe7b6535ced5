import { type DynamicModule, type FactoryProvider, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Notifications } from '../notifications';
import { HandlerExplorer } from './explorer';
import { NotificationsMount, PATH } from './mount';

/** Options of {@link NotificationsModule.forRoot}. */
export interface NotificationsModuleOptions {
  /** The full path of `notify_url`; the application's global prefix is not added. */
  readonly path: string;
  readonly notifications: Notifications;
}

/** Options of {@link NotificationsModule.forRootAsync}. */
export interface NotificationsModuleAsyncOptions
  extends Pick<DynamicModule, 'imports'>,
    Pick<FactoryProvider<Notifications>, 'inject' | 'useFactory'> {
  readonly path: string;
}

/**
 * Receives notifications in NestJS before its body parsers and guards, and runs the handlers that are decorated with
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
// biome-ignore lint/complexity/noStaticOnlyClass: NestJS requires a class for a dynamic module
export class NotificationsModule {
  /** Creates the module from a Notifications instance. */
  static forRoot({ path, notifications }: NotificationsModuleOptions): DynamicModule {
    return moduleWith(path, { provide: Notifications, useValue: notifications });
  }

  /**
   * Creates the module from a factory that may inject other providers.
   *
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
