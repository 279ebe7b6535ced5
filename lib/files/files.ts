import type { WechatpayResponse } from '../http';
import { type FetchFileOptions, fetchFile, type Wechatpay } from '../wechatpay';

/** Files by the URLs that WeChat Pay's answers name. */
export class Files {
  readonly #client: Wechatpay;

  constructor(client: Wechatpay) {
    this.#client = client;
  }

  /**
   * Fetches the file of a URL that came with a verified answer: an e-receipt, a complaint's image, an invoice. The URL
   * is taken to the byte. To WeChat Pay's own hosts the request is signed; any other host gets the bare request, no
   * signature and no name of the merchant. The file itself comes unsigned.
   *
   * @param url absolute; `https` where the host is not WeChat Pay's.
   * @throws {PathError} where it is no such URL.
   * @throws {ApiError} where the host answers with an error.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012467251
   * @example
   * await wxpay.files.download(data.download_url, { sink: 'receipt.pdf' })
   */
  download(url: string, options: FetchFileOptions = {}): Promise<WechatpayResponse<Buffer>> {
    return fetchFile(this.#client, url, options);
  }
}
