/** What a claim on a business event comes to. */
export type Claim =
  /** It is yours until the lease ends; the token proves that you hold it. */
  | { readonly state: 'claimed'; readonly token: string }
  /** Another delivery is being handled. */
  | { readonly state: 'running' }
  /** It was handled. */
  | { readonly state: 'done' };

/**
 * Remembers which business events were handled, and which are being handled. Each method is atomic, in all processes
 * that share the store.
 */
export interface DedupeStore {
  /**
   * Claims an event for one holder.
   *
   * @param lease how long the claim holds where its holder dies, in milliseconds.
   */
  claim(key: string, lease: number): Promise<Claim>;
  /**
   * Remembers that the event was handled, unless another holds it by now.
   *
   * @param ttl how long that is remembered, in milliseconds.
   * @returns false where another holds it: the lease was too short for the handler.
   */
  complete(key: string, token: string, ttl: number): Promise<boolean>;
  /** Gives a claim back, so that the next delivery is handled; does nothing where another holds it by now. */
  release(key: string, token: string): Promise<void>;
}
