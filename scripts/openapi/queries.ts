import type { Operation } from '../../lib/openapi/facts';

/**
 * The read that tells what became of an operation that moves money: in the same collection, and found by the same
 * number, which ends its path (`…/refunds/{out_refund_no}`, `…/transactions/out-trade-no/{out_trade_no}`) or stands in
 * its query. Of several, the one nearest in the tree; undefined where there is none.
 *
 * @returns as it is called: `GET v3/payscore/serviceorder?out_order_no={out_order_no}`.
 */
export function queryOf(operation: Operation, operations: readonly Operation[]): string | undefined {
  const { path, money, number } = operation;
  const field = number?.split('.')[1];
  if (!money || field === undefined || path.startsWith('v2/')) return undefined;
  const near = operations
    .flatMap((candidate) => lookups(candidate, field))
    .filter(({ collection }) => `${path}/`.startsWith(`${collection}/`))
    .sort((one, other) => other.collection.length - one.collection.length);
  return near[0]?.query;
}

interface Lookup {
  /** The path that the things which can be found so stand under. */
  readonly collection: string;
  readonly query: string;
}

function lookups({ method, path, request }: Operation, field: string): Lookup[] {
  if (method !== 'GET') return [];
  const end = `/{${field}}`;
  if (path.endsWith(end)) {
    const collection = path
      .slice(0, -end.length)
      .replace(/\/([\w-]+)$/, (whole, name: string) =>
        `-${field.replaceAll('_', '-')}`.endsWith(`-${name}`) ? '' : whole,
      );
    return [{ collection, query: `GET ${path}` }];
  }
  return field in (request.query ?? {})
    ? [{ collection: path, query: `GET ${path}?${field}={${field}}` }]
    : [];
}
