import type { Label } from './product';

// The actions that several products offer.

export const PAY: Label = { en: 'Pay', zh: '支付' };
export const REFUSE: Label = { en: 'Refuse', zh: '拒绝' };
export const CONFIRM: Label = { en: 'Confirm', zh: '确认' };
export const CANCEL: Label = { en: 'Cancel', zh: '撤销' };
export const CANCEL_ORDER: Label = { en: 'Cancel', zh: '取消订单' };
export const CLOSE: Label = { en: 'Close', zh: '关闭' };
export const USE: Label = { en: 'Use', zh: '核销' };
