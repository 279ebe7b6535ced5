export { businessKey } from './key';
export { MemoryStore } from './memory';
export { type DedupeOptions, Once } from './once';
export { type RedisClient, RedisStore } from './redis';
export type { Claim, DedupeStore } from './store';
