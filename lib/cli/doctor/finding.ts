import type { Status } from '../terminal/checklist';

/** A finding, independent of language: the texts have a message and a hint for each name. */
export interface Finding {
  readonly status: Status;
  /** A stable name for scripts: `clock-off`. */
  readonly name: FindingName;
  /** The values in the message; never a secret. */
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
