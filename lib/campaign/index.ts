export type { Rows } from './batches';
export { Campaign } from './campaign';
export type { CampaignEvent, End, PauseReason } from './events';
export type { RequestContext, RowMapping } from './feeder';
export type { OperationName, RequestFor } from './operation';
export type { CampaignOptions } from './options';
export type { Progress } from './progress';
export type { ReportOptions } from './report';
