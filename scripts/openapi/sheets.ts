import path from 'node:path';
import type { Operation } from '../../lib/reference/model';

/** Where the facts are kept. */
export const folder = path.join(__dirname, '../../lib/openapi/catalogue');

/** How the tables name an operation: `POST v3/pay/transactions/native`. */
export function keyOf({ method, path: template }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${template}`;
}
