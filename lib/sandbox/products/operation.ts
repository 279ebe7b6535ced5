import type { Operation as Facts } from '../../reference';
import type { Keyring } from '../keys/keyring';
import type { Received, Reply } from '../wire/messages';
import type { RequestVerdict } from '../wire/request-log';
import type { Nonces } from '../wire/v3/nonces';
import type { State } from './state';

/** A request that reached its operation and is not yet verified. */
export interface RequestContext {
  readonly received: Received;
  /** The path variables, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly keyring: Keyring;
  readonly nonces: Nonces;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
  /** The machine's clock, in milliseconds: behind the gateway's after that was moved. */
  readonly real: number;
  /** Records the verdict on the signature. */
  readonly judge: (verdict: RequestVerdict) => void;
  /** Counts a call of an operation; returns the error code if it is one too many. */
  readonly excess: (facts: Pick<Facts, 'method' | 'path'>) => string | undefined;
  /** Records what was wrong with the request; a thrown refusal does so itself. */
  readonly explain: (reason: string) => void;
}

/** An endpoint as the gateway runs it, of whichever protocol. */
export interface Operation {
  readonly method: string;
  /** As it is on the wire: `/v3/pay/transactions/id/{transaction_id}`, `/pay/unifiedorder`. */
  readonly path: string;
  /** @throws {Refusal} if the request is refused. */
  readonly serve: (visit: RequestContext, state: State) => Reply;
}
