// From the start of the process to a first client, by require: `node probes/start.cjs NAME`.
const config = JSON.parse(process.env.BENCH_CONFIG);
const begin = performance.now();
const loads = {
  nothing: () => undefined,
  undici: () => require('undici'),
  'wechatpay-chain': () => {
    const { Wechatpay } = require('../../dist');
    return new Wechatpay(config);
  },
  'wechatpay-axios-plugin': () => {
    const { Wechatpay } = require('wechatpay-axios-plugin');
    return new Wechatpay(config);
  },
  'wechatpay-node-v3': () => {
    const WxPay = require('wechatpay-node-v3');
    const { mchid, serial, privateKey, merchant } = config;
    const keys = { publicKey: Buffer.from(merchant.cert), privateKey: Buffer.from(privateKey) };
    return new WxPay({ appid: 'wx98761234567890ab', mchid, serial_no: serial, ...keys });
  },
};
const client = loads[process.argv[2]]();
require('../started.cjs')(begin, client);
