import type { ConnectView, PublishedKey } from '../../../lib/sandbox/console/views';

/** Code that connects a client to the gateway. Private keys come from the environment. */
export interface Snippet {
  /** A name of a program or a package: the same in every language. */
  readonly name: string;
  readonly text: string;
  /** Whether the client has the host of WeChat Pay built in, so that the gateway must take its place. */
  readonly builtInHost?: true;
}

/** Configurations of this package. */
export function ownSnippets(view: ConnectView): readonly Snippet[] {
  return [
    { name: 'Node.js', text: NODE },
    { name: 'Express', text: EXPRESS },
    { name: 'NestJS', text: NEST },
    { name: 'Next.js orders', text: NEXT_ORDERS },
    { name: 'Next.js notify', text: NEXT_NOTIFY },
    { name: 'Sandbox.start()', text: inProcess(view) },
  ];
}

/** Configurations of other clients. */
export function otherSnippets(view: ConnectView): readonly Snippet[] {
  return [
    { name: 'wechatpay-axios-plugin', text: axiosPlugin(view) },
    { name: 'wechatpay-node-v3', text: nodeV3(view), builtInHost: true },
    { name: 'wechatpay/wechatpay (PHP)', text: php(view) },
  ];
}

/** The public variables of the environment, one a line, for a shell and `node --env-file`. */
export function environment({ url, mchid, serial, keys, ca }: ConnectView): string {
  const publicKey = keys.find(({ kind }) => kind === 'public-key');
  const certificate = keys.find(({ kind }) => kind === 'certificate');
  const variables = [
    ['WECHATPAY_BASE_URL', url],
    ['WECHATPAY_MCHID', mchid],
    ['WECHATPAY_SERIAL', serial],
    ['WECHATPAY_PUBLIC_KEY_ID', publicKey?.id],
    ['WECHATPAY_PUBLIC_KEY', publicKey?.pem],
    ['WECHATPAY_PLATFORM_CERTIFICATE', certificate?.pem],
    ['WECHATPAY_CA', ca],
  ] as const;
  return variables
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`export ${name}='${value.trim().replaceAll('\n', '\\n')}'`],
    )
    .join('\n');
}

const ORDER = `{
    appid: 'wxd678efh567hg6787',
    mchid: String(process.env.WECHATPAY_MCHID),
    description: 'A cup of tea',
    out_trade_no: randomUUID().replaceAll('-', ''),
    notify_url: 'http://127.0.0.1:3000/notify',
    amount: { total: 100 }, // in fen
  }`;

const indented = (text: string, spaces: number): string => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

const NODE = `import { randomUUID } from 'node:crypto';
import { Wechatpay } from 'wechatpay-chain';

const wxpay = Wechatpay.fromEnv();
const { data } = await wxpay.v3.pay.transactions.native.post({
  json: ${ORDER},
});
console.log(data.code_url);
await wxpay.close();
`;

const EXPRESS = `import { randomUUID } from 'node:crypto';
import express from 'express';
import { Wechatpay } from 'wechatpay-chain';
import { expressHandler, Notifications } from 'wechatpay-chain/notify';

const wxpay = Wechatpay.fromEnv();
const notifications = new Notifications(wxpay);
notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => console.log(resource.out_trade_no));

const app = express();
app.post('/notify', expressHandler(notifications)); // before express.json()
app.post('/orders', async (_request, response) => {
  const { data } = await wxpay.v3.pay.transactions.native.post({
    json: ${indented(ORDER, 2)},
  });
  response.json({ code_url: data.code_url });
});
app.listen(3000);
`;

const NEST = `import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { Controller, Inject, Injectable, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Wechatpay } from 'wechatpay-chain';
import { WechatpayModule } from 'wechatpay-chain/nest';
import { type NotificationEvent, Notifications } from 'wechatpay-chain/notify';
import { NotificationsModule, OnNotification } from 'wechatpay-chain/notify/nest';

const { env } = process;

@Controller('orders')
class OrdersController {
  constructor(@Inject(Wechatpay) private readonly wxpay: Wechatpay) {}

  @Post()
  async place() {
    const { data } = await this.wxpay.v3.pay.transactions.native.post({
      json: ${indented(ORDER, 4)},
    });
    return { code_url: data.code_url };
  }
}

@Injectable()
class Payments {
  @OnNotification('TRANSACTION.SUCCESS')
  async paid({ resource }: NotificationEvent<'TRANSACTION.SUCCESS'>): Promise<void> {
    console.log(resource.out_trade_no);
  }
}

@Module({
  imports: [
    WechatpayModule.forRootAsync({
      useFactory: () => ({
        baseURL: String(env.WECHATPAY_BASE_URL),
        mchid: String(env.WECHATPAY_MCHID),
        serial: String(env.WECHATPAY_SERIAL),
        privateKey: String(env.WECHATPAY_PRIVATE_KEY),
        certs: { [String(env.WECHATPAY_PUBLIC_KEY_ID)]: String(env.WECHATPAY_PUBLIC_KEY) },
        apiv3Key: String(env.WECHATPAY_APIV3_KEY),
      }),
    }),
    NotificationsModule.forRootAsync({
      path: 'notify',
      inject: [Wechatpay],
      useFactory: (wxpay: Wechatpay) => new Notifications(wxpay),
    }),
  ],
  controllers: [OrdersController],
  providers: [Payments],
})
class AppModule {}

const app = await NestFactory.create(AppModule);
await app.listen(3000);
`;

const NEXT_ORDERS = `// app/orders/route.ts
import { randomUUID } from 'node:crypto';
import { Wechatpay } from 'wechatpay-chain';

const wxpay = Wechatpay.fromEnv();

export const POST = async () => {
  const { data } = await wxpay.v3.pay.transactions.native.post({
    json: ${indented(ORDER, 2)},
  });
  return Response.json({ code_url: data.code_url });
};
`;

const NEXT_NOTIFY = `// app/notify/route.ts
import { Wechatpay } from 'wechatpay-chain';
import { fetchHandler, Notifications } from 'wechatpay-chain/notify';

const notifications = new Notifications(Wechatpay.fromEnv());
notifications.on('TRANSACTION.SUCCESS', async ({ resource }) => console.log(resource.out_trade_no));

export const POST = fetchHandler(notifications);
`;

function inProcess({ mchid }: ConnectView): string {
  return `import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

// A gateway of the test itself, with its own keys.
const sandbox = await Sandbox.start({ mchid: '${mchid}' });
const wxpay = new Wechatpay(sandbox.config);
console.log(sandbox.url);
await wxpay.close();
await sandbox.close();
`;
}

/** The entries of an object of JavaScript, a key a line. */
const entries = (keys: readonly PublishedKey[]): string =>
  keys.map(({ id, pem }) => `    '${id}': \`${pem.trim()}\`,`).join('\n');

function axiosPlugin({ url, mchid, serial, keys }: ConnectView): string {
  return `import { Wechatpay } from 'wechatpay-axios-plugin';

const wxpay = new Wechatpay({
  baseURL: '${url}/',
  mchid: '${mchid}',
  serial: '${serial}',
  privateKey: String(process.env.WECHATPAY_PRIVATE_KEY).replaceAll('\\\\n', '\\n'),
  certs: {
${entries(keys)}
  },
  secret: process.env.WECHATPAY_SECRET,
});
const { data } = await wxpay.v3.certificates.get();
console.log(data);
`;
}

function nodeV3({ mchid }: ConnectView): string {
  return `import WxPay from 'wechatpay-node-v3';

// Started with: wxpay sandbox --https --port 443 --keys certificate
// and 127.0.0.1 as the address of api.mch.weixin.qq.com in the hosts file.
const pay = new WxPay({
  appid: 'wxd678efh567hg6787',
  mchid: '${mchid}',
  publicKey: Buffer.from(String(process.env.WECHATPAY_CERTIFICATE).replaceAll('\\\\n', '\\n')),
  privateKey: Buffer.from(String(process.env.WECHATPAY_PRIVATE_KEY).replaceAll('\\\\n', '\\n')),
  key: process.env.WECHATPAY_APIV3_KEY,
});
console.log(await pay.get_certificates(String(process.env.WECHATPAY_APIV3_KEY)));
`;
}

function php({ url, mchid, serial, keys }: ConnectView): string {
  const certs = keys.map(
    ({ id, pem }) => `        '${id}' => Rsa::from(<<<'PEM'\n${pem.trim()}\nPEM, Rsa::KEY_TYPE_PUBLIC),`,
  );
  return `<?php
use WeChatPay\\Builder;
use WeChatPay\\Crypto\\Rsa;

$privateKey = str_replace('\\n', "\\n", getenv('WECHATPAY_PRIVATE_KEY'));
$instance = Builder::factory([
    'base_uri' => '${url}/',
    'mchid' => '${mchid}',
    'serial' => '${serial}',
    'privateKey' => Rsa::from($privateKey, Rsa::KEY_TYPE_PRIVATE),
    'certs' => [
${certs.join('\n')}
    ],
]);
echo $instance->chain('v3/certificates')->get()->getBody();
`;
}
