/** An error response of the gateway. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly hint: string | undefined,
  ) {
    super(message);
  }
}

async function read<T>(response: Response): Promise<T> {
  const value = await response.json().catch(() => undefined);
  if (response.ok) return value as T;
  const { message, hint } = Object(value);
  throw new Refused(String(message ?? response.statusText), hint);
}

/** The text of an error for the user. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export async function ask<T>(name: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const text = new URLSearchParams(query).toString();
  return read(await fetch(`/_console/api/${name}${text === '' ? '' : `?${text}`}`));
}

export async function command<T>(name: string, body: object): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return read(await fetch(`/_console/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}
