import type { Operation as Facts, Field, Fields } from '../../../reference';
import type { Values } from '../../validation/fields';
import { downloadFields, fileOf } from './downloads';
import { digestOf, gzipped, type SampleFile, sampleFile } from './files';
import { type FillContext, fill } from './filling';
import { lengthOfList, listName, type Page, pageFields, pageOf, unpaged } from './paging';
import { Seed } from './seed';

/** The input for a response. */
export interface AnswerContext {
  readonly facts: Facts;
  /** The path variables. */
  readonly path: Values;
  readonly query: Values;
  /** The body's fields, sensitive ones in plain text. */
  readonly body: Values;
  /** The gateway's: `http://127.0.0.1:49152`. */
  readonly origin: string;
  readonly mchid: string;
  /** Encrypts a sensitive field for the merchant; the same text and seed have the same ciphertext. */
  readonly encrypt: (text: string, seed: Buffer) => string;
}

/** The merchant's identity, if the request has none. */
function merchant(mchid: string): Values {
  return { mchid, mch_id: mchid, sp_mchid: mchid, combine_mchid: mchid };
}

function seedOf({ facts, path, query, body }: AnswerContext): Seed {
  return Seed.of([facts.method, facts.path, path, unpaged(query), unpaged(body)]);
}

/**
 * Builds a documented response: it contains the known values, and values of the request under the same name; the rest
 * is generated from the request, the same for the same request.
 *
 * @param known what the operation returns; if undefined, optional fields are generated too.
 */
export function answerFields(question: AnswerContext, known: object | undefined): Record<string, unknown> {
  const { facts, path, query, body, origin, mchid, encrypt } = question;
  const fields = facts.answer.fields ?? {};
  const seed = seedOf(question);
  const sent = { ...path, ...query, ...body };
  const filling = {
    seed,
    sent: [sent, merchant(mchid)],
    rich: known === undefined,
    protocol: facts.path.startsWith('v2/') ? ('v2' as const) : ('v3' as const),
    encrypt: (text: string, own: Seed) => encrypt(text, own.bytes(20)),
  };
  if (known !== undefined) return fill(fields, { ...known }, filling);
  const name = listName(fields);
  const page = name === undefined ? undefined : pageOf(fields, sent, lengthOfList(seed));
  const paging = page ? pageFields(fields, page) : {};
  const answer = fill(fields, { ...downloadFields(facts, seed, sent, origin), ...paging }, filling);
  const items = name === undefined ? undefined : fields[name]?.items;
  return page && name !== undefined && items
    ? { ...answer, [name]: entriesOf(name, items, page, filling) }
    : answer;
}

/** Returns the entries of one page of a list; an entry is the same on every page. */
function entriesOf(name: string, items: Field, { start, length }: Page, filling: FillContext): unknown[] {
  const table: Fields = { [name]: { ...items, required: true } };
  return Array.from({ length }, (_, index) => {
    const seed = filling.seed.at(name).at(start + index);
    return fill(table, {}, { ...filling, seed })[name];
  });
}

/** Returns the file of an operation that no product serves. */
export function answerFile(question: AnswerContext): SampleFile {
  const { facts, query } = question;
  const { media = [] } = facts.answer;
  const token = query['token'];
  const file = typeof token === 'string' ? fileOf(token, media) : sampleFile(media, seedOf(question));
  const zipped = /gzip/i.test(`${query['tartype']}${query['tar_type']}${question.body['tar_type']}`);
  return zipped && media.includes('gzip') ? gzipped(file.body) : file;
}

export { digestOf, gzipped, type SampleFile };
