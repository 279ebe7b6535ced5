import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionKind } from './kinds';

/** What befalls the next connection; `undefined` for nothing. */
export type NextConnection = () => { readonly kind: ConnectionKind; readonly at: number } | undefined;

/** The listeners behind the front, by the fault of their certificate. */
export interface Listeners {
  readonly right: number;
  readonly 'tls-other-authority': number;
  readonly 'tls-other-host': number;
  readonly 'tls-expired': number;
}

/** So many bytes of the server's are a part of its handshake for sure. */
const HANDSHAKE = 900;
/** The size of the handshake and several responses. */
const CONVERSATION = 9_000;

/** Accepts connections before the TLS listeners, and applies the faults that need no keys. */
export class TlsFront implements AsyncDisposable {
  readonly #server: Server;
  readonly #listeners: Listeners;
  readonly #sockets = new Set<Socket>();
  readonly #hanging = new Set<Socket>();
  #next: NextConnection = () => undefined;
  #held: () => void = () => undefined;

  private constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#server = createServer((socket) => this.#admit(socket));
  }

  static async listen(listeners: Listeners): Promise<TlsFront> {
    const front = new TlsFront(listeners);
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    return front;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @param held is called when a handshake hangs. */
  direct(next: NextConnection, held: () => void): void {
    this.#next = next;
    this.#held = held;
  }

  /** Ends the handshakes that hang. */
  release(): void {
    for (const socket of this.#hanging) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #admit(socket: Socket): void {
    this.#keep(this.#sockets, socket);
    const { kind, at } = this.#next() ?? { kind: undefined, at: 0 };
    if (kind === 'connection-closed') {
      socket.destroy();
    } else if (kind === 'tls-hang') {
      this.#hang(socket);
    } else if (kind === 'tls-cut') {
      this.#pipe(socket, this.#listeners.right, at * HANDSHAKE);
    } else if (kind === 'tls-cut-later') {
      this.#pipe(socket, this.#listeners.right, at * CONVERSATION);
    } else {
      this.#pipe(socket, this.#listeners[kind ?? 'right'], Number.POSITIVE_INFINITY);
    }
  }

  #keep(set: Set<Socket>, socket: Socket): void {
    set.add(socket);
    socket.on('close', () => set.delete(socket));
    socket.on('error', () => undefined);
  }

  #hang(socket: Socket): void {
    this.#keep(this.#hanging, socket);
    // The hello of the client has come, and nothing follows it.
    socket.once('data', () => this.#held());
  }

  /** Connects both sides, until the server has sent so many bytes. */
  #pipe(client: Socket, port: number, bytes: number): void {
    const server = connect(port, '127.0.0.1');
    this.#keep(this.#sockets, server);
    let left = Math.floor(bytes);
    client.pipe(server);
    server.on('data', (chunk) => {
      client.write(left < chunk.length ? chunk.subarray(0, left) : chunk);
      left -= chunk.length;
      if (left < 0) client.end();
    });
    server.on('close', () => client.destroySoon());
    client.on('close', () => server.destroy());
  }
}
