import type { IncomingMessage, ServerResponse } from 'node:http';
import { WechatpayError } from '../../errors';
import type { ConsoleGateway } from './console-gateway';
import { type ListeningAddress, reject } from './guard';
import { BadRequest, readJson, send, sendJson, sendRepresentation } from './http';
import { INBOX, Inbox } from './inbox';
import { Page } from './page';
import { contentOf } from './parts';
import { catalogue } from './reference';
import { COMMANDS, QUESTIONS, requestOf } from './routes';
import { Stream } from './stream';

export type { ConsoleReach } from './console-gateway';
export type { ListeningAddress } from './guard';

/** The web page of a gateway, at `/_console`: what came in, what waits for its user, what was sent, and what can be called. */
export class Console {
  readonly #gateway: ConsoleGateway;
  readonly #place: ListeningAddress;
  readonly #page = new Page();
  readonly #stream: Stream;
  readonly #inbox: Inbox;

  constructor(gateway: ConsoleGateway, place: ListeningAddress) {
    this.#gateway = gateway;
    this.#place = place;
    this.#stream = new Stream(gateway);
    this.#inbox = new Inbox(gateway);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://console');
    if (pathname === INBOX && request.method === 'POST') {
      await this.#inbox.receive(request, response);
      return;
    }
    const [, api] = /^\/_console\/api\/(.*)$/.exec(pathname) ?? [];
    const rejection = reject(request, this.#place, api !== undefined);
    if (rejection) {
      const { status, reason } = rejection;
      send(response, status, 'text/plain; charset=utf-8', reason);
    } else if (api === undefined) {
      this.#page.serve(pathname.replace(/^\/_console\/?/, ''), request, response);
    } else if (api === 'inbox' && request.method === 'GET') {
      sendJson(response, 200, this.#inbox.entries);
    } else if (api === 'catalogue' && request.method === 'GET') {
      sendRepresentation(request, response, catalogue());
    } else if (api === 'content' && request.method === 'GET') {
      this.#content(searchParams, response);
    } else if (api === 'events' && request.method === 'GET') {
      this.#stream.open(response);
    } else {
      await this.#answer(api, request, searchParams, response);
    }
  }

  close(): void {
    this.#stream.close();
  }

  async #answer(
    name: string,
    request: IncomingMessage,
    query: URLSearchParams,
    response: ServerResponse,
  ): Promise<void> {
    try {
      sendJson(response, 200, (await this.#do(name, request, query)) ?? null);
    } catch (error) {
      if (error instanceof BadRequest) {
        sendJson(response, error.status, { message: error.message });
      } else if (error instanceof WechatpayError) {
        sendJson(response, 409, { message: error.message, hint: error.hint });
      } else {
        sendJson(response, 500, { message: String(error) });
      }
    }
  }

  /** An image is shown, anything else is saved: the browser runs neither. */
  #content(query: URLSearchParams, response: ServerResponse): void {
    try {
      const { image, bytes } = contentOf(requestOf(this.#gateway, query), query);
      if (image === undefined) response.setHeader('Content-Disposition', 'attachment');
      send(response, 200, image ?? 'application/octet-stream', bytes);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      sendJson(response, error.status, { message: error.message });
    }
  }

  async #do(name: string, request: IncomingMessage, query: URLSearchParams): Promise<unknown> {
    const known = (table: object): boolean => Object.hasOwn(table, name);
    if (request.method === 'GET' && known(QUESTIONS)) return QUESTIONS[name]?.(this.#gateway, query);
    if (request.method === 'POST' && known(COMMANDS)) {
      return COMMANDS[name]?.(this.#gateway, await readJson(request));
    }
    throw new BadRequest(404, 'Not found: no such API of the console.');
  }
}
