import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ConfigError } from '../../errors';
import type { TableRow } from './definition';

/**
 * Reads the rows of a table: CSV with the names of the columns in its first line, or one JSON object a line in files that
 * end in `.jsonl` or `.ndjson`.
 *
 * @param file a path, or `-` for standard input as CSV.
 */
export async function readRows(file: string, stdin: Readable): Promise<AsyncIterable<TableRow>> {
  const stream = file === '-' ? stdin : open(file);
  if (/\.(?:jsonl|ndjson)$/.test(file)) return readLines(stream);
  const { parse } = await import('csv-parse');
  return stream.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count: false }));
}

function open(file: string): Readable {
  try {
    if (statSync(file).isFile()) return createReadStream(file);
  } catch {
    // The error below names the file.
  }
  throw new ConfigError(
    'rows',
    `expected a readable file, received ${file}`,
    'Check the path and its permissions.',
  );
}

async function* readLines(stream: Readable): AsyncGenerator<TableRow> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}
