import { createHash, type Hash } from 'node:crypto';
import { ConfigError, shapeOf } from '../../errors';
import type { UploadParts } from '../messages';
import type { Upload } from '../request-options';
import { fileNameOf, suffixOf } from './file-name';
import { openSource, type Source, tooLarge } from './upload-source';

/** A file as the caller gave it. */
export interface OfferedUpload {
  readonly file: Upload;
  /** Absent if the file has a valid name. */
  readonly filename: unknown;
  /** `false` disables the limits of the operation. */
  readonly limits: unknown;
  readonly signal: AbortSignal | undefined;
}

/** A file that may be sent: within the endpoint's limits, its digest known. */
export interface PreparedUpload {
  readonly filename: string;
  readonly source: Source;
  /** Lower-case hex, by the endpoint's algorithm. */
  readonly digest: string;
}

/**
 * Opens the file of an upload, checks it against the limits of the operation, and reads it once for its digest.
 *
 * @throws {ConfigError} if the file cannot be read, has no name, or exceeds the limits of the operation.
 */
export async function prepareUpload(
  { file, filename, limits, signal }: OfferedUpload,
  { algorithm, ...parts }: UploadParts,
): Promise<PreparedUpload> {
  const name = fileNameOf(file, filename);
  const { limit, suffixes } = limitsFor(name, limits, parts);
  checkSuffix(name, suffixes);
  const source = await openSource(file, { limit, signal });
  try {
    checkSize(source.size, limit);
    return { filename: name, source, digest: await digestOf(source, algorithm, signal) };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

/** Returns the limits of a file by its suffix, unless the caller disables them. */
function limitsFor(
  name: string,
  wanted: unknown,
  { limit, limits, suffixes }: Omit<UploadParts, 'algorithm'>,
): Pick<UploadParts, 'limit' | 'suffixes'> {
  if (wanted === false) return {};
  if (wanted === undefined) return { limit: limits?.[suffixOf(name)] ?? limit, suffixes };
  throw new ConfigError(
    'multipart.limits',
    `expected false, received ${shapeOf(wanted)}`,
    'Pass false to skip the check of size and suffix, or leave it out.',
  );
}

function checkSuffix(name: string, suffixes: readonly string[] | undefined): void {
  if (suffixes === undefined || suffixes.includes(suffixOf(name))) return;
  throw new ConfigError(
    'multipart.filename',
    `expected a name that ends in ${suffixes.join(', ')}, received "${name}"`,
    `Convert the file to one of these formats. To send the file anyway, pass limits: false in multipart.`,
  );
}

function checkSize(size: number, limit: number | undefined): void {
  if (size === 0) {
    throw new ConfigError(
      'multipart.file',
      'expected a file with content, received an empty one',
      'Pass a file with content.',
    );
  }
  if (limit !== undefined && size > limit) throw tooLarge(size, limit);
}

async function digestOf(source: Source, algorithm: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = hashOf(algorithm);
  for await (const chunk of source.read(true)) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest('hex');
}

function hashOf(algorithm: string): Hash {
  try {
    return createHash(algorithm);
  } catch (cause) {
    throw new ConfigError(
      'multipart.file',
      `expected a Node.js whose crypto library supports ${algorithm}, received one without it`,
      'Use a Node.js build with the complete OpenSSL.',
      cause,
    );
  }
}
