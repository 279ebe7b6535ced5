import type { Method } from '../../http';
import {
  describeOperation,
  documentedNames,
  findOperations,
  type Operation,
  operationOf,
  sampleCallOf,
  sampleOfEvent,
  webhookOf,
} from '../../reference';
import { BadRequest } from './http';
import type { CatalogueIndex, EventPage, FoundOperations, OperationPage } from './views';

let index: CatalogueIndex | undefined;

/** Everything that is documented, by name; the same for every gateway. */
export function catalogueIndex(): CatalogueIndex {
  index ??= documentedNames();
  return index;
}

/** @throws {BadRequest} if it is not in the catalogue. */
export function knownOperation(method: string, path: string): Operation {
  const operation = operationOf(method as Method, path);
  if (operation?.method === method && operation.path === path) return operation;
  throw new BadRequest(404, `${method} ${path} is not in the catalogue`);
}

export function operationPage(method: string, path: string): OperationPage {
  const operation = knownOperation(method, path);
  return { operation: describeOperation(operation), call: sampleCallOf(operation) };
}

/** The operations that have the words of a search in their names or in those of their fields. */
export function foundOperations(words: string): FoundOperations {
  return findOperations(words).map(({ method, path }) => `${method} ${path}`);
}

/** @param type as the gateway sends it: those of APIv2 begin with `v2/`. @throws {BadRequest} if it is not known. */
export function eventPage(type: string): EventPage {
  const event = webhookOf(type);
  if (event === undefined) throw new BadRequest(404, `${type} is not in the catalogue`);
  return { event, sample: sampleOfEvent(event) };
}
