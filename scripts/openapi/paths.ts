import path from 'node:path';
import type { Operation } from '../../lib/reference/model';

/** The folder of the catalogue. */
export const CATALOGUE_FOLDER = path.join(__dirname, '../../lib/openapi/catalogue');

/** Returns the key of an operation in the tables: `POST v3/pay/transactions/native`. */
export function keyOf({ method, path: template }: Pick<Operation, 'method' | 'path'>): string {
  return `${method} ${template}`;
}
