export type {
  Added,
  Change,
  Claim,
  Ledger,
  LedgerRecord,
  LedgerStore,
  ListOptions,
  NewRecord,
} from './ledger';
export { type LedgerOptions, openLedger } from './sqlite';
