import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A temporary folder for one test. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(path.join(os.tmpdir(), 'spec-'));

  at(name: string): string {
    return path.join(this.path, name);
  }

  /** Returns the names of its files, including hidden ones. */
  get names(): string[] {
    return readdirSync(this.path);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
