export { LONGEST_TIMER, limited } from './deadline';
export { type CallFacts, type Events, publish } from './events';
export { conduct } from './execute';
export { Hosts } from './failover';
export { report } from './instrument';
export { checkEchoes } from './match-response';
export { Progress } from './progress';
export type { Draft, Protocol } from './protocol';
export { type RetryOptions, retry } from './retry';
