import { parse } from 'secure-json-parse';
import { admit, type Fields, paramError, type Shape } from './fields';
import type { RequestVerdict } from './history';
import type { Keyring } from './keyring';
import type { Received, Reply } from './message';
import { Refusal } from './refusal';
import { reveal } from './sensitive';
import type { State } from './state';
import { type Admitted, admitRequest } from './v3/admission';
import type { Nonces } from './v3/nonces';

/** What a handler sees: checked values only. */
export interface Call<J extends Fields, Q extends Fields, P extends Fields> {
  readonly json: Shape<J>;
  readonly query: Shape<Q>;
  readonly path: Shape<P>;
  readonly keyring: Keyring;
  readonly now: number;
  /** Where the gateway was reached: `http://127.0.0.1:49152`. */
  readonly origin: string;
}

/** An endpoint: its fields as a table, and what it does to the state. */
export interface Definition<J extends Fields, Q extends Fields, P extends Fields> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As it is published: `/v3/pay/transactions/id/{transaction_id}`. */
  readonly path: string;
  readonly json: J;
  readonly query: Q;
  readonly variables: P;
  readonly handle: (call: Call<J, Q, P>, state: State) => Reply;
}

/** A request that reached its operation, and is not yet proven to be anybody's. */
export interface Visit {
  readonly received: Received;
  /** The path variables, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly keyring: Keyring;
  readonly nonces: Nonces;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
  /** Keeps what was made of the signature. */
  readonly judge: (verdict: RequestVerdict) => void;
}

/** An endpoint as the gateway runs it, of whichever protocol. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** @throws {Refusal} where the request is refused. */
  readonly serve: (visit: Visit, state: State) => Reply;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readJson({ headers, body }: Received): unknown {
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) {
    throw Refusal.of(400, 'INVALID_REQUEST', 'Http头Content-Type必须为application/json');
  }
  try {
    // null is as good as absent: https://pay.weixin.qq.com/doc/v3/merchant/4012081709
    return parse(UTF8.decode(body), (_, value) => (value === null ? undefined : value));
  } catch {
    throw paramError('body', '', undefined, 'is no JSON', '请求体不是合法的JSON');
  }
}

function readQuery({ target }: Received): unknown {
  const [, query = ''] = /\?(.*)$/s.exec(target) ?? [];
  const pairs = [...new URLSearchParams(query)];
  const names = new Set<string>();
  for (const [name, value] of pairs) {
    if (names.has(name)) throw paramError('query', `/${name}`, value, 'is repeated', `参数“${name}”重复`);
    names.add(name);
  }
  return Object.fromEntries(pairs);
}

function openWith({ keyring, named }: Admitted, ciphertext: string): string | undefined {
  if (named) return keyring.decrypt(named, ciphertext);
  throw Refusal.of(400, 'INVALID_REQUEST', 'HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)', {
    detail: { field: 'Wechatpay-Serial', value: null, issue: 'is required', location: 'header' },
  });
}

function readBody(fields: Fields, admitted: Admitted): unknown {
  const expected = Object.keys(fields).length > 0;
  return expected
    ? reveal(fields, readJson(admitted.received), (ciphertext) => openWith(admitted, ciphertext))
    : {};
}

/** Makes an operation of its definition: reads, opens and checks the groups, then lets the handler decide. */
export function operation<const J extends Fields, const Q extends Fields, const P extends Fields>(
  definition: Definition<J, Q, P>,
): Operation {
  const { method, path, handle } = definition;
  return {
    method,
    path,
    serve: (visit, state) => {
      const admitted = admitRequest(visit);
      const { keyring, now, received } = admitted;
      const variables = admit(definition.variables, admitted.path, 'url');
      const query = admit(definition.query, readQuery(received), 'query');
      const json = admit(definition.json, readBody(definition.json, admitted), 'body');
      const { origin = '' } = received;
      return handle({ json, query, path: variables, keyring, now, origin }, state);
    },
  };
}
