/** Something to notify the merchant of. */
export interface Notice {
  readonly type: string;
  readonly resource: object;
  readonly url: string;
  /** APIv2: how it is signed, as the order was. */
  readonly signType?: 'MD5' | 'HMAC-SHA256';
  /** When to send it, if later than now, and whether it still holds then. */
  readonly due?: { readonly at: number; readonly stands: () => boolean };
}
