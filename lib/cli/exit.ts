import {
  ApiError,
  ConfigError,
  DecryptionError,
  NotificationError,
  PathError,
  SignatureError,
} from '../errors';

/** Exit codes. They are public: scripts branch on them. */
export const EXIT = {
  ok: 0,
  /** An internal or system error: a full disk, a file that cannot be written. */
  internal: 1,
  /** The command line is invalid. */
  usage: 2,
  /** The configuration or the request options are invalid; nothing was sent. */
  config: 3,
  /** WeChat Pay rejected the request. */
  rejected: 4,
  /** The connection failed; nothing was sent. */
  network: 5,
  /** The request may have been executed: query it by your own number. */
  unknown: 6,
  /** Verification or decryption failed. */
  unverified: 7,
  /** `doctor` found a problem. */
  findings: 8,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An invalid command line. */
export class UsageError extends Error {}

/** Returns the exit code for an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ConfigError || error instanceof PathError) return EXIT.config;
  if (isVerificationError(error)) return EXIT.unverified;
  const outcome: unknown = error instanceof Error && 'outcome' in error ? error.outcome : undefined;
  if (outcome === undefined) return EXIT.internal;
  if (outcome === 'unknown') return EXIT.unknown;
  return error instanceof ApiError ? EXIT.rejected : EXIT.network;
}

function isVerificationError(error: unknown): boolean {
  return (
    error instanceof SignatureError || error instanceof DecryptionError || error instanceof NotificationError
  );
}
