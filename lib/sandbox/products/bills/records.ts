import { indexed, type Locate, objectKind } from '../product';
import { type State, Store } from '../state';

/** A bill that the merchant asked for. */
export interface AskedBill {
  readonly sort: Sort;
  /** `2026-11-23`. */
  readonly date: string;
  /** `ALL`, `SUCCESS`, `REFUND`; of fund flow bills, the account. */
  readonly type?: string | undefined;
  /** The sub-merchant whose orders it has, where the bill is not of all. */
  readonly subMchid?: string | undefined;
  /** Of the plain text, in bytes. */
  readonly size: number;
  /** The digest that the merchant was told. */
  readonly hash?: string | undefined;
  /** The token of its download address. */
  readonly token?: string | undefined;
}

/** What a bill is of, by the path of the operation that applies for it. */
const SORTS = {
  '/v3/bill/tradebill': 'trade',
  '/pay/downloadbill': 'trade',
  '/v3/bill/fundflowbill': 'fund-flow',
  '/pay/downloadfundflow': 'fund-flow',
  '/v3/profitsharing/bills': 'sharing',
  '/v3/bill/sub-merchant-fundflowbill': 'sub-merchant-fund-flow',
  '/v3/global/statements': 'global',
} as const;

type Sort = (typeof SORTS)[keyof typeof SORTS];

/** By what it is of, its day and, other than the usual ones, its type and sub-merchant: `trade-20261123-REFUND`. */
export const BILLS = new Store<AskedBill, 'token'>('bills', {
  newest: 1_000,
  indexes: { token: ({ token }) => token },
});

type Named = Pick<AskedBill, 'sort' | 'date' | 'type' | 'subMchid'>;

const USUAL_TYPES: readonly (string | undefined)[] = ['ALL', 'BASIC'];

function numberOf({ sort, date, type, subMchid }: Named): string {
  const parts = [sort, date.replaceAll('-', ''), USUAL_TYPES.includes(type) ? undefined : type, subMchid];
  return parts.filter(Boolean).join('-');
}

/** Keeps a bill that was applied for. */
export function keepBill(state: State, bill: AskedBill): void {
  BILLS.of(state).set(numberOf(bill), bill);
}

const onDay: Locate = (date, { source, read }) => {
  const sort = Object.entries(SORTS).find(([path]) => path === source)?.[1];
  const type = read('bill_type') ?? read('account_type');
  return sort && numberOf({ sort, date, type, subMchid: read('sub_mchid') });
};

/** Bills that the merchant asked for. */
export const askedBills = objectKind({
  kind: 'bill',
  title: { en: 'Bills', zh: '账单' },
  store: BILLS,
  documented: { operation: 'GET v3/bill/tradebill' },
  states: { READY: { en: 'Ready', zh: '已生成' } },
  fields: {
    bill_date: onDay,
    date: onDay,
    token: indexed(BILLS, 'token', numberOf),
  },
  reads: ['bill_type', 'account_type', 'sub_mchid'],
  view: ({ date, type = '' }) => ({ state: 'READY', description: `${date} ${type}`.trim(), actions: [] }),
  facts: ({ sort, date, type, size, hash }) => ({
    bill_date: date,
    bill: sort,
    bill_type: type,
    size,
    hash_type: hash && 'SHA1',
    hash_value: hash,
  }),
});
