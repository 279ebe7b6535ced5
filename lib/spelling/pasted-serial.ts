const PASTED = /^\s*(?:serial(?:\s*number)?\s*[:=]\s*)?(?:0x)?([0-9a-f]{2}(?:[:\s]?[0-9a-f]{2})+)\s*$/i;

/**
 * Returns the serial in a text that was pasted with more around it, as programs print it: `serial=4354…`, `43:54:…`.
 * Undefined if there is none, or nothing around it.
 */
export function pastedSerial(text: string): string | undefined {
  const [, digits] = PASTED.exec(text) ?? [];
  const serial = digits?.replace(/[:\s]/g, '').toUpperCase();
  return serial === text.toUpperCase() ? undefined : serial;
}
