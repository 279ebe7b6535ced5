import { isAbsolute, segment } from '../chain';
import type { Method } from '../http';
import { operationOf } from './operations';

/** A path as the chain takes it: what must stay as written is a variable. */
export interface Template {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Takes a path as it is on the wire, with its values or with `{names}`, to the template that the catalogue knows it
 * by. Of paths that it does not know, whatever the chain would respell becomes a variable.
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

/** What is percent-encoded already is not to be so twice. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
