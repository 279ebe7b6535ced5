/** How long WeChat Pay recognizes a repeat as the same call. */
export interface RepeatWindow {
  readonly hours: number;
  /** The field of the request with the time from which the hours count: `json.send_time`, RFC 3339. */
  readonly since: string;
}

/** generated/windows.json: the windows by operation. */
export interface WindowsTable {
  readonly windows: Readonly<Record<string, RepeatWindow>>;
}

let table: WindowsTable | undefined;

/**
 * Returns how long WeChat Pay recognizes a repeat of an operation; undefined if its pages do not state it.
 *
 * @param key `POST v3/marketing/busifavor/coupons/{card_id}/send`.
 */
export function repeatWindowOf(key: string): RepeatWindow | undefined {
  table ??= load();
  return Object.hasOwn(table.windows, key) ? table.windows[key] : undefined;
}

function load(): WindowsTable {
  return require('./generated/windows.json');
}
