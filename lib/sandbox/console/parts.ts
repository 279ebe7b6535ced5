import { partsOf } from '../wire/form';
import type { RequestRecord } from '../wire/request-log';
import { bodyView } from './bodies';
import { BadRequest } from './http';
import type { PartView } from './views';

/** Types that a page may show as images: none of them holds a script. */
const IMAGES: readonly (readonly [type: string, beginning: string])[] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
  ['image/bmp', '424d'],
];

/** The type of an image by its first bytes; undefined for anything else. */
function imageType(content: Buffer): string | undefined {
  const beginning = content.subarray(0, 8).toString('hex');
  return IMAGES.find(([, start]) => beginning.startsWith(start))?.[0];
}

/** The parts of an upload; undefined for other requests, and for a body of which only the beginning is kept. */
export function partViews(record: RequestRecord): readonly PartView[] | undefined {
  if (record.body.length < record.size) return undefined;
  return partsOf(record)?.map(({ name, filename, type, body }) => ({
    name,
    filename,
    type,
    body: bodyView(body),
    image: imageType(body) !== undefined,
  }));
}

/** Bytes to be shown as an image, or to be saved as a file. */
export interface Content {
  /** Undefined if they are to be saved. */
  readonly image: string | undefined;
  readonly bytes: Buffer;
}

/**
 * The kept bytes of a request's body, of one of its parts, or of the body of its response.
 *
 * @throws {BadRequest} if there is no such part.
 */
export function contentOf(record: RequestRecord, query: URLSearchParams): Content {
  const part = query.get('part');
  if (part !== null) {
    const found = partsOf(record)?.[Number(part)];
    if (found === undefined) throw new BadRequest(404, 'No part has this number.');
    return { image: query.has('save') ? undefined : imageType(found.body), bytes: found.body };
  }
  const bytes = query.get('side') === 'answer' ? record.answer?.body : record.body;
  return { image: undefined, bytes: bytes ?? Buffer.alloc(0) };
}
