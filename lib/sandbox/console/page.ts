import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Representation, send, sendRepresentation } from './http';

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
  readonly #files: ReadonlyMap<string, Representation>;

  constructor(folder = FOLDER) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    this.#files = new Map(
      names.map((name) => {
        const type = TYPES[path.extname(name)] ?? 'text/plain';
        return [name, new Representation(type, readFileSync(path.join(folder, name)))];
      }),
    );
  }

  /** Returns the file of that name; for every other path the page itself, which shows the right content. */
  serve(name: string, request: IncomingMessage, response: ServerResponse): void {
    const file = this.#files.get(name);
    if (file === undefined && /\.(js|css|svg)$/.test(name)) {
      send(response, 404, 'text/plain', 'Not found: no such file.');
      return;
    }
    const shown = file ?? this.#files.get('index.html');
    if (shown === undefined) {
      send(response, 503, 'text/html; charset=utf-8', UNBUILT);
    } else {
      sendRepresentation(request, response, shown);
    }
  }
}
