export { WechatpayModule, type WechatpayModuleAsyncOptions, type WechatpayModuleOptions } from './module';
