import { Agent, request } from 'undici';
import { ConfigError, NetworkError } from '../errors';
import { omitUndefined } from '../json';
import type { Context } from './context';
import { findRunningGateway, runsAt } from './running-gateways';

/** Responses of the console's API that the command reads are small. */
const LONGEST_RESPONSE = 4 * 1024 * 1024;

/**
 * Asks a running gateway for something, or tells it to do something, through the API of its console.
 *
 * @param given the URL of the gateway; default the one that was started last.
 * @param command what to tell it; undefined for a question.
 * @throws {ConfigError} if no gateway runs, or it refuses.
 * @throws {NetworkError} if it is unreachable.
 */
export async function controlGateway<T>(
  { env, texts: { control: texts }, signal }: Context,
  given: string | undefined,
  name: string,
  command?: object,
): Promise<T> {
  const running = findRunningGateway(env);
  const url = given ?? running?.url;
  if (url === undefined) throw new ConfigError('gateway', texts.noGateway, texts.noGatewayHint);
  const ca =
    running !== undefined && runsAt(running, url) ? running.identity.authority.certificate : undefined;
  const answer = await requestConsole(url, name, { ca, command, signal }).catch((cause: unknown) => {
    throw new NetworkError(`Cannot connect to ${url}`, {
      hint: texts.noGatewayHint,
      outcome: 'not-sent',
      cause,
    });
  });
  if (answer.status < 300) return answer.content as T;
  throw new ConfigError('gateway', String(Object(answer.content).message), texts.refusedHint);
}

/** A request to the API of a gateway's console. */
export interface ConsoleRequest {
  /** The certificate authority of a gateway over HTTPS. */
  readonly ca: string | undefined;
  /** What to tell the gateway; undefined for a question. */
  readonly command?: object | undefined;
  readonly signal: AbortSignal;
}

/** Sends a request to the API of the console at a URL. Rejects if there is no response, or it is not JSON. */
export async function requestConsole(
  url: string,
  name: string,
  { ca, command, signal }: ConsoleRequest,
): Promise<{ readonly status: number; readonly content: unknown }> {
  const dispatcher = new Agent({ maxResponseSize: LONGEST_RESPONSE, connect: omitUndefined({ ca }) });
  try {
    const target = `${url.replace(/\/$/, '')}/_console/api/${name}`;
    const sent = command === undefined ? { method: 'GET' as const } : posted(command);
    const { statusCode: status, body } = await request(target, { ...sent, dispatcher, signal });
    return { status, content: await body.json() };
  } finally {
    await dispatcher.destroy();
  }
}

function posted(command: object) {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST' as const, headers, body: JSON.stringify(command) };
}
