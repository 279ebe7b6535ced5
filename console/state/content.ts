interface ContentQuery {
  /** Of the request. */
  readonly id: number;
  readonly side?: 'answer';
  /** The number of a part of an upload. */
  readonly part?: number;
  /** Saves an image instead of showing it. */
  readonly save?: 1;
}

/** The URL of the bytes that a request or its response has. */
export function contentHref(query: ContentQuery): string {
  const entries = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return `/_console/api/content?${new URLSearchParams(entries)}`;
}
