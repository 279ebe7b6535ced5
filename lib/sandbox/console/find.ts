import type { ConsoleGateway } from './console-gateway';
import { objectLists } from './objects';
import { foundOperations } from './reference';
import { filterRequests } from './request-filter';
import { requestLine } from './requests';
import type { FoundEntries } from './views';

/** The number of entries of each kind that are shown. */
const SHOWN = 6;
/** The number of objects of each kind that are searched, from the newest: a search runs while its words are typed. */
const SEARCHED = 1_000;

/** Finds operations, orders and requests by words; a number also finds the requests that contain it. */
export function findEntries(gateway: ConsoleGateway, words: string): FoundEntries {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return { operations: [], orders: [], requests: [] };
  const requests = filterRequests(gateway.requests, new URLSearchParams({ words }));
  const lists = objectLists(gateway, new URLSearchParams({ words, count: String(SHOWN) }), SEARCHED);
  return {
    operations: foundOperations(words).keys.slice(0, SHOWN),
    orders: lists.flatMap(({ objects }) => objects).slice(0, SHOWN),
    requests: requests
      .slice(-SHOWN)
      .reverse()
      .map((record) => requestLine(record, gateway)),
  };
}
