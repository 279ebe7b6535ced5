import { bytesOf, headOf, type RawAnswer, withoutHeaders } from './http1';

/** One request at the proxy, and what a fault can do to it. */
export interface Scene {
  /** Where in a message the fault strikes: from 0 to below 1. */
  readonly at: number;
  /** Whether the response contains the number of the call. */
  readonly echoes: boolean;
  readonly isXml: boolean;
  /** An earlier genuine response with another number. */
  readonly earlier: RawAnswer | undefined;
  /** Carries the request to the gateway. */
  forward(): Promise<RawAnswer>;
  /** Writes to the client. */
  write(bytes: Buffer): void;
  /** Writes the last bytes to the client and closes the connection. */
  end(bytes?: Buffer): void;
  /** Closes the connection by a reset. */
  reset(): void;
  /** Records that no more bytes are sent until the client has given up; resolves when it has. */
  outwait(): Promise<void>;
  /** These bytes are written when the next request of the connection has arrived, where its operation is of that sort. */
  leave(bytes: Buffer, before: 'echoing' | 'silent'): void;
}

type Act = (scene: Scene) => Promise<void> | void;

/** Executes the request and sends another response than the gateway's. */
function answering(change: (answer: RawAnswer, scene: Scene) => RawAnswer): Act {
  return async (scene) => scene.write(bytesOf(change(await scene.forward(), scene)));
}

/** The request is executed; its response gets another status, which the signature does not cover. */
function restated(status: number): Act {
  return answering((answer) => ({ ...answer, status, reason: 'Changed' }));
}

function page(status: number): RawAnswer {
  const body = Buffer.from(`<html><head><title>${status}</title></head><body></body></html>\n`);
  return { status, reason: 'Proxy', headers: ['Content-Type', 'text/html'], body };
}

function forged(status: number, code: string): RawAnswer {
  const body = Buffer.from(JSON.stringify({ code, message: 'forged' }));
  return { status, reason: 'Forged', headers: ['Content-Type', 'application/json'], body };
}

function forgedXml(code: string): RawAnswer {
  const fields = { return_code: 'SUCCESS', result_code: 'FAIL', err_code: code, err_code_des: 'forged' };
  const elements = Object.entries(fields).map(([name, text]) => `<${name}>${text}</${name}>`);
  const body = Buffer.from(`<xml>${elements.join('')}</xml>`);
  return { status: 200, reason: 'OK', headers: ['Content-Type', 'text/xml'], body };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const GARBAGE = Buffer.from('\u0000\u0016\u0003 HTTP/9.9 garbage \r\n\r\n<xml>');
const position = ({ at }: Scene, length: number): number => Math.floor(at * length);

function tampered(answer: RawAnswer, scene: Scene): RawAnswer {
  const body = Buffer.from(answer.body);
  const at = position(scene, body.length);
  if (body.length > 0) body[at] = (body[at] ?? 0) ^ (1 << position(scene, 7));
  return { ...answer, body };
}

function misframed(answer: RawAnswer, by: number): Buffer {
  const headers = withoutHeaders(answer.headers, /^(?:content-length|transfer-encoding)$/i);
  headers.push('Content-Length', String(Math.max(answer.body.length + by, 0)));
  return Buffer.concat([headOf({ ...answer, headers }), answer.body]);
}

function isSuccess({ status, body }: RawAnswer): boolean {
  return (
    status >= 200 && status < 300 && !/<(?:result|return)_code>(?:<!\[CDATA\[)?FAIL/.test(body.toString())
  );
}

function duplicated(before: 'echoing' | 'silent', which: (answer: RawAnswer) => boolean): Act {
  return async (scene) => {
    const answer = await scene.forward();
    scene.write(bytesOf(answer));
    if (which(answer)) scene.leave(bytesOf(answer), before);
  };
}

/** What changes the bytes on the way and no more: a call that meets only these succeeds. */
const HARMLESS = {
  none: async (scene) => scene.write(bytesOf(await scene.forward())),
  drip: async (scene) => {
    const bytes = bytesOf(await scene.forward());
    const step = 1 + position(scene, 64);
    for (let from = 0; from < bytes.length; from += step) {
      scene.write(bytes.subarray(from, from + step));
      await turn();
    }
  },
  chunked: async (scene) => {
    const answer = await scene.forward();
    const headers = withoutHeaders(answer.headers, /^content-length$/i);
    if (answer.body.length > 0) {
      headers.push('Transfer-Encoding', 'chunked');
    } else {
      headers.push('Content-Length', '0');
    }
    scene.write(headOf({ ...answer, headers }));
    const middle = position(scene, answer.body.length);
    for (const part of [answer.body.subarray(0, middle), answer.body.subarray(middle)]) {
      if (part.length > 0) {
        scene.write(
          Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
        );
      }
    }
    if (answer.body.length > 0) scene.write(Buffer.from('0\r\n\r\n'));
  },
  informed: async (scene) => {
    scene.write(Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'));
    scene.write(bytesOf(await scene.forward()));
  },
  'closed-after': async (scene) => {
    const { headers, ...answer } = await scene.forward();
    const own = withoutHeaders(headers, /^(?:connection|keep-alive)$/i);
    scene.end(bytesOf({ ...answer, headers: [...own, 'Connection', 'close'] }));
  },
} satisfies Record<string, Act>;

/** What keeps the request, or the client's knowledge of it, from arriving. */
const HARMFUL = {
  'request-cut': (scene) => scene.end(),
  'request-reset': (scene) => scene.reset(),
  'request-held': async (scene) => {
    await scene.outwait();
    await scene.forward();
  },
  'answer-held': async (scene) => {
    await scene.forward();
    await scene.outwait();
  },
  'answer-cut': async (scene) => {
    const bytes = bytesOf(await scene.forward());
    scene.end(bytes.subarray(0, position(scene, bytes.length)));
  },
  'answer-reset': async (scene) => {
    await scene.forward();
    scene.reset();
  },
  'answer-too-long': async (scene) => scene.write(misframed(await scene.forward(), -1 - position(scene, 9))),
  'answer-too-short': async (scene) => scene.end(misframed(await scene.forward(), 1 + position(scene, 9))),
  'garbage-before': async (scene) => scene.write(Buffer.concat([GARBAGE, bytesOf(await scene.forward())])),
  'garbage-after': async (scene) => scene.write(Buffer.concat([bytesOf(await scene.forward()), GARBAGE])),
  'duplicate-at-once': async (scene) => {
    const bytes = bytesOf(await scene.forward());
    scene.write(Buffer.concat([bytes, bytes]));
  },
  'status-400': restated(400),
  'status-403': restated(403),
  'status-404': restated(404),
  'status-409': restated(409),
  'status-413': restated(413),
  'status-429': restated(429),
  'status-500': restated(500),
  'status-503': restated(503),
  'status-202': restated(202),
  'status-204': answering((answer) => ({ ...answer, status: 204, reason: 'Changed', body: Buffer.alloc(0) })),
  'status-302': answering((answer) => ({
    ...answer,
    status: 302,
    reason: 'Changed',
    headers: [...answer.headers, 'Location', '/v3/certificates'],
  })),
  'refusal-as-success': answering((answer) => ({ ...answer, status: 200, reason: 'OK' })),
  'body-changed': answering(tampered),
  'body-emptied': answering((answer) => ({ ...answer, body: Buffer.alloc(0) })),
  'signature-removed': answering((answer) => ({
    ...answer,
    headers: withoutHeaders(answer.headers, /^wechatpay-/i),
  })),
  'page-403': answering(() => page(403)),
  'page-502': answering(() => page(502)),
  'forged-refusal': answering((_, { isXml }) =>
    isXml ? forgedXml('NOTENOUGH') : forged(400, 'PARAM_ERROR'),
  ),
  'forged-frequency': answering(() => forged(429, 'RATELIMIT_EXCEEDED')),
  'forged-failure': answering(() => forged(500, 'SYSTEM_ERROR')),
  /** A success is repeated before the response to the next call, which contains its number. */
  'late-duplicate': duplicated('echoing', isSuccess),
  /** The same, before a response that does not identify its call. */
  'late-duplicate-unechoed': duplicated('silent', isSuccess),
  /** A refusal is repeated before the response to the next call. */
  'late-refusal': duplicated('echoing', (answer) => !isSuccess(answer)),
  /** An earlier response replaces this one, whose request is not executed. */
  replay: async (scene) => {
    scene.write(bytesOf(scene.echoes && scene.earlier ? scene.earlier : await scene.forward()));
  },
} satisfies Record<string, Act>;

/** What befalls a connection before a request is on it. */
export const CONNECTION_KINDS = ['connection-closed'] as const;
export const TLS_KINDS = [
  'tls-hang',
  'tls-cut',
  'tls-cut-later',
  'tls-other-authority',
  'tls-other-host',
  'tls-expired',
] as const;

export type ConnectionKind = (typeof CONNECTION_KINDS)[number] | (typeof TLS_KINDS)[number];
export type RequestKind = keyof typeof HARMLESS | keyof typeof HARMFUL;
export type Kind = RequestKind | ConnectionKind;

/** The faults by what they do, for reports. */
export function groupOf(kind: Kind): string {
  if (isHarmless(kind)) return 'bytes regrouped';
  return GROUPS.find(([, names]) => names.test(kind))?.[0] ?? 'answer damaged';
}

const GROUPS: readonly (readonly [string, RegExp])[] = [
  ['request lost or late', /^request-/],
  ['answer lost or late', /^answer-(?:held|cut|reset)/],
  ['status line changed', /^status-|^refusal-/],
  ['answer of a proxy or a forger', /^page-|^forged-/],
  ['answer to another call', /^late-|^replay|^duplicate-/],
  ['connection closed', /^connection-/],
  ['TLS handshake broken', /^tls-/],
];

const ACTS: Readonly<Record<RequestKind, Act>> = { ...HARMLESS, ...HARMFUL };

const namesOf = <K extends string>(acts: Record<K, Act>): K[] => Object.keys(acts) as K[];

export const REQUEST_KINDS: readonly RequestKind[] = namesOf(ACTS).filter((kind) => kind !== 'none');
export const KINDS: readonly Kind[] = [...REQUEST_KINDS, ...CONNECTION_KINDS, ...TLS_KINDS];

export function isHarmless(kind: Kind): boolean {
  return Object.hasOwn(HARMLESS, kind);
}

/** Does to a request what its fault says. */
export async function act(kind: RequestKind, scene: Scene): Promise<void> {
  await ACTS[kind](scene);
}
