import { isUtf8 } from 'node:buffer';
import type { BodyView, HeaderList } from './views';

/** The number of bytes of a body that are shown. */
const SHOWN = 64 * 1024;

/**
 * Returns a body for display: text up to a limit; for other content only its size.
 *
 * @param size of the whole body, in bytes; `body` may be its beginning.
 */
export function bodyView(body: Buffer, size = body.length): BodyView {
  const cut = size > SHOWN || size > body.length;
  // The limit may split a character.
  const shown = cut ? body.subarray(0, lastWhole(body, SHOWN)) : body;
  const readable = isUtf8(shown) && !shown.includes(0);
  return { text: readable ? shown.toString() : undefined, size, shown: shown.length, kept: body.length, cut };
}

/** The last place up to `end` where a character begins. */
export function lastWhole(body: Buffer, end: number): number {
  let at = Math.min(end, body.length);
  while (at > 0 && ((body[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}

export function headerList(headers: Readonly<Record<string, string>>): HeaderList {
  return Object.entries(headers);
}

/** A text that may be of any length, up to the limit. */
export function shownText(text: string | undefined): string | undefined {
  return text === undefined || text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
