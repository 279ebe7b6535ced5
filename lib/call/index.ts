export { LONGEST_TIMER, limited } from './deadline';
export { type CallFacts, type Events, publish } from './events';
export { executeCall } from './execute';
export { HostFailover } from './failover';
export { instrument } from './instrument';
export { checkResponseMatches } from './match-response';
export { CallProgress } from './progress';
export type { CallDraft, Protocol } from './protocol';
export { type RetryOptions, retry } from './retry';
