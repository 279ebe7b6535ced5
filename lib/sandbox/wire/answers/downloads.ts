import type { Operation as Facts, Fields } from '../../../reference';
import type { Values } from '../../validation/fields';
import { digestOf, sampleFile } from './files';
import { Seed } from './seed';

/** Documents are downloaded from the path of transfer receipts, bills from the path of bills. */
const DOCUMENT = /receipt|elecsign|proof|fapiao/;

/** The prefix of the tokens of generated files. */
const MADE_UP = 'made-up-';

/** Whether a token names a generated file. */
export function isMadeUp(token: string): boolean {
  return token.startsWith(MADE_UP);
}

/** Generates the file of a token; the same token always gets the same file. */
export function fileOf(token: string, media: readonly string[]) {
  const [, day] = /-(\d{8})$/.exec(token) ?? [];
  return sampleFile(media, Seed.of({ token }), day);
}

/** The end of a token for the bill of a day. */
function daySuffix({ bill_date }: Values): string {
  const digits = typeof bill_date === 'string' ? bill_date.replaceAll('-', '') : '';
  return /^\d{8}$/.test(digits) ? `-${digits}` : '';
}

/** The names of a file URL and of its digest in responses: `hash_value`, `stock_useflow_hash`. */
function namesOf(fields: Fields): { readonly place: string | undefined; readonly hashes: readonly string[] } {
  const names = Object.keys(fields);
  const hashes = names.filter((name) => /hash(_value)?$/.test(name));
  const place = names.find((name) => name === 'download_url' || (name === 'url' && hashes.length > 0));
  return { place, hashes };
}

/**
 * Returns the URL of the file in a response, and its digest.
 *
 * @param origin of the gateway: `http://127.0.0.1:49152`.
 */
export function downloadFields({ path, answer }: Facts, seed: Seed, sent: Values, origin: string): Values {
  const { fields = {} } = answer;
  const { place, hashes } = namesOf(fields);
  if (place === undefined) return {};
  const token = `${MADE_UP}${seed.letters(40)}${daySuffix(sent)}`;
  const document = DOCUMENT.test(path);
  const type = String(fields['hash_type']?.enum?.[0] ?? 'SHA1');
  const { body } = fileOf(token, [document ? 'pdf' : 'csv']);
  const target = document ? 'transferdownload/signfile' : 'billdownload/file';
  const zipped = sent['tar_type'] === 'GZIP' ? '&tartype=gzip' : '';
  return {
    [place]: `${origin}/v3/${target}?token=${token}${zipped}`,
    ...(fields['hash_type'] ? { hash_type: type } : {}),
    ...Object.fromEntries(hashes.map((name) => [name, digestOf(type, body)])),
  };
}
