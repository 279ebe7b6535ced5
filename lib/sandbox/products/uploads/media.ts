import { createHash } from 'node:crypto';
import type { Operation as Facts } from '../../../reference';
import type { Part } from '../../wire/form';
import { type State, Store } from '../state';

/** An uploaded file. */
export interface Media {
  readonly base64: string;
  readonly type: string;
}

/** How many uploaded files are kept. */
const UPLOADS = 20;

/** Uploaded files, by the id that was given for them. */
export const MEDIA = new Store<Media>('media', { newest: UPLOADS });

/** The fields in which operations return the ID or URL of a file. */
const NAMES = ['media_id', 'file_id', 'fapiao_media_id', 'media_url'];

/** As WeChat Pay's do, an id holds characters that a path cannot hold unescaped. The same file has the same. */
function idOf(body: Buffer): string {
  return `${createHash('sha256').update(body).digest('base64')}/+==`;
}

/**
 * Stores an uploaded file for later downloads.
 *
 * @returns its ID.
 */
export function keepFile({ body, type = 'application/octet-stream' }: Part, state: State): string {
  const id = idOf(body);
  MEDIA.of(state).set(id, { base64: body.toString('base64'), type });
  return id;
}

/** Stores an uploaded file and returns the response of its operation. */
export function keepUpload({ answer }: Facts, file: Part, state: State): Record<string, string> {
  const id = keepFile(file, state);
  const name = NAMES.find((known) => answer.fields?.[known] !== undefined);
  if (name === undefined) return {};
  return { [name]: name === 'media_url' ? `https://wxpaylogo.qpic.cn/${encodeURIComponent(id)}` : id };
}
