import type { Output, Style } from './output';

/** How one look at something ended. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of a checklist, in words. */
export interface Item {
  readonly status: Status;
  readonly message: string;
  /** The way out; shown where there is something to get out of. */
  readonly hint?: string | undefined;
}

const MARKS: Readonly<Record<Status, readonly [string, Style]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['-', 'gray'],
};

export function checklist(items: readonly Item[], output: Output): string {
  return items.map((item) => line(item, output)).join('\n');
}

function line({ status, message, hint }: Item, output: Output): string {
  const [mark, style] = MARKS[status];
  const shown = hint && status !== 'ok' ? `\n  ${output.paint('gray', hint)}` : '';
  return `${output.paint(style, mark)} ${message}${shown}`;
}
