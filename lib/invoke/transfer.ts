import { type Merchant, needed, queryOf } from './signing-config';

/** A transfer that waits for its user. */
export interface WaitingTransfer {
  /** The `appid` that the transfer was made with. */
  readonly appid: string;
  /** What making the transfer gave, where its state is `WAIT_USER_CONFIRM`. */
  readonly package_info: string;
  /** A partner's sub-merchant, and its app. */
  readonly sub_mchid?: string;
  readonly sub_appid?: string;
}

/** What `requestMerchantTransfer` takes, in WeChat's browser and in a mini program. */
export interface TransferConfirmation {
  readonly mchId: string;
  readonly subMchId?: string;
  readonly appId: string;
  readonly subAppId?: string;
  readonly package: string;
}

/** The same, for each kind of client. */
export interface TransferConfirmations {
  readonly jsapi: TransferConfirmation;
  readonly miniProgram: TransferConfirmation;
  /** What the app's `WXOpenBusinessView` takes. */
  readonly app: { readonly businessType: 'requestMerchantTransfer'; readonly query: string };
}

/** Nothing is signed: `package_info` proves itself. */
export function transferConfirmation(merchant: Merchant, transfer: WaitingTransfer): TransferConfirmations {
  const fields = {
    mchId: merchant.mchid,
    ...(transfer.sub_mchid ? { subMchId: transfer.sub_mchid } : {}),
    appId: needed('appid', transfer.appid),
    ...(transfer.sub_appid ? { subAppId: transfer.sub_appid } : {}),
    package: needed('package_info', transfer.package_info),
  };
  const app = { businessType: 'requestMerchantTransfer' as const, query: queryOf(fields) };
  return { jsapi: fields, miniProgram: fields, app };
}
