import type { Wechatpay } from '../../client';
import { clientConfigOf, fetchFile } from '../../client';
import type { Routes } from '../../openapi';
import type { Bill } from './bill';
import type { Checksum } from './checksum';
import type { FundFlowColumn, FundFlowSummaryColumn, TradeColumn, TradeSummaryColumn } from './columns';
import { decryptedChunks, type EncryptedFile } from './decrypt';
import { type BillOptions, type Expectations, openBill } from './open-bill';

/** What a bill is asked for with: the query of its endpoint. */
export type BillQuery<Path extends keyof Routes> = Routes[Path] extends { get(init: infer Init): unknown }
  ? Init extends { readonly query: infer Query }
    ? Query
    : never
  : never;

/** What a bill of APIv2 is asked for with: the fields of its endpoint. */
export type BillForm<Path extends keyof Routes> = Routes[Path] extends { post(init: infer Init): unknown }
  ? Init extends { readonly xml: infer Fields }
    ? Fields
    : never
  : never;

/** Where a bill lies, and its digest: what the call that applies for it is answered with. */
export interface AppliedBill extends Partial<Checksum> {
  readonly download_url: string;
}

type SealedOptions = Omit<BillOptions, 'stream'>;

/**
 * The bills: each call applies for one, fetches it at once (the URL is good for 30 seconds), unpacks and checks it, and
 * gives its rows. Memory stays the same however large the bill is.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868
 */
export class Bills {
  readonly #client: Wechatpay;

  constructor(client: Wechatpay) {
    this.#client = client;
  }

  /**
   * The trade bill of a day: payments and refunds. Yesterday's is there from 10 o'clock.
   *
   * @throws {SignatureError} where the file is not the one whose digest was named.
   * @throws {NetworkError} where it was cut, or unpacks to more than the limit or 1,000 times its size.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866
   * @example
   * const bill = await wxpay.bills.trade({ bill_date: '2026-11-23', tar_type: 'GZIP' })
   * for await (const row of bill) console.log(row.商户订单号, row.应结订单金额)
   */
  async trade(
    query: BillQuery<'v3/bill/tradebill'>,
    options: BillOptions = {},
  ): Promise<Bill<TradeColumn, TradeSummaryColumn>> {
    const { data } = await this.#client.chain('v3/bill/tradebill').get({ query, ...calling(options) });
    return this.#open(data, options);
  }

  /**
   * The fund flow bill of a day: what changed an account's balance. Throws as {@link Bills.trade} does.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867
   * @example
   * const bill = await wxpay.bills.fundFlow({ bill_date: '2026-11-23', account_type: 'BASIC' })
   */
  async fundFlow(
    query: BillQuery<'v3/bill/fundflowbill'>,
    options: BillOptions = {},
  ): Promise<Bill<FundFlowColumn, FundFlowSummaryColumn>> {
    const { data } = await this.#client.chain('v3/bill/fundflowbill').get({ query, ...calling(options) });
    return this.#open(data, options);
  }

  /**
   * The profit-sharing bill of a day. Throws as {@link Bills.trade} does.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012761131
   * @example
   * const bill = await wxpay.bills.profitSharing({ bill_date: '2026-11-23' })
   */
  async profitSharing(query: BillQuery<'v3/profitsharing/bills'>, options: BillOptions = {}): Promise<Bill> {
    const { data } = await this.#client.chain('v3/profitsharing/bills').get({ query, ...calling(options) });
    return this.#open(data, options);
  }

  /**
   * The withdrawals of a day that failed. Throws as {@link Bills.trade} does.
   *
   * @example
   * const bill = await wxpay.bills.failedWithdrawals({ bill_date: '2026-11-23' })
   */
  async failedWithdrawals(
    query: BillQuery<'v3/merchant/fund/withdraw/bill-type/{bill_type}'>,
    options: BillOptions = {},
  ): Promise<Bill> {
    const endpoint = this.#client.chain('v3/merchant/fund/withdraw/bill-type/{bill_type}');
    const { data } = await endpoint.get({ bill_type: 'NO_SUCC', query, ...calling(options) });
    return this.#open(data, options);
  }

  /**
   * The fund flow bill of one sub-merchant. WeChat Pay seals it for the merchant's certificate, and splits it at about
   * 16 GB: the files come in their order. Throws as {@link Bills.trade} does.
   *
   * @throws {DecryptionError} where a file is not sealed for this merchant's certificate, or was changed.
   * @see https://pay.weixin.qq.com/doc/v3/partner/4012760249
   * @example
   * const [bill] = await wxpay.bills.subMerchantFundFlow({
   *   bill_date: '2026-11-23', sub_mchid: '1900000110', account_type: 'BASIC', algorithm: 'AEAD_AES_256_GCM',
   * })
   */
  async subMerchantFundFlow(
    query: BillQuery<'v3/bill/sub-merchant-fundflowbill'>,
    options: SealedOptions = {},
  ): Promise<readonly Bill<FundFlowColumn, FundFlowSummaryColumn>[]> {
    const endpoint = this.#client.chain('v3/bill/sub-merchant-fundflowbill');
    const { data } = await endpoint.get({ query, ...calling(options) });
    return this.#openSealed(data.download_bill_list, options);
  }

  /**
   * The fund flow bills of all sub-merchants of a platform, sealed and split as one sub-merchant's is.
   *
   * @see https://pay.weixin.qq.com/doc/v3/partner/4012760672
   * @example
   * const files = await wxpay.bills.ecommerceFundFlow({
   *   bill_date: '2026-11-23', account_type: 'ALL', algorithm: 'AEAD_AES_256_GCM',
   * })
   */
  async ecommerceFundFlow(
    query: BillQuery<'v3/ecommerce/bill/fundflowbill'>,
    options: SealedOptions = {},
  ): Promise<readonly Bill<FundFlowColumn, FundFlowSummaryColumn>[]> {
    const endpoint = this.#client.chain('v3/ecommerce/bill/fundflowbill');
    const { data } = await endpoint.get({ query, ...calling(options) });
    return this.#openSealed(data.download_bill_list, options);
  }

  /**
   * Fetches the bill of one hour of a PayScore service. WeChat Pay encrypts it as it does a sub-merchant's, and offers
   * it packed only.
   *
   * @param query `bill_date` names the hour: `YYYYMMDDHH`.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4013394586
   * @example
   * const files = await wxpay.bills.payScore({
   *   bill_date: '2026112310',
   *   service_id: '2002000000000558128851361561536',
   *   tar_type: 'GZIP',
   *   encryption_algorithm: 'AEAD_AES_256_GCM',
   * })
   */
  async payScore(
    query: BillQuery<'v3/payscore/merchant-bill'>,
    options: SealedOptions = {},
  ): Promise<readonly Bill[]> {
    const { data } = await this.#client
      .chain('v3/payscore/merchant-bill')
      .get({ query, ...calling(options) });
    return this.#openSealed(data.download_bill_list, options);
  }

  /**
   * The statement of a day of a global merchant: WeChat Pay signs its SHA-1.
   *
   * @throws {SignatureError} where the signature does not hold, or the file is not the one that it names.
   * @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444
   * @example
   * const statement = await wxpay.bills.globalStatement({ date: '20261123', mchid: '1900000109' })
   */
  globalStatement(
    query: BillQuery<'v3/global/statements'>,
    options: Omit<BillOptions, 'stream'> = {},
  ): Promise<Bill> {
    const endpoint = this.#client.chain('v3/global/statements');
    return openBill(
      (sink, signal) => endpoint.get({ query, sink, ...calling(options), ...progress(options), signal }),
      {},
      options,
    );
  }

  /**
   * The trade bill of a day through APIv2, which names no digest: it is good when it has come whole.
   *
   * @throws {ApiError} where there is none (`20002`), or the request is refused.
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935219
   * @example
   * const bill = await wxpay.bills.tradeV2({ appid, mch_id, bill_date: '20261123', tar_type: 'GZIP' })
   */
  tradeV2(
    xml: BillForm<'v2/pay/downloadbill'>,
    options: BillOptions = {},
  ): Promise<Bill<TradeColumn, TradeSummaryColumn>> {
    const endpoint = this.#client.chain('v2/pay/downloadbill');
    return openBill(
      (sink, signal) => endpoint.post({ xml, sink, ...calling(options), ...progress(options), signal }),
      {},
      options,
    );
  }

  /**
   * The fund flow bill of a day through APIv2, with the client certificate. Throws as {@link Bills.tradeV2} does.
   *
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935220
   * @example
   * const bill = await wxpay.bills.fundFlowV2({ appid, mch_id, bill_date: '20261123', account_type: 'Basic' })
   */
  fundFlowV2(
    xml: BillForm<'v2/pay/downloadfundflow'>,
    options: BillOptions = {},
  ): Promise<Bill<FundFlowColumn, FundFlowSummaryColumn>> {
    const endpoint = this.#client.chain('v2/pay/downloadfundflow');
    return openBill(
      (sink, signal) => endpoint.post({ xml, sink, ...calling(options), ...progress(options), signal }),
      {},
      options,
    );
  }

  /**
   * Any other bill, by what the call that applied for it was answered with. Throws as {@link Bills.trade} does.
   *
   * @example
   * const { data } = await wxpay.v3.fundsToOversea.billDownloadUrl.get({ query: { bill_date: '2026-11-23' } })
   * for await (const row of await wxpay.bills.fetch(data)) console.log(row)
   */
  fetch(applied: AppliedBill, options: BillOptions = {}): Promise<Bill> {
    return this.#open(applied, options);
  }

  #open<Column extends string, SummaryColumn extends string>(
    { download_url, hash_type, hash_value }: AppliedBill,
    options: BillOptions,
    unseal?: Expectations['unseal'],
  ): Promise<Bill<Column, SummaryColumn>> {
    const hash = hash_type === undefined || hash_value === undefined ? undefined : { hash_type, hash_value };
    return openBill(
      (sink, signal) =>
        fetchFile(this.#client, download_url, { sink, ...calling(options), ...progress(options), signal }),
      { hash, unseal },
      options,
    );
  }

  /** All at once, since their URLs run out together. */
  async #openSealed<Column extends string, SummaryColumn extends string>(
    files: readonly (EncryptedFile & AppliedBill)[] = [],
    options: SealedOptions,
  ): Promise<Bill<Column, SummaryColumn>[]> {
    const { merchantKey } = clientConfigOf(this.#client);
    const results = await Promise.allSettled(
      files
        .toSorted((one, other) => one.bill_sequence - other.bill_sequence)
        .map(async (file) => {
          const key = Buffer.from(await merchantKey.decrypt(file.encrypt_key));
          return this.#open<Column, SummaryColumn>(file, options, (bytes) =>
            decryptedChunks(bytes, key, file.nonce),
          );
        }),
    );
    const bills = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure === undefined) return bills;
    await Promise.all(bills.map((bill) => bill.close()));
    throw failure.reason;
  }
}

function calling({ signal, timeout }: BillOptions): Pick<BillOptions, 'signal' | 'timeout'> {
  return { ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
}

function progress({ progress }: BillOptions): Pick<BillOptions, 'progress'> {
  return progress ? { progress } : {};
}
