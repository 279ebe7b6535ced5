import { isAbsolute, segment } from '../chain';
import type { Method } from '../http';
import { operationOf } from './operations';

/** A path for the chain. Segments that must not be converted are variables. */
export interface Template {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Converts a path with values or `{names}` to its documented template. In undocumented paths, segments that the chain
 * would convert become variables.
 */
export function templateOf(method: Method, written: string): Template {
  if (isAbsolute(written)) return { path: written, variables: {} };
  const wanted = written.replace(/^\//, '');
  const [pathname = '', ...query] = wanted.split('?');
  const { path, variables } = read(operationOf(method, pathname)?.path, pathname);
  return { path: [path, ...query].join('?'), variables };
}

function read(known: string | undefined, pathname: string): Template {
  const given = pathname.split('/');
  const names = known?.split('/') ?? given.map(ownTemplate);
  const filled = names.flatMap((name, at): [string, string][] => {
    const value = given[at] ?? '';
    const variable = /^\{(\w+)\}$/.exec(name)?.[1];
    return variable === undefined || /^\{\w+\}$/.test(value) ? [] : [[variable, decode(value)]];
  });
  return { path: names.join('/'), variables: Object.fromEntries(filled) };
}

function ownTemplate(literal: string, at: number): string {
  return /^\{\w+\}$/.test(literal) || segment(literal) === literal ? literal : `{segment_${at}}`;
}

/** Decodes a percent-encoded value, so that it is not encoded twice. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
