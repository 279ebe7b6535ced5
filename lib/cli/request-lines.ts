import type { RequestRecord } from '../sandbox';
import type { Context } from './context';

/** A request that a gateway received, as the command prints it. */
export interface RequestLine {
  readonly method: string;
  /** Without the query, which may contain a token. */
  readonly path: string;
  /** Undefined where the gateway closed the connection without a response. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  /** The error code of the response. */
  readonly code: string | undefined;
  /** The kind of the simulated fault. */
  readonly fault: string | undefined;
}

/** Returns what is printed of a request. */
export function requestLine({ method, target, answer, duration, fault }: RequestRecord): RequestLine {
  return {
    method,
    path: target.replace(/\?.*$/s, ''),
    status: answer?.status,
    milliseconds: Math.round(duration ?? 0),
    code: answer && errorCodeOf(answer),
    fault,
  };
}

/** Formats a line for a terminal. */
export function textOfRequest(
  line: RequestLine,
  { output, texts }: Pick<Context, 'output' | 'texts'>,
): string {
  const { method, path, status, milliseconds, code, fault } = line;
  const failed = status === undefined || status >= 400 || code !== undefined;
  const outcome = [status ?? texts.sandbox.dropped, code].filter((part) => part !== undefined).join(' ');
  return [
    method.padEnd(6),
    path,
    output.paintRemark(failed ? 'red' : 'green', outcome),
    output.paintRemark('dim', `${milliseconds} ms`),
    ...(fault === undefined ? [] : [output.paintRemark('yellow', `[${fault}]`)]),
  ].join('  ');
}

type Answer = NonNullable<RequestRecord['answer']>;

function errorCodeOf({ status, body }: Answer): string | undefined {
  const text = body.toString();
  if (text.startsWith('<xml>')) return xmlCode(text);
  return status < 400 ? undefined : /"code":\s*"([A-Z0-9_]+)"/.exec(text)?.[1];
}

function xmlCode(text: string): string | undefined {
  const [, code] = /<err_code>(?:<!\[CDATA\[)?([A-Z0-9_]+)/.exec(text) ?? [];
  if (code !== undefined) return code;
  return /<(?:return|result)_code>(?:<!\[CDATA\[)?FAIL/.test(text) ? 'FAIL' : undefined;
}
