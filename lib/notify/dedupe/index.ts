export type { RedisClient } from '../../redis';
export { type DedupeOptions, Idempotency } from './idempotency';
export { businessKey } from './key';
export { MemoryStore } from './memory';
export { RedisStore } from './redis';
export type { Claim, DedupeStore } from './store';
