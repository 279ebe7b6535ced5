import { SignatureError } from '../../errors';
import type { FixedKeys } from '../../trust';
import { type SignedMessage, verify } from '../../v3';

/** A change that may have been made to a body on its way. */
export type Change =
  | 'line-break-added'
  | 'line-break-lost'
  | 'line-breaks'
  | 'reformatted'
  | 'byte-order-mark'
  | 'escaped';

/** Undoes each change. */
const BEFORE: Readonly<Record<Change, (text: string) => string>> = {
  'line-break-added': (text) => text.replace(/(?:\r?\n)+$/, ''),
  'line-break-lost': (text) => `${text}\n`,
  'line-breaks': (text) => text.replace(/\r\n/g, '\n'),
  'byte-order-mark': (text) => text.replace(/^\ufeff/, ''),
  reformatted: (text) => JSON.stringify(JSON.parse(text)),
  escaped: (text) => JSON.stringify(JSON.parse(text)).replace(/\//g, '\\/'),
};
const CHANGES = Object.keys(BEFORE) as readonly Change[];

/** Returns the change that explains a mismatch: without it the signature matches. */
export async function explainMismatch(
  message: SignedMessage,
  keys: FixedKeys,
  at: number,
): Promise<Change | undefined> {
  const text = Buffer.from(message.body).toString();
  for (const change of CHANGES) {
    const before = undo(change, text);
    if (before !== undefined && (await matches({ ...message, body: Buffer.from(before) }, keys, at))) {
      return change;
    }
  }
  return undefined;
}

function undo(change: Change, text: string): string | undefined {
  try {
    return BEFORE[change](text);
  } catch {
    return undefined;
  }
}

async function matches(message: SignedMessage, keys: FixedKeys, at: number): Promise<boolean> {
  try {
    await verify(message, keys, at);
    return true;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}
