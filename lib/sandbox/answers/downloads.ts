import type { Operation as Facts } from '../../openapi';
import type { Values } from '../fields';
import { digestOf, sampleFile } from './files';
import { Seed } from './seed';

/** Documents are fetched where transfers' receipts are, bills where bills are. */
const DOCUMENT = /receipt|elecsign|proof|fapiao/;

/** What the tokens of made-up files begin with. */
const MADE_UP = 'made-up-';

/** Whether a token is of a file that nobody keeps. */
export function isMadeUp(token: string): boolean {
  return token.startsWith(MADE_UP);
}

/** The file that belongs to a token that was made up here: whoever comes with the token gets the same one. */
export function fileOf(token: string, media: readonly string[]) {
  return sampleFile(media, Seed.of({ token }));
}

/**
 * Where the file is that an answer promises, and its digest.
 *
 * @param origin of the gateway: `http://127.0.0.1:49152`.
 */
export function downloadFields({ path, answer }: Facts, seed: Seed, sent: Values, origin: string): Values {
  const { hash_type: hash, download_url: place } = answer.fields ?? {};
  if (place === undefined) return {};
  const token = `${MADE_UP}${seed.letters(40)}`;
  const document = DOCUMENT.test(path);
  const type = String(hash?.enum?.[0] ?? 'SHA1');
  const { body } = fileOf(token, [document ? 'pdf' : 'csv']);
  const target = document ? 'transferdownload/signfile' : 'billdownload/file';
  const zipped = sent['tar_type'] === 'GZIP' ? '&tartype=gzip' : '';
  return {
    download_url: `${origin}/v3/${target}?token=${token}${zipped}`,
    ...(hash ? { hash_type: type, hash_value: digestOf(type, body) } : {}),
  };
}
