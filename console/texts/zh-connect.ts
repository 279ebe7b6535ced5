import type { connect as english } from './en-connect';

export const connect: typeof english = {
  title: '接入',
  intro: '客户端调用本网关所需的信息。私钥不在此显示，网关启动时会打印。',
  address: '地址',
  url: '接口地址',
  mchid: '商户号',
  serial: '商户证书序列号',
  keys: { 'public-key': '微信支付公钥', certificate: '微信支付平台证书' },
  notifyUrl: '内置接收端的通知地址',
  sample: '示例订单',
  sampleHint: '以本网关商户的身份发送一笔已签名的 Native 订单。',
  send: '发送示例订单',
  sending: '发送中…',
  sent: (number) => `已下单：${number}`,
  refused: (message) => `下单被拒绝：${message}`,
  openCashier: '到收银台支付',
  seeRequest: '查看请求',
  seeNotification: '查看通知',
  environment: '环境变量',
  environmentHint:
    '仅包含公开的部分。wxpay sandbox 会打印全部变量，包括 WECHATPAY_PRIVATE_KEY、WECHATPAY_APIV3_KEY 和 WECHATPAY_SECRET；加上 --write FILE 则写入仅本人可读的文件。',
  own: 'wechatpay-chain',
  others: '其他 SDK',
  builtInHost:
    '该客户端内置了微信支付的域名，因此由网关代替该域名：网关在 443 端口提供 HTTPS，在 hosts 文件中将域名指向本机，并用 NODE_EXTRA_CA_CERTS 指定 CA 证书（WECHATPAY_CA）的文件。',
  doctor: '检查客户端',
  doctorHint: 'wxpay doctor 在客户端一侧检查密钥、证书和时间。',
  doctorCommand: 'npx wxpay doctor',
  findings: '检查结果',
  findingsHint: '根据已有的请求和通知判断。',
  status: { ok: '正常', warning: '警告', failed: '失败', skipped: '暂无' },
  finding: {
    requests: ({ count }) => ({ message: `网关已收到客户端的 ${count} 个请求。` }),
    'requests-none': () => ({
      message: '还没有客户端调用本网关。',
      hint: '请把客户端的接口地址设为上面的地址。',
    }),
    'mchid-other': ({ mchid, expected }) => ({
      message: `最近一个请求的商户号是 ${mchid}。`,
      hint: `请把 mchid 设为 ${expected}。`,
    }),
    'serial-other': ({ serial, expected }) => ({
      message: `最近一个请求的证书序列号是 ${serial}。`,
      hint: `请把 serial 设为 ${expected}。`,
    }),
    signature: () => ({ message: '最近一个请求的签名正确。' }),
    'signature-invalid': ({ reason }) => ({
      message: `最近一个请求未通过验签：${reason}`,
      hint: '打开该请求，对比两份待签名串。',
    }),
    clock: ({ offset }) => ({ message: `客户端的时间正确（相差 ${offset} 秒）。` }),
    'clock-off': ({ offset }) => ({
      message: `客户端的时间${Number(offset) > 0 ? '快' : '慢'} ${Math.abs(Number(offset))} 秒。`,
      hint: '请用 NTP 校时，相差超过 300 秒时所有签名都会被拒绝。',
    }),
    notification: () => ({ message: '最近一个通知已成功接收。' }),
    'notification-refused': ({ answer }) => ({
      message: `最近一个通知未被接收：${answer}。`,
      hint: '请检查接收端的 APIv3 密钥和微信支付的密钥。',
    }),
    'notifications-none': () => ({
      message: '还没有发送过通知。',
      hint: '支付一笔 notify_url 指向本机的订单即可。',
    }),
  },
};
