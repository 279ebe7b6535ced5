import type { Sender } from './sender';

/** What a queue of workers needs to know of a campaign. */
export interface WorkerCampaign {
  readonly id: string;
  readonly operation: string;
  readonly mchid: string;
  /** Calls per second of all workers together. */
  readonly rate: number;
  readonly everybody: ReadonlySet<string>;
}

/** A queue through which other processes send the calls. */
export interface WorkerQueue {
  /** Opens the queue for one run of a campaign, which closes the sender at its end. */
  open(campaign: WorkerCampaign): Promise<Sender>;
}
