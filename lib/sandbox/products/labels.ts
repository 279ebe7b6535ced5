import type { Label } from './product';

// The actions that several products offer.

export const PAY: Label = { en: 'Pay', zh: '支付' };
export const REFUSE: Label = { en: 'Refuse', zh: '拒绝' };
export const CONFIRM: Label = { en: 'Confirm', zh: '确认' };
