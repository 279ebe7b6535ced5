import type { Wechatpay } from '../client';
import { ApiError, WechatpayError } from '../errors';
import { METHODS } from '../http';
import { isAbsent } from '../openapi';
import { type Fields, operationOf } from '../reference';
import { doneWith } from './attempt';
import { type EndFacts, type Entry, pick } from './entry';
import { type CampaignOperation, callOf } from './operation';

/** What a query tells about a call: it was carried out, it was not, or the query itself failed. */
export type Finding =
  | { readonly exists: true; readonly facts: EndFacts }
  | { readonly exists: false }
  | { readonly exists: undefined };

/** Returns a function that queries the result of a call by its number; undefined if the operation has no query. */
export function createQuery(
  wxpay: Wechatpay,
  operation: CampaignOperation,
  mchid: string,
): ((entry: Entry) => Promise<Finding>) | undefined {
  const [verb = '', template = ''] = operation.query?.split(' ') ?? [];
  const [path = '', parameter] = template.split('?');
  const method = METHODS.find((known) => known === verb);
  const described = method && operationOf(method, path);
  if (method === undefined || described === undefined) return undefined;
  const call = callOf(wxpay, method, path);
  const { request } = described;
  return async (entry) => {
    const known = { mchid, ...knownFields(entry, operation), [operation.number.field]: entry.number };
    const query = {
      ...picked(request.query, known),
      ...(parameter && { [operation.number.field]: entry.number }),
    };
    const init = {
      path: picked(request.path, known),
      ...(request.xml && { xml: picked(request.xml, known) }),
      ...(request.json && { json: picked(request.json, known) }),
      ...(Object.keys(query).length > 0 && { query }),
    };
    try {
      const { facts } = doneWith(await call(init));
      return { exists: true, facts: { ...facts, queried: true } };
    } catch (error) {
      return findingOf(error);
    }
  };
}

/** The fields of the request that a query may need, by name. */
function knownFields({ request }: Entry, { path }: CampaignOperation): Record<string, unknown> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { ...request.xml, ...request.json, ...pick(request, names), ...request.path };
}

function picked(
  fields: Fields | undefined,
  known: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return pick(known, Object.keys(fields ?? {}));
}

function findingOf(error: unknown): Finding {
  if (!(error instanceof WechatpayError)) throw error;
  return error instanceof ApiError && isAbsent(error.code) ? { exists: false } : { exists: undefined };
}
