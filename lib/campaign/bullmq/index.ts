export type { RedisClient } from '../../redis';
export { BullQueue, type BullQueueOptions } from './queue';
export { CampaignWorker, type CampaignWorkerOptions } from './worker';
