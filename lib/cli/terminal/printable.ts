/** A colour, or a single character that a terminal obeys: controls, and those that turn the direction of text. */
const UNSEEN = /\p{Cc}\[[\d;]*m|[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const KEPT = ['\n', '\t'];

/**
 * A text whose control characters are shown instead of obeyed: what came over the network must not move the cursor or
 * set the title of a terminal. Colours stay, being our own or harmless.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (found) => {
    if (KEPT.includes(found) || (found.length > 1 && found.startsWith('\u001b'))) return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}${found.slice(1)}`;
  });
}
