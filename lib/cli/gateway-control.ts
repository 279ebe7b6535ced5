import { Agent, request } from 'undici';
import { ConfigError, NetworkError } from '../errors';
import type { Context } from './context';
import { findRunningGateway } from './running-gateways';

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
  const ca = running?.url === url ? running.identity.authority.certificate : undefined;
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  const target = `${url.replace(/\/$/, '')}/_console/api/${name}`;
  const sent = command === undefined ? { method: 'GET' as const } : posted(command);
  const answer = await request(target, { ...sent, dispatcher, signal }).catch((cause: unknown) => {
    throw new NetworkError(`Cannot connect to ${url}`, {
      hint: texts.noGatewayHint,
      outcome: 'not-sent',
      cause,
    });
  });
  const content = await answer.body.json().finally(() => dispatcher.close());
  if (answer.statusCode < 300) return content as T;
  throw new ConfigError('gateway', String(Object(content).message), texts.refusedHint);
}

function posted(command: object) {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST' as const, headers, body: JSON.stringify(command) };
}
