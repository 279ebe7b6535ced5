import path from 'node:path';
import { ConfigError } from '../../errors';
import type { Upload } from '../request-options';

/** The media types of the files that WeChat Pay accepts, by suffix. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['bmp', 'image/bmp'],
  ['gif', 'image/gif'],
  ['pdf', 'application/pdf'],
  ['ofd', 'application/ofd'],
  ['csv', 'text/csv'],
  ['txt', 'text/plain'],
  ['avi', 'video/x-msvideo'],
  ['wmv', 'video/x-ms-wmv'],
  ['mpeg', 'video/mpeg'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['mkv', 'video/x-matroska'],
  ['flv', 'video/x-flv'],
  ['f4v', 'video/mp4'],
  ['m4v', 'video/x-m4v'],
  ['rmvb', 'application/vnd.rn-realmedia-vbr'],
]);

/**
 * Returns the name under which a file is uploaded: the passed name, or its own.
 *
 * @throws {ConfigError} if it has none.
 */
export function fileNameOf(file: Upload, given: unknown): string {
  const name = given ?? ownName(file);
  if (typeof name === 'string' && name !== '' && name.isWellFormed()) return name;
  throw new ConfigError(
    'multipart.filename',
    `expected a file name, received ${name === undefined ? 'none' : JSON.stringify(name)}`,
    "Pass the name with its suffix: filename: 'licence.jpg'.",
  );
}

function ownName(file: Upload): string | undefined {
  if (typeof file === 'string') return path.basename(file);
  if ('name' in file && typeof file.name === 'string') return path.basename(file.name);
  if ('path' in file && typeof file.path === 'string') return path.basename(file.path);
  return undefined;
}

/** Returns the text after the last dot in lower case; '' if there is no dot. */
export function suffixOf(name: string): string {
  return path.extname(name).slice(1).toLowerCase();
}

/** Returns the media type of a suffix; application/octet-stream if it is unknown. */
export function mediaTypeOf(name: string): string {
  return TYPES.get(suffixOf(name)) ?? 'application/octet-stream';
}
