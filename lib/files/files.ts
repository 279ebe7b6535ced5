import { clientConfigOf, type FetchFileOptions, fetchFile, type Wechatpay } from '../client';
import type { WechatpayResponse } from '../http';
import type { Routes } from '../openapi';

type DownloadQuery = NonNullable<Parameters<Routes['v3/new-tax-control-fapiao/download']['get']>[0]>['query'];

/** The parameters that identify an invoice, in addition to the token in its URL. */
export type FapiaoQuery = Omit<DownloadQuery, 'token' | 'mchid'>;

/** Downloads files by the URLs of WeChat Pay's responses. */
export class Files {
  readonly #client: Wechatpay;

  constructor(client: Wechatpay) {
    this.#client = client;
  }

  /**
   * Downloads the file of a URL in a verified response: an e-receipt, a complaint's image, an invoice. The URL is used
   * unchanged. A request to WeChat Pay's own hosts is signed; a request to any other host contains neither a signature
   * nor the merchant ID. The file itself is unsigned.
   *
   * @param url an absolute URL; `https` if the host is not WeChat Pay's.
   * @throws {PathError} if the URL is invalid.
   * @throws {ApiError} if the host responds with an error.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012467251
   * @example
   * await wxpay.files.download(data.download_url, { sink: 'receipt.pdf' })
   */
  download(url: string, options: FetchFileOptions = {}): Promise<WechatpayResponse<Buffer>> {
    return fetchFile(this.#client, url, options);
  }

  /**
   * Downloads the file of an electronic invoice (fapiao). WeChat Pay requires the parameters of the invoice behind the
   * `download_url`; the merchant ID is the client's. The request is unsigned, and the file is checked against the SM3
   * digest that the response names.
   *
   * @param url the `download_url` of `v3/new-tax-control-fapiao/fapiao-applications/{fapiao_apply_id}/fapiao-files`.
   * @throws {SignatureError} if the file has another digest; nothing is written to the sink.
   * @throws {ApiError} if WeChat Pay refuses.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012286040
   * @example
   * const fapiao = { openid, invoice_code, invoice_no, fapiao_id }
   * await wxpay.files.fapiao(file.download_url, fapiao, { sink: 'fapiao.pdf' })
   */
  async fapiao(
    url: string,
    fapiao: FapiaoQuery,
    options: FetchFileOptions = {},
  ): Promise<WechatpayResponse<Buffer>> {
    const { mchid } = clientConfigOf(this.#client);
    const query = absentFrom(url, { mchid, ...fapiao });
    return fetchFile(this.#client, url, { ...options, query }, { anonymous: true, digest: 'sm3' });
  }
}

/** Returns the parameters that a URL does not have yet. */
function absentFrom(
  url: string,
  parameters: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const present = new URLSearchParams(url.split('?')[1]);
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !present.has(name)));
}
