import { once } from 'node:events';
import { request as send } from 'node:http';

/** The response of a server. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A raw request: header names may be repeated, and the body has several parts. */
export interface Sending {
  readonly method?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: readonly Uint8Array[];
  /** `length`: with Content-Length. `chunks`: without. `half`: with Content-Length, but only half of the body is sent. */
  readonly framing?: 'length' | 'chunks' | 'half';
}

/** Sends a request and reads the response; `during` runs after the request is written. */
export async function exchange(
  url: string,
  { method = 'POST', headers, body, framing = 'length' }: Sending,
  during: (hangUp: () => void) => unknown = () => undefined,
): Promise<Answer> {
  const bytes = body.reduce((length, part) => length + part.length, 0);
  const own = framing === 'chunks' ? [] : ['Content-Length', String(bytes)];
  const request = send(url, {
    method,
    agent: false,
    headers: ['Host', new URL(url).host, ...headers.flat(), ...own],
  });
  // A server that responds before the end of the body may close the connection.
  request.on('error', () => undefined);
  const answered = once(request, 'response');
  answered.catch(() => undefined);
  const parts = framing === 'half' ? [Buffer.concat(body).subarray(0, bytes / 2)] : body;
  for (const part of parts) request.write(part);
  if (framing === 'half') {
    request.flushHeaders();
  } else {
    request.end();
  }
  await during(() => request.destroy());
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  };
}
