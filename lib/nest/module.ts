import {
  type DynamicModule,
  type FactoryProvider,
  type InjectionToken,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { Wechatpay, type WechatpayConfig } from '../index';

/** Options of both forms of {@link WechatpayModule}. */
export interface WechatpayModuleOptions {
  /** What the client is injected by; default the class `Wechatpay`. Name each client of an application with several. */
  readonly token?: InjectionToken;
}

/** Options of {@link WechatpayModule.forRootAsync}. */
export interface WechatpayModuleAsyncOptions
  extends WechatpayModuleOptions,
    Pick<DynamicModule, 'imports'>,
    Pick<FactoryProvider<WechatpayConfig>, 'inject' | 'useFactory'> {}

/** Closes a client after the HTTP server of the application has stopped. */
class ClientShutdown implements OnApplicationShutdown {
  readonly #client: Wechatpay;

  constructor(client: Wechatpay) {
    this.#client = client;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#client.close();
  }
}

/**
 * Provides a client to all modules of a NestJS application, and closes it when the application shuts down: with
 * `app.close()`, or on a signal after `app.enableShutdownHooks()`. Calls in flight complete first.
 *
 * @example
 * \@Module({ imports: [WechatpayModule.forRoot({ mchid, serial, privateKey, certs })] })
 * class AppModule {}
 *
 * \@Injectable()
 * class Payments {
 *   constructor(\@Inject(Wechatpay) private readonly wxpay: Wechatpay) {}
 * }
 */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: NestJS requires a class for a dynamic module
export class WechatpayModule {
  /**
   * Creates the module from the configuration of the client.
   *
   * @throws {ConfigError} when the application starts, for the first fault in the configuration.
   */
  static forRoot(config: WechatpayConfig, { token }: WechatpayModuleOptions = {}): DynamicModule {
    return moduleWith(token, { useFactory: () => new Wechatpay(config) });
  }

  /**
   * Creates the module from a factory that may inject other providers and returns the configuration of the client.
   *
   * @example
   * WechatpayModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({
   *     mchid: config.getOrThrow('WECHATPAY_MCHID'),
   *     serial: config.getOrThrow('WECHATPAY_SERIAL'),
   *     privateKey: config.getOrThrow('WECHATPAY_PRIVATE_KEY'),
   *     certs: { [config.getOrThrow('WECHATPAY_PUBLIC_KEY_ID')]: config.getOrThrow('WECHATPAY_PUBLIC_KEY') },
   *   }),
   * })
   */
  static forRootAsync(options: WechatpayModuleAsyncOptions): DynamicModule {
    const { token, imports = [], inject = [], useFactory } = options;
    return moduleWith(
      token,
      { inject, useFactory: async (...injected) => new Wechatpay(await useFactory(...injected)) },
      imports,
    );
  }
}

function moduleWith(
  token: InjectionToken = Wechatpay,
  client: Pick<FactoryProvider<Wechatpay>, 'inject' | 'useFactory'>,
  imports: NonNullable<DynamicModule['imports']> = [],
): DynamicModule {
  const providers: Provider[] = [
    { provide: token, ...client },
    {
      provide: ClientShutdown,
      inject: [token],
      useFactory: (wxpay: Wechatpay) => new ClientShutdown(wxpay),
    },
  ];
  return { module: WechatpayModule, global: true, imports, providers, exports: [token] };
}
