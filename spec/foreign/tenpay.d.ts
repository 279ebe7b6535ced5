// What the spec uses of the package, which brings no types.
declare module 'tenpay' {
  import type { RequestHandler } from 'express';

  type Fields = Readonly<Record<string, string | number>>;
  type Answer = Promise<Readonly<Record<string, string>>>;

  interface Bill {
    readonly list_title: readonly string[];
    readonly list_data: readonly (readonly string[])[];
    readonly total_data: readonly string[];
  }

  export default class Tenpay {
    constructor(config: {
      readonly appid: string;
      readonly mchid: string;
      readonly partnerKey: string;
      readonly pfx: Buffer;
      readonly notify_url?: string;
      readonly refund_url?: string;
    });
    unifiedOrder(params: Fields): Answer;
    getPayParams(params: Fields): Answer;
    orderQuery(params: Fields): Answer;
    closeOrder(params: Fields): Answer;
    refund(params: Fields): Answer;
    refundQuery(params: Fields): Answer;
    micropay(params: Fields): Answer;
    reverse(params: Fields): Answer;
    transfers(params: Fields): Answer;
    sendRedpack(params: Fields): Answer;
    payBank(params: Fields): Answer;
    downloadBill(params: Fields, format: true): Promise<Bill>;
    middlewareForExpress(type?: 'pay' | 'refund'): RequestHandler;
  }
}
