/** Returns the `code` of a thrown value without `instanceof Error`, which is false for errors of another realm. */
export function systemErrorCode(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
