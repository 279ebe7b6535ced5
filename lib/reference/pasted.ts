import { segment } from '../chain';
import { isMethod, METHODS, type Method } from '../http';
import type { Operation } from './model';
import { operationOf } from './operations';

const VERB_CALL = /\.(get|post|put|patch|delete|head)(?:Async)?\b/i;
const URL_FORM = /https?:\/\/[^\s'"\\)]+/;
/** `wxpay.v3.pay.transactions.native`, with or without the client's name and a verb. */
const CHAIN_FORM = /(?:^|[\s.(])(v[23](?:\.[A-Za-z_$][\w$]*|\[['"][^'"]+['"]\])+)/;
const DECLARED_FORM = /(?:chain\(|\w\[)\s*['"]([^'"]+)['"]/;
const TARGET_FORM = /(?:^|\s)\/?((?:hk\/|global\/)?[A-Za-z][\w-]*\/[^\s?#'"]+)/;
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head'];

/**
 * Finds the operations that a pasted text names: a path with or without values, a URL, a `curl` line, a request line, or
 * a call of the chain. Returns all methods of the path unless the text names one.
 */
export function pastedOperations(text: string): Operation[] {
  const path = pathIn(text);
  if (path === undefined) return [];
  const named = methodIn(text);
  const spellings = [path, path.replace(/^(?:hk|global)\//, ''), `v2/${path}`];
  const found = spellings
    .map((spelling) => METHODS.flatMap((method) => operationOf(method, spelling) ?? []))
    .find((operations) => operations.length > 0);
  if (found === undefined) return [];
  // A documented path is that operation, although its last segment would also fit the variable of another one.
  const literal = preferred(found, ({ path: own }) => spellings.includes(own));
  return preferred(literal, ({ method }) => method === named);
}

/** Returns the operations that match, or all if none does. */
function preferred(operations: Operation[], matches: (operation: Operation) => boolean): Operation[] {
  const matching = operations.filter(matches);
  return matching.length > 0 ? matching : operations;
}

function pathIn(text: string): string | undefined {
  const [url] = URL_FORM.exec(text) ?? [];
  if (url !== undefined && URL.canParse(url)) return decoded(new URL(url).pathname.slice(1));
  const [, declared] = DECLARED_FORM.exec(text) ?? [];
  if (declared !== undefined) return declared.replace(/^\//, '');
  const [, chain] = CHAIN_FORM.exec(text) ?? [];
  if (chain !== undefined) return ofChain(chain);
  return TARGET_FORM.exec(text)?.[1];
}

/** Braces of a template are encoded in a URL. */
function decoded(path: string): string {
  return path.replace(/%7B/gi, '{').replace(/%7D/gi, '}');
}

function ofChain(chain: string): string {
  const parts = [...chain.matchAll(/\.?([A-Za-z_$][\w$]*)|\[['"]([^'"]+)['"]\]/g)];
  const names = parts.map(([, name, literal]) => (name === undefined ? (literal ?? '') : ofIdentifier(name)));
  const last = names.at(-1)?.replace(/-async$/, '') ?? '';
  return (VERBS.includes(last) ? names.slice(0, -1) : names).join('/');
}

function ofIdentifier(name: string): string {
  const [, variable] = /^_(\w+)_$/.exec(name) ?? [];
  return variable === undefined ? segment(name) : `{${variable}}`;
}

function methodIn(text: string): Method | undefined {
  const curl = /^\s*curl\b/.test(text);
  const [, written] = /(?:-X|--request)[\s=]*['"]?([A-Za-z]+)/.exec(text) ?? [];
  const [, line] = /^\s*([A-Z]+)\s+\S/.exec(text) ?? [];
  const [, called] = VERB_CALL.exec(text) ?? [];
  const named = (written ?? line ?? called)?.toUpperCase();
  if (named !== undefined && isMethod(named)) return named;
  if (!curl) return undefined;
  return /\s(?:-d|--data\S*|--json|-F|--form)\b/.test(text) ? 'POST' : 'GET';
}
