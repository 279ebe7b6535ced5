import type { Status } from '../terminal/checklist';

/** What a look at the configuration found, in the words of no language; the texts have a sentence and a hint for each name. */
export interface Finding {
  readonly status: Status;
  /** A stable name to branch on: `clock-off`. */
  readonly name: FindingName;
  /** What the sentence speaks of. Holds no secret. */
  readonly facts: Facts;
}

export type Facts = Readonly<Record<string, string | number>>;

export type FindingName =
  | 'source'
  | 'file-exposed'
  | 'incomplete'
  | 'private-key'
  | 'private-key-unusable'
  | 'certificate'
  | 'certificate-absent'
  | 'certificate-unusable'
  | 'certificate-foreign'
  | 'certificate-expired'
  | 'certificate-expiring'
  | 'certificate-other-merchant'
  | 'serial'
  | 'serial-other'
  | 'apiv3-key'
  | 'apiv3-key-absent'
  | 'apiv3-key-length'
  | 'secret'
  | 'secret-absent'
  | 'secret-length'
  | 'trust'
  | 'trust-downloaded'
  | 'trust-unusable'
  | 'clock'
  | 'clock-off'
  | 'clock-unknown'
  | 'echo'
  | 'echo-failed'
  | 'echo-skipped';

export function finding(status: Status, name: FindingName, facts: Facts = {}): Finding {
  return { status, name, facts };
}
