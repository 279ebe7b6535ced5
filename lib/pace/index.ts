export { MemoryPace, type MemoryPaceOptions } from './memory';
export type { Pace, Sleep } from './pace';
export { RedisPace, type RedisPaceOptions } from './redis';
