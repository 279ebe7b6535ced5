/** The `code` of what was thrown; not asked of `instanceof Error`, which fails for errors of another realm. */
export function systemErrorCode(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
}
