import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const IMPORT = /\b(?:from|import|require)\s*\(?\s*'(\.{1,2}(?:\/[^']*)?)'/g;

/** The files of a folder that each of its files imports, those that are imported for their types only too. */
function importsIn(root: string): Map<string, string[]> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const known = new Set(files);
  const resolved = (file: string, specifier: string): string[] => {
    const target = path.join(path.dirname(file), specifier);
    return [`${target}.ts`, `${target}.tsx`, path.join(target, 'index.ts')].filter((name) => known.has(name));
  };
  return new Map(
    files.map((file) => {
      const source = readFileSync(path.join(root, file), 'utf8').replace(/^ *(?:\*|\/\/).*$/gm, '');
      return [file, [...source.matchAll(IMPORT)].flatMap(([, name = '']) => resolved(file, name))];
    }),
  );
}

/** Finds the circles of imports in a folder, each as the files on the way round: `['a.ts', 'b.ts', 'a.ts']`. */
export function importCircles(root: string): string[][] {
  const imports = importsIn(root);
  const done = new Set<string>();
  const circles: string[][] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) circles.push([...trail.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return circles;
}
