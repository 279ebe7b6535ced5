import type { ConsoleGateway } from './console-gateway';
import { foundOperations } from './reference';
import { filterRequests } from './request-filter';
import { requestLine } from './requests';
import type { FoundEntries } from './views';

/** So many entries of each kind are shown. */
const SHOWN = 6;
/** Among so many of the newest orders of each kind. */
const SEARCHED = 10_000;

/** Finds operations, orders and requests by words; a number also finds the requests that contain it. */
export function findEntries(gateway: ConsoleGateway, words: string): FoundEntries {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return { operations: [], orders: [], requests: [] };
  const requests = filterRequests(gateway.requests, new URLSearchParams({ words }));
  const orders = gateway
    .newestOrders(SEARCHED)
    .filter(({ number, description }) => `${number}\n${description}`.toLowerCase().includes(wanted));
  return {
    operations: foundOperations(words).keys.slice(0, SHOWN),
    orders: orders.slice(-SHOWN).reverse(),
    requests: requests.slice(-SHOWN).reverse().map(requestLine),
  };
}
