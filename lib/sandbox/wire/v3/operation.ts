import type { Routes } from '../../../openapi';
import { type Operation as Facts, type Field, type Fields, operationOf } from '../../../reference';
import type { Operation, RequestContext } from '../../products/operation';
import type { State } from '../../products/state';
import { keepUpload } from '../../products/uploads/media';
import { type AnswerContext, answerFields, answerFile, digestOf, type SampleFile } from '../answers';
import { emptyReply, jsonReply, type Reply } from '../messages';
import { admitRequest } from './admission';
import { Accepted, type Call, type Handler, type Method } from './endpoint';
import { type Groups, readRequest } from './request';

/** The result of a handler with status 202: WeChat Pay accepted the request, but has not finished it. */
export function accepted<Known extends object>(known: Known): Accepted<Known> {
  return new Accepted(known);
}

function isFile(outcome: object | undefined): outcome is SampleFile {
  return outcome !== undefined && 'body' in outcome && Buffer.isBuffer(outcome.body);
}

function isReply(outcome: object | undefined): outcome is Reply {
  return outcome !== undefined && 'internal' in outcome;
}

function fileReply({ type, body }: SampleFile, { traits = [] }: Facts): Reply {
  const reply = { status: 200, type, body, internal: 0, signed: !traits.includes('unsigned') };
  if (traits.includes('sm3-digest')) return { ...reply, headers: { 'SM3-Digest': digestOf('SM3', body) } };
  if (!traits.includes('statement-sha1')) return reply;
  // The signature covers the digest instead of the file: https://pay.weixin.qq.com/doc/global/v3/zh/4013013869
  const sha1 = digestOf('SHA1', body);
  const headers = { 'Wechatpay-Statement-Sha1': sha1 };
  return { ...reply, headers, covered: Buffer.from(JSON.stringify({ sha1 })) };
}

/** Builds the reply from the known fields; undefined if there are none. */
function respond(question: AnswerContext, outcome: object | undefined): Reply {
  const { facts } = question;
  const { kind, status } = facts.answer;
  if (kind === 'empty') return emptyReply(status ?? 204);
  if (isReply(outcome)) return outcome;
  if (isFile(outcome)) return fileReply(outcome, facts);
  if (kind === 'file') return fileReply(answerFile(question), facts);
  if (outcome instanceof Accepted) return jsonReply(202, answerFields(question, outcome.known));
  return jsonReply(200, answerFields(question, outcome));
}

function questionOf(
  facts: Facts,
  { received, keyring }: RequestContext,
  { path, query, json }: Groups,
): AnswerContext {
  const encrypt = (text: string, seed: Buffer) => keyring.encrypt(text, seed);
  return { facts, path, query, body: json, origin: received.origin, mchid: keyring.mchid, encrypt };
}

/** Serves an operation that no product declares, from the catalogue alone. */
export function serveFromCatalogue(facts: Facts, visit: RequestContext, state: State): Reply {
  const request = readRequest(facts, admitRequest(visit, facts));
  const known = request.file && keepUpload(facts, request.file, state);
  return respond(questionOf(facts, visit, request), known);
}

/**
 * Rules in addition to the documented tables, by the place of a field: `json.out_trade_no` of the request, or
 * `data.payer` of the response. An undocumented field is added.
 */
export type Rules = Readonly<Record<string, Partial<Field>>>;

function amend(field: Field, [name, ...rest]: readonly string[], rule: Partial<Field>): Field {
  if (name === undefined) return { ...field, ...rule };
  if (field.items) return { ...field, items: amend(field.items, [name, ...rest], rule) };
  const known = field.fields?.[name] ?? { type: 'string' };
  return { ...field, fields: { ...field.fields, [name]: amend(known, rest, rule) } };
}

function amended(fields: Fields = {}, path: readonly string[], rule: Partial<Field>): Fields {
  return amend({ type: 'object', fields }, path, rule).fields ?? {};
}

function withRules(facts: Facts, rules: Rules): Facts {
  const request = { ...facts.request };
  let answer = facts.answer;
  for (const [place, rule] of Object.entries(rules)) {
    const [group = '', ...path] = place.split('.');
    if (group === 'data') {
      answer = { ...answer, fields: amended(answer.fields, path, rule) };
    } else if (group === 'json' || group === 'query' || group === 'path') {
      request[group] = amended(request[group], path, rule);
    } else {
      throw new RangeError(
        `Invalid rule ${place}: expected a path that begins with path, query, json or data`,
      );
    }
  }
  return { ...facts, request, answer };
}

/**
 * Creates an operation of a product; its fields are known from the catalogue.
 *
 * @param path as in the catalogue: `v3/pay/transactions/native`.
 * @param rules rules in addition to the documented tables.
 */
export function jsonOperation<M extends Method, P extends keyof Routes & string>(
  method: M,
  path: P,
  handle: Handler<P, M>,
  rules: Rules = {},
): Operation {
  let known: Facts | undefined;
  const load = (): Facts => {
    const facts = operationOf(method, path);
    if (facts === undefined) throw new RangeError(`The catalogue has no ${method} ${path}`);
    return withRules(facts, rules);
  };
  return {
    method,
    path: `/${path}`,
    serve: (visit, state: State) => {
      known ??= load();
      const request = readRequest<Call<P, M>>(known, admitRequest(visit, known));
      const { keyring, now, received } = visit;
      const call = { ...request, keyring, now, origin: received.origin };
      return respond(questionOf(known, visit, request), handle(call, state));
    },
  };
}
