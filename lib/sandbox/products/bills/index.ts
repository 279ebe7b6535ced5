import { defineProduct } from '../product';
import * as downloads from './downloads';
import { askedBills, BILLS } from './records';
import * as v2 from './v2';
import * as v3 from './v3';

/** Bills of what was paid in this gateway. */
export const bills = defineProduct({
  stores: [BILLS],
  operations: [
    v3.tradeBill,
    v3.fundFlowBill,
    v3.profitSharingBill,
    v3.subMerchantFundFlowBill,
    v3.globalStatement,
    downloads.billFile,
    downloads.encryptedBillFile,
    v2.downloadBill,
    v2.downloadFundFlow,
  ],
  objects: [askedBills],
});
