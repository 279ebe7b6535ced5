/** A color sequence, or a control or bidirectional character. */
const CONTROL = /\p{Cc}\[[\d;]*m|[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const KEPT = ['\n', '\t'];

/**
 * Escapes control characters, so that text from the network cannot move the cursor or set the title of the terminal.
 * Color sequences are harmless and stay.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, (found) => {
    if (KEPT.includes(found) || (found.length > 1 && found.startsWith('\u001b'))) return found;
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}${found.slice(1)}`;
  });
}
