import type { Method, Traits } from '../http';

/** Successes that come without a signature: file downloads. */
const UNSIGNED: readonly RegExp[] = [
  /^v3\/billdownload\/file$/,
  /^v3\/(?:global\/)?merchant-service\/images\/[^/]+$/,
  /^v3\/transferdownload\/(?:signfile|elecvoucherfile)$/,
  /^v3\/new-tax-control-fapiao\/download$/,
];
const STATEMENTS = /^v3\/(?:global\/)?statements$/;

/** What is known of an endpoint, by its method and its path, templated or expanded. */
export function traitsOf(method: Method, path: string): Traits {
  const plain = path.split('?', 1)[0] ?? '';
  if (method !== 'GET') return {};
  if (STATEMENTS.test(plain)) return { statement: true, answer: 'file' };
  return UNSIGNED.some((pattern) => pattern.test(plain)) ? { unsigned: true, answer: 'file' } : {};
}
