import path from 'node:path';
import { parse } from 'secure-json-parse';
import { ConfigError } from '../../errors';
import { METHODS, type Method } from '../../http';
import { omitUndefined } from '../../json';
import { templateOf } from '../../reference';
import { readText } from '../configuration/value-source';
import { UsageError } from '../exit';
import type { Input } from '../terminal/input';

/** The command-line options of a call. */
export interface CallArguments {
  readonly method?: string;
  readonly json?: string;
  readonly xml?: string;
  readonly query?: readonly string[];
  readonly path?: readonly string[];
  readonly header?: readonly string[];
  readonly baseUrl?: string;
  readonly timeout?: string;
}

/** A call to send, to prepare, or to print as code. */
export interface ReadyCall {
  readonly method: Method;
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, unknown>>;
}

/**
 * Reads a call from the command line.
 *
 * @throws {UsageError} for an invalid option.
 */
export async function readCall(written: string, options: CallArguments, input: Input): Promise<ReadyCall> {
  const { json, xml, query = [], path: values = [], header = [], baseUrl, timeout } = options;
  const method = readMethod(options.method ?? (json === undefined && xml === undefined ? 'GET' : 'POST'));
  const { path, variables } = templateOf(method, written);
  return {
    method,
    path,
    variables: { ...variables, ...pairs(values, '=', '--path') },
    groups: {
      ...(json === undefined ? {} : { json: await readJson(json, '--json', input) }),
      ...(xml === undefined ? {} : { xml: await readJson(xml, '--xml', input) }),
      ...(query.length === 0 ? {} : { query: pairs(query, '=', '--query') }),
      ...(header.length === 0 ? {} : { headers: pairs(header, ':', '--header') }),
      ...omitUndefined({ baseURL: baseUrl }),
      ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
    },
  };
}

function readMethod(text: string): Method {
  const method = METHODS.find((known) => known === text.toUpperCase());
  if (method !== undefined) return method;
  throw new UsageError(`--method: ${METHODS.join(', ')}`);
}

function pairs(texts: readonly string[], separator: string, option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf(separator);
      if (at <= 0) throw new UsageError(`${option}: name${separator}value`);
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    }),
  );
}

/** Parses JSON from the command line, a file (`@order.json`) or standard input (`-`). */
export async function readJson(text: string, option: string, input: Input): Promise<unknown> {
  try {
    return parse(await contentOf(text, option, input), null, {
      protoAction: 'error',
      constructorAction: 'error',
    });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function contentOf(text: string, option: string, input: Input): Promise<string> {
  if (text === '-' || text === '@-') return (await input.read(option)).toString();
  return text.startsWith('@') ? readText(path.resolve(text.slice(1)), option) : text;
}
