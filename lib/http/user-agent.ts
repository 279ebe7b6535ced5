import { VERSION } from '../version';

/** How requests introduce themselves; WeChat Pay refuses those that do not. */
export const USER_AGENT = `wechatpay-chain/${VERSION} (node ${process.version}; ${process.platform})`;
