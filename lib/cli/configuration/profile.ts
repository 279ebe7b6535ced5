/** The configuration of a merchant, as text, with the field names of a profile. */
export interface Merchant {
  readonly mchid?: string;
  /** The serial number of the merchant API certificate. */
  readonly serial?: string;
  /** apiclient_key.pem. */
  readonly privateKey?: string;
  /** apiclient_cert.pem. */
  readonly certificate?: string;
  /** `PUB_KEY_ID_…` */
  readonly publicKeyId?: string;
  /** pub_key.pem. */
  readonly publicKey?: string;
  /** One or more platform certificates, PEM. */
  readonly platformCertificate?: string;
  readonly apiv3Key?: string;
  /** The APIv2 key. */
  readonly secret?: string;
  readonly baseURL?: string;
  /** Certificate authorities to trust, PEM. */
  readonly ca?: string;
}

export type MerchantField = keyof Merchant;

/** The environment variable of each field. */
export const VARIABLES: Readonly<Record<MerchantField, string>> = {
  mchid: 'WECHATPAY_MCHID',
  serial: 'WECHATPAY_SERIAL',
  privateKey: 'WECHATPAY_PRIVATE_KEY',
  certificate: 'WECHATPAY_CERTIFICATE',
  publicKeyId: 'WECHATPAY_PUBLIC_KEY_ID',
  publicKey: 'WECHATPAY_PUBLIC_KEY',
  platformCertificate: 'WECHATPAY_PLATFORM_CERTIFICATE',
  apiv3Key: 'WECHATPAY_APIV3_KEY',
  secret: 'WECHATPAY_SECRET',
  baseURL: 'WECHATPAY_BASE_URL',
  ca: 'WECHATPAY_CA',
};

export const FIELDS = Object.keys(VARIABLES) as readonly MerchantField[];

/** The configuration of a merchant and its source. */
export interface Found {
  readonly merchant: Merchant;
  readonly source: Source;
}

export type Source =
  | { readonly kind: 'environment' }
  | {
      readonly kind: 'profile';
      readonly name: string;
      readonly file: string;
      /** Other users can read the file. */
      readonly exposed: boolean;
    };

/** Returns the name of a field in a source. */
export function nameIn(source: Source, field: MerchantField): string {
  return source.kind === 'environment' ? VARIABLES[field] : field;
}

export function describeSource(source: Source): string {
  return source.kind === 'environment' ? 'the environment' : `${source.file} (${source.name})`;
}
