/** The part of the `redis` package that this package uses: a connected client, pool or cluster. You close it. */
export interface RedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** Converts a reply to text: a client may return byte arrays. */
export function textOf(reply: unknown): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString() : String(reply);
}
