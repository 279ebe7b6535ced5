import type { Operation, Webhook } from '../lib/reference/model';
import { eventKey } from '../lib/reference/names';

export type Language = 'zh' | 'en';

export const LANGUAGES: readonly Language[] = ['zh', 'en'];

/**
 * Returns the address of an operation within a language, without a suffix. Variables are written as the chain writes
 * them, so that the address has no character that URLs encode.
 *
 * @example
 * addressOfOperation({ method: 'GET', path: 'v3/pay/transactions/id/{transaction_id}' })
 * // 'reference/v3/pay/transactions/id/_transaction_id_/get'
 */
export function addressOfOperation({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  const segments = path.split('/').map((segment) => {
    if (segment === '') return '_empty_';
    return segment.replace(/\{(\w+)\}/g, '_$1_');
  });
  return ['reference', ...segments, method.toLowerCase()].join('/');
}

/** Returns the address of a notification within a language, without a suffix: `notifications/v3/REFUND.SUCCESS`. */
export function addressOfEvent(webhook: Pick<Webhook, 'version' | 'event_type'>): string {
  return `notifications/${webhook.version}/${eventKey(webhook).replace(/^v2\//, '')}`;
}

/** Returns the relative link from one page to another; both are relative to the site. */
export function relativeLink(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  const shared = here.findIndex((segment, at) => segment !== there[at] || at === there.length - 1);
  const common = shared < 0 ? here.length : shared;
  return [...here.slice(common).map(() => '..'), ...there.slice(common)].join('/');
}

/** Returns the same page in another language; of the page that lets readers choose a language, the first page. */
export function inLanguage(address: string, language: Language): string {
  return address.includes('/') ? address.replace(/^[^/]+/, language) : `${language}/${address}`;
}
