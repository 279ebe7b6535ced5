// Receives notifications in NestJS: a module with the path, and decorated handler methods.
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Wechatpay } from 'wechatpay-chain';
import { type NotificationEvent, Notifications } from 'wechatpay-chain/notify';
import { NotificationsModule, OnNotification } from 'wechatpay-chain/notify/nest';
import { Sandbox } from 'wechatpay-chain/sandbox';

@Injectable()
class Orders {
  @OnNotification('TRANSACTION.SUCCESS')
  async paid({ resource }: NotificationEvent<'TRANSACTION.SUCCESS'>): Promise<void> {
    console.log('handler: paid', resource.out_trade_no, resource.amount.total, 'fen');
  }
}

async function main(): Promise<void> {
  await using sandbox = await Sandbox.start();
  const { config } = sandbox;

  @Module({
    providers: [{ provide: Wechatpay, useFactory: () => new Wechatpay(config) }],
    exports: [Wechatpay],
  })
  class PaymentModule {}

  @Module({
    imports: [
      PaymentModule,
      NotificationsModule.forRootAsync({
        path: 'notify',
        imports: [PaymentModule],
        inject: [Wechatpay],
        useFactory: (wxpay: Wechatpay) => new Notifications(wxpay),
      }),
    ],
    providers: [Orders],
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const notify_url = `${await app.getUrl()}/notify`;

  const wxpay = app.get<Wechatpay>(Wechatpay);
  const out_trade_no = '1217752501201407033233368018';
  await wxpay.v3.pay.transactions.native.post({
    json: {
      appid: 'wxd678efh567hg6787',
      mchid: config.mchid,
      description: 'QQ 公仔',
      out_trade_no,
      notify_url,
      amount: { total: 100 },
    },
  });
  sandbox.pay(out_trade_no);
  await sandbox.settle();
  console.log('reply:', sandbox.notifications[0]?.attempts[0]?.status);

  await app.close();
  await wxpay.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
