import { type Merchant, needed, queryOf } from './signing-config';

/** A transfer that waits for the user's confirmation. */
export interface WaitingTransfer {
  /** The `appid` of the transfer. */
  readonly appid: string;
  /** The `package_info` that creating the transfer returned in the state `WAIT_USER_CONFIRM`. */
  readonly package_info: string;
  /** A partner's sub-merchant, and its app. */
  readonly sub_mchid?: string;
  readonly sub_appid?: string;
}

/** The parameters of `requestMerchantTransfer` in WeChat's browser and in a mini program. */
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
  /** The parameters of the app's `WXOpenBusinessView`. */
  readonly app: { readonly businessType: 'requestMerchantTransfer'; readonly query: string };
}

/** Builds the confirmation of a transfer, unsigned, since `package_info` authenticates itself. */
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
