/** The result of claiming a business event. */
export type Claim =
  /** The caller holds the event until the lease expires; the token proves it. */
  | { readonly state: 'claimed'; readonly token: string }
  /** Another delivery of the event is being handled. */
  | { readonly state: 'running' }
  /** The event is already handled. */
  | { readonly state: 'done' };

/**
 * Stores which business events are handled or being handled. Each method is atomic across all processes that share the
 * store.
 */
export interface DedupeStore {
  /**
   * Claims an event for one holder.
   *
   * @param lease duration in milliseconds after which the claim expires if its holder crashes.
   */
  claim(key: string, lease: number): Promise<Claim>;
  /**
   * Marks the event as handled, unless another holder has claimed it.
   *
   * @param ttl duration in milliseconds for which the mark is kept.
   * @returns false if another holder has claimed it, because the lease was too short for the handler.
   */
  complete(key: string, token: string, ttl: number): Promise<boolean>;
  /** Releases a claim so that the next delivery is handled; does nothing if another holder has claimed the event. */
  release(key: string, token: string): Promise<void>;
}
