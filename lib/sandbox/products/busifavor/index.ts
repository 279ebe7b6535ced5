import { defineProduct } from '../product';
import * as cards from './cards';
import { CARDS } from './cards';
import * as stocks from './stocks';
import { COUPONS, STOCKS } from './stocks';

/** Coupons of merchants. */
export const busifavor = defineProduct({
  stores: [CARDS, STOCKS, COUPONS],
  operations: [
    cards.sendCard,
    stocks.createStock,
    stocks.queryStock,
    stocks.changeBudget,
    stocks.sendCoupon,
    stocks.useCoupon,
    stocks.returnCoupon,
    stocks.deactivateCoupon,
    stocks.listCoupons,
    stocks.queryCoupon,
  ],
  objects: [stocks.couponStocks, stocks.coupons, cards.sentCards],
});
