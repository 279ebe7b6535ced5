import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { send } from './http';

/** The directory of the built page, next to this file. */
const FOLDER = path.join(__dirname, 'page');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const UNBUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>wechatpay-chain</title></head>
<body><p>The console is not built yet: run <code>npm run build:console</code>.</p></body></html>
`;

/** The page's files, by their names. */
export class Page {
  readonly #files: ReadonlyMap<string, Buffer>;

  constructor(folder = FOLDER) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    this.#files = new Map(names.map((name) => [name, readFileSync(path.join(folder, name))]));
  }

  /** Returns the file of that name; for every other path the page itself, which shows the right content. */
  serve(name: string, response: ServerResponse): void {
    const file = this.#files.get(name);
    if (file !== undefined) {
      send(response, 200, TYPES[path.extname(name)] ?? 'text/plain', file);
    } else if (/\.(js|css|svg)$/.test(name)) {
      send(response, 404, 'text/plain', 'Not found: no such file.');
    } else {
      this.#index(response);
    }
  }

  #index(response: ServerResponse): void {
    const index = this.#files.get('index.html');
    if (index === undefined) {
      send(response, 503, 'text/html; charset=utf-8', UNBUILT);
    } else {
      send(response, 200, 'text/html; charset=utf-8', index);
    }
  }
}
