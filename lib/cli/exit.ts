import {
  ApiError,
  ConfigError,
  DecryptionError,
  NotificationError,
  PathError,
  SignatureError,
} from '../errors';

/** How the command ends. These numbers are an interface: scripts branch on them. */
export const EXIT = {
  ok: 0,
  /** A fault of this program, or of the system: a full disk, a file that cannot be written. */
  internal: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The configuration, or the argument of the call, is wrong; nothing was sent. */
  config: 3,
  /** WeChat Pay said no. */
  rejected: 4,
  /** No connection; nothing was sent. */
  network: 5,
  /** It may have happened: query by your own number. */
  unknown: 6,
  /** Not proven to be WeChat Pay's, or not to be decrypted. */
  unproven: 7,
  /** `doctor` found a fault. */
  findings: 8,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** The code that an error ends the command with. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ConfigError || error instanceof PathError) return EXIT.config;
  if (isUnproven(error)) return EXIT.unproven;
  const outcome: unknown = error instanceof Error && 'outcome' in error ? error.outcome : undefined;
  if (outcome === undefined) return EXIT.internal;
  if (outcome === 'unknown') return EXIT.unknown;
  return error instanceof ApiError ? EXIT.rejected : EXIT.network;
}

function isUnproven(error: unknown): boolean {
  return (
    error instanceof SignatureError || error instanceof DecryptionError || error instanceof NotificationError
  );
}
