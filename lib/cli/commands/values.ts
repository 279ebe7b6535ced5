import { InvalidArgumentError } from 'commander';

/** Parses a TCP port; 0 selects a free one. */
export function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('0..65535');
}

/** Parses an HTTP or HTTPS URL. */
export function url(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('https://…');
}
