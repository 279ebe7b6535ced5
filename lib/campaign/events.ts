import { channel } from 'node:diagnostics_channel';

/** Why a campaign is paused. */
export interface PauseReason {
  /** WeChat Pay's code, `PAUSED` after `pause()`, or `SAME_REFUSAL` after many equal refusals in a row. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** How a recipient ended. */
export type End = 'done' | 'refused' | 'unclear' | 'invalid' | 'cancelled';

/** A message on the channel `wechatpay:campaign` of node:diagnostics_channel. */
export type CampaignEvent = { readonly id: string } & (
  | {
      /** A recipient ended. */
      readonly event: 'end';
      readonly key: string;
      readonly number: string;
      readonly end: End;
      readonly code: string | undefined;
      readonly requestId: string | undefined;
      readonly attempts: number;
    }
  | {
      /** A row has the key of an earlier row; with `changed` its request differs from the one that is stored. */
      readonly event: 'duplicate' | 'changed';
      readonly key: string;
      readonly row: number;
    }
  | ({ readonly event: 'paused' } & PauseReason)
  | { readonly event: 'started' | 'resumed' | 'cancelled' | 'finished' }
);

const CHANNEL = channel('wechatpay:campaign');

/** Publishes an event; `make` is called only if someone subscribes. */
export function publish(make: () => CampaignEvent): void {
  if (CHANNEL.hasSubscribers) CHANNEL.publish(make());
}
