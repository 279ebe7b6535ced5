import 'reflect-metadata';
import { type DynamicModule, Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Wechatpay, type WechatpayConfig } from 'wechatpay-chain';
import { WechatpayModule } from 'wechatpay-chain/nest';
import { Notifications } from 'wechatpay-chain/notify';
import { NotificationsModule } from 'wechatpay-chain/notify/nest';
import { Sandbox } from 'wechatpay-chain/sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start();
});
afterAll(() => sandbox.close());

const OPTIONS = { logger: false, abortOnError: false } as const;

@Injectable()
class Payments {
  readonly wxpay: Wechatpay;

  constructor(@Inject(Wechatpay) wxpay: Wechatpay) {
    this.wxpay = wxpay;
  }
}

/** An application whose providers are in another module than the client. */
function applicationOf(...imports: DynamicModule[]) {
  @Module({ providers: [Payments], exports: [Payments] })
  class PaymentsModule {}

  @Module({ imports: [...imports, PaymentsModule] })
  class AppModule {}
  return NestFactory.create(AppModule, OPTIONS);
}

const CONFIG = Symbol('config');

function configModule(): DynamicModule {
  class ConfigModule {}
  return {
    module: ConfigModule,
    providers: [{ provide: CONFIG, useFactory: () => sandbox.config }],
    exports: [CONFIG],
  };
}

describe('WechatpayModule', () => {
  it.each<[string, () => DynamicModule]>([
    ['a configuration', () => WechatpayModule.forRoot(sandbox.config)],
    [
      'an asynchronous factory with other providers',
      () =>
        WechatpayModule.forRootAsync({
          imports: [configModule()],
          inject: [CONFIG],
          useFactory: async (config: WechatpayConfig) => config,
        }),
    ],
  ])('injects a client made from %s into all modules', async (_, create) => {
    const app = await applicationOf(create());
    const { wxpay } = app.get(Payments);
    const { mchid } = sandbox.config;
    const { data } = await wxpay.v3.pay.transactions.native.post({
      json: {
        appid: 'wxd678efh567hg6787',
        mchid,
        description: 'A cup of tea',
        out_trade_no: '1217752501201407033233368018',
        notify_url: 'https://shop.example/notify',
        amount: { total: 100 },
      },
    });
    expect(data.code_url).toMatch(/^weixin:/);
    await app.close();
  });

  it('closes the client with the application', async () => {
    const app = await applicationOf(WechatpayModule.forRoot(sandbox.config));
    await app.init();
    const { wxpay } = app.get(Payments);
    await app.close();
    await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('reports a fault in the configuration when the application starts', async () => {
    const starting = applicationOf(WechatpayModule.forRoot({ ...sandbox.config, mchid: 'shop' }));
    await expect(starting).rejects.toMatchObject({ name: 'ConfigError', field: 'mchid' });
  });

  it('provides several clients by their tokens', async () => {
    const app = await applicationOf(
      WechatpayModule.forRoot(sandbox.config),
      WechatpayModule.forRoot({ ...sandbox.config, mchid: '1900000110' }, { token: 'branch' }),
    );
    await app.init();
    const clients = [app.get<Wechatpay>(Wechatpay), app.get<Wechatpay>('branch')];
    expect(clients.map(String)).toHaveLength(2);
    expect(clients[0]).not.toBe(clients[1]);
    await app.close();
    for (const wxpay of clients) {
      await expect(wxpay.v3.certificates.get()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    }
  });

  it('provides the client of the notifications', async () => {
    const app = await applicationOf(
      WechatpayModule.forRoot(sandbox.config),
      NotificationsModule.forRootAsync({
        path: 'notify',
        inject: [Wechatpay],
        useFactory: (wxpay: Wechatpay) => new Notifications(wxpay),
      }),
    );
    const paid = jest.fn();
    app.get(Notifications).on('TRANSACTION.SUCCESS', async ({ resource }) => paid(resource.out_trade_no));
    await app.listen(0, '127.0.0.1');
    const { status } = await sandbox
      .notify(
        'TRANSACTION.SUCCESS',
        { out_trade_no: 'T1', transaction_id: '4200001', trade_state: 'SUCCESS' } as never,
        `${await app.getUrl()}/notify`,
      )
      .then(({ attempts: [attempt] }) => ({ status: attempt?.status }));
    expect([status, paid.mock.calls]).toEqual([204, [['T1']]]);
    await app.close();
  });
});
