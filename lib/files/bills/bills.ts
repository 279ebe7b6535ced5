import type { Wechatpay } from '../../client';
import { clientConfigOf, fetchFile, withCallSite } from '../../client';
import type { Routes } from '../../openapi';
import type { Bill } from './bill';
import type { Checksum } from './checksum';
import type { FundFlowColumn, FundFlowSummaryColumn, TradeColumn, TradeSummaryColumn } from './columns';
import { decryptedChunks, type EncryptedFile } from './decrypt';
import { type BillOptions, type Expectations, openBill } from './open-bill';

/** The query of the endpoint of a bill. */
export type BillQuery<Path extends keyof Routes> = Routes[Path] extends { get(init: infer Init): unknown }
  ? Init extends { readonly query: infer Query }
    ? Query
    : never
  : never;

/** The XML fields of the endpoint of an APIv2 bill. */
export type BillForm<Path extends keyof Routes> = Routes[Path] extends { post(init: infer Init): unknown }
  ? Init extends { readonly xml: infer Fields }
    ? Fields
    : never
  : never;

/** The response of an application for a bill: its URL and its digest. */
export interface AppliedBill extends Partial<Checksum> {
  readonly download_url: string;
}

type EncryptedOptions<Column extends string = string> = Omit<BillOptions<Column>, 'stream'>;

/** WeChat Pay adds columns without notice, so any other name is a column, too. */
type Or<Column extends string> = Column | (string & {});

/**
 * Bills: each call applies for a bill, downloads it at once (the URL is valid for 30 seconds), decompresses and verifies
 * it, and returns its rows. The use of memory does not depend on the size of the bill.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868
 */
export class Bills {
  readonly #client: Wechatpay;

  constructor(client: Wechatpay) {
    this.#client = client;
  }

  /**
   * Downloads the trade bill of a day: payments and refunds. Yesterday's bill is available from 10:00.
   *
   * @throws {SignatureError} if the file does not have the expected digest.
   * @throws {NetworkError} if the file is truncated, or decompresses to more than the limit or 1,000 times its size.
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791866
   * @example
   * const bill = await wxpay.bills.trade({ bill_date: '2026-11-23', tar_type: 'GZIP' })
   * for await (const row of bill) console.log(row.商户订单号, row.应结订单金额)
   */
  trade<Column extends Or<TradeColumn> = TradeColumn>(
    query: BillQuery<'v3/bill/tradebill'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column, TradeSummaryColumn>> {
    return withCallSite('GET v3/bill/tradebill', this.trade, async () => {
      const { data } = await this.#client.chain('v3/bill/tradebill').get({ query, ...callOptions(options) });
      return this.#open(data, options);
    });
  }

  /**
   * Downloads the fund flow bill of a day: the changes of an account's balance. Throws as {@link Bills.trade} does.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791867
   * @example
   * const bill = await wxpay.bills.fundFlow({ bill_date: '2026-11-23', account_type: 'BASIC' })
   */
  fundFlow<Column extends Or<FundFlowColumn> = FundFlowColumn>(
    query: BillQuery<'v3/bill/fundflowbill'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column, FundFlowSummaryColumn>> {
    return withCallSite('GET v3/bill/fundflowbill', this.fundFlow, async () => {
      const { data } = await this.#client
        .chain('v3/bill/fundflowbill')
        .get({ query, ...callOptions(options) });
      return this.#open(data, options);
    });
  }

  /**
   * Downloads the profit-sharing bill of a day. Throws as {@link Bills.trade} does.
   *
   * @see https://pay.weixin.qq.com/doc/v3/merchant/4012761131
   * @example
   * const bill = await wxpay.bills.profitSharing({ bill_date: '2026-11-23' })
   */
  profitSharing<Column extends string = string>(
    query: BillQuery<'v3/profitsharing/bills'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column>> {
    return withCallSite('GET v3/profitsharing/bills', this.profitSharing, async () => {
      const { data } = await this.#client
        .chain('v3/profitsharing/bills')
        .get({ query, ...callOptions(options) });
      return this.#open(data, options);
    });
  }

  /**
   * Downloads the failed withdrawals of a day. Throws as {@link Bills.trade} does.
   *
   * @example
   * const bill = await wxpay.bills.failedWithdrawals({ bill_date: '2026-11-23' })
   */
  failedWithdrawals<Column extends string = string>(
    query: BillQuery<'v3/merchant/fund/withdraw/bill-type/{bill_type}'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column>> {
    return withCallSite(
      'GET v3/merchant/fund/withdraw/bill-type/{bill_type}',
      this.failedWithdrawals,
      async () => {
        const endpoint = this.#client.chain('v3/merchant/fund/withdraw/bill-type/{bill_type}');
        const { data } = await endpoint.get({ bill_type: 'NO_SUCC', query, ...callOptions(options) });
        return this.#open(data, options);
      },
    );
  }

  /**
   * Downloads the fund flow bill of one sub-merchant. WeChat Pay encrypts it for the merchant's certificate and splits it
   * at about 16 GB; the files are in order. Throws as {@link Bills.trade} does.
   *
   * @throws {DecryptionError} if a file is not encrypted for this merchant's certificate, or was changed.
   * @see https://pay.weixin.qq.com/doc/v3/partner/4012760249
   * @example
   * const [bill] = await wxpay.bills.subMerchantFundFlow({
   *   bill_date: '2026-11-23', sub_mchid: '1900000110', account_type: 'BASIC', algorithm: 'AEAD_AES_256_GCM',
   * })
   */
  subMerchantFundFlow<Column extends Or<FundFlowColumn> = FundFlowColumn>(
    query: BillQuery<'v3/bill/sub-merchant-fundflowbill'>,
    options: EncryptedOptions<Column> = {},
  ): Promise<readonly Bill<Column, FundFlowSummaryColumn>[]> {
    return withCallSite('GET v3/bill/sub-merchant-fundflowbill', this.subMerchantFundFlow, async () => {
      const endpoint = this.#client.chain('v3/bill/sub-merchant-fundflowbill');
      const { data } = await endpoint.get({ query, ...callOptions(options) });
      return this.#openEncrypted(data.download_bill_list, options);
    });
  }

  /**
   * Downloads the fund flow bills of all sub-merchants of a platform, encrypted and split like that of one sub-merchant.
   *
   * @see https://pay.weixin.qq.com/doc/v3/partner/4012760672
   * @example
   * const files = await wxpay.bills.ecommerceFundFlow({
   *   bill_date: '2026-11-23', account_type: 'ALL', algorithm: 'AEAD_AES_256_GCM',
   * })
   */
  ecommerceFundFlow<Column extends Or<FundFlowColumn> = FundFlowColumn>(
    query: BillQuery<'v3/ecommerce/bill/fundflowbill'>,
    options: EncryptedOptions<Column> = {},
  ): Promise<readonly Bill<Column, FundFlowSummaryColumn>[]> {
    return withCallSite('GET v3/ecommerce/bill/fundflowbill', this.ecommerceFundFlow, async () => {
      const endpoint = this.#client.chain('v3/ecommerce/bill/fundflowbill');
      const { data } = await endpoint.get({ query, ...callOptions(options) });
      return this.#openEncrypted(data.download_bill_list, options);
    });
  }

  /**
   * Downloads the bill of one hour of a PayScore service. WeChat Pay encrypts it like a sub-merchant's bill, and offers
   * it compressed only.
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
  payScore<Column extends string = string>(
    query: BillQuery<'v3/payscore/merchant-bill'>,
    options: EncryptedOptions<Column> = {},
  ): Promise<readonly Bill<Column>[]> {
    return withCallSite('GET v3/payscore/merchant-bill', this.payScore, async () => {
      const { data } = await this.#client
        .chain('v3/payscore/merchant-bill')
        .get({ query, ...callOptions(options) });
      return this.#openEncrypted(data.download_bill_list, options);
    });
  }

  /**
   * Downloads the statement of a day of a global merchant; WeChat Pay signs its SHA-1.
   *
   * @throws {SignatureError} if the signature is invalid, or the file has another SHA-1.
   * @see https://pay.weixin.qq.com/doc/global/v3/zh/4012354444
   * @example
   * const statement = await wxpay.bills.globalStatement({ date: '20261123', mchid: '1900000109' })
   */
  globalStatement<Column extends string = string>(
    query: BillQuery<'v3/global/statements'>,
    options: EncryptedOptions<Column> = {},
  ): Promise<Bill<Column>> {
    return withCallSite('GET v3/global/statements', this.globalStatement, () => {
      const endpoint = this.#client.chain('v3/global/statements');
      return openBill(
        (sink, signal) =>
          endpoint.get({ query, sink, ...callOptions(options), ...progress(options), signal }),
        {},
        options,
      );
    });
  }

  /**
   * Downloads the trade bill of a day through APIv2, which has no digest: only its completeness is checked.
   *
   * @throws {ApiError} if there is no bill (`20002`), or the request is refused.
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935219
   * @example
   * const bill = await wxpay.bills.tradeV2({ appid, mch_id, bill_date: '20261123', tar_type: 'GZIP' })
   */
  tradeV2<Column extends Or<TradeColumn> = TradeColumn>(
    xml: BillForm<'v2/pay/downloadbill'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column, TradeSummaryColumn>> {
    return withCallSite('POST v2/pay/downloadbill', this.tradeV2, () => {
      const endpoint = this.#client.chain('v2/pay/downloadbill');
      return openBill(
        (sink, signal) => endpoint.post({ xml, sink, ...callOptions(options), ...progress(options), signal }),
        {},
        options,
      );
    });
  }

  /**
   * Downloads the fund flow bill of a day through APIv2, with the client certificate. Throws as {@link Bills.tradeV2} does.
   *
   * @see https://pay.weixin.qq.com/doc/v2/merchant/4011935220
   * @example
   * const bill = await wxpay.bills.fundFlowV2({ appid, mch_id, bill_date: '20261123', account_type: 'Basic' })
   */
  fundFlowV2<Column extends Or<FundFlowColumn> = FundFlowColumn>(
    xml: BillForm<'v2/pay/downloadfundflow'>,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column, FundFlowSummaryColumn>> {
    return withCallSite('POST v2/pay/downloadfundflow', this.fundFlowV2, () => {
      const endpoint = this.#client.chain('v2/pay/downloadfundflow');
      return openBill(
        (sink, signal) => endpoint.post({ xml, sink, ...callOptions(options), ...progress(options), signal }),
        {},
        options,
      );
    });
  }

  /**
   * Downloads any other bill by the response of its application. Throws as {@link Bills.trade} does.
   *
   * @example
   * const { data } = await wxpay.v3.fundsToOversea.billDownloadUrl.get({ query: { bill_date: '2026-11-23' } })
   * for await (const row of await wxpay.bills.fetch(data)) console.log(row)
   */
  fetch<Column extends string = string>(
    applied: AppliedBill,
    options: BillOptions<Column> = {},
  ): Promise<Bill<Column>> {
    return withCallSite('GET v3/billdownload/file', this.fetch, () => this.#open(applied, options));
  }

  #open<Column extends string, SummaryColumn extends string>(
    { download_url, hash_type, hash_value }: AppliedBill,
    options: BillOptions<Column>,
    decrypt?: Expectations['decrypt'],
  ): Promise<Bill<Column, SummaryColumn>> {
    const hash = hash_type === undefined || hash_value === undefined ? undefined : { hash_type, hash_value };
    return openBill(
      (sink, signal) =>
        fetchFile(this.#client, download_url, {
          sink,
          ...callOptions(options),
          ...progress(options),
          signal,
        }),
      { hash, decrypt },
      options,
    );
  }

  /** Downloads all files at once, since their URLs expire together. */
  async #openEncrypted<Column extends string, SummaryColumn extends string>(
    files: readonly (EncryptedFile & AppliedBill)[] = [],
    options: EncryptedOptions<Column>,
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

function callOptions({ signal, timeout }: BillOptions): Pick<BillOptions, 'signal' | 'timeout'> {
  return { ...(signal && { signal }), ...(timeout !== undefined && { timeout }) };
}

function progress({ progress }: BillOptions): Pick<BillOptions, 'progress'> {
  return progress ? { progress } : {};
}
