import type { Output, Style } from './output';

/** The result of a check. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** A line of a checklist. */
export interface Item {
  readonly status: Status;
  readonly message: string;
  /** What to do; shown unless the status is `ok`. */
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
