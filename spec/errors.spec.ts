import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as errors from '../lib/errors';
import { XmlError } from '../lib/xml';

const ROOT = path.join(__dirname, '..');
const SOURCE = path.join(ROOT, 'lib/errors.ts');
const { ApiError, ConfigError, NetworkError, WechatpayError } = errors;

const refusal = {
  status: 400,
  code: 'PARAM_ERROR',
  hint: 'Correct the field.',
  outcome: 'rejected',
} as const;

/** The module of the errors, loaded once more. */
function secondCopy(): typeof errors {
  let copy: typeof errors | undefined;
  jest.isolateModules(() => {
    copy = require('../lib/errors');
  });
  if (copy === undefined || copy.ApiError === ApiError) throw new Error('expected a second copy');
  return copy;
}

/** The errors module, loaded in a realm with its own `Error`. */
function otherRealm(): typeof errors {
  const { outputText } = transpileModule(readFileSync(SOURCE, 'utf8'), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  return runInContext(`(() => { const exports = {}; ${outputText}; return exports; })()`, createContext({}));
}

describe('instanceof', () => {
  it.each([
    ['a second copy of the package', secondCopy],
    ['another realm', otherRealm],
  ])('recognizes an error of %s', (_, load) => {
    const other = load();
    const theirs = new other.ApiError('wrong', refusal);
    expect(theirs.constructor).not.toBe(ApiError);
    expect(theirs instanceof ApiError).toBe(true);
    expect(theirs instanceof WechatpayError).toBe(true);
    expect(theirs instanceof ConfigError).toBe(false);
    expect(new ApiError('wrong', refusal) instanceof other.ApiError).toBe(true);
    expect({ name: theirs.name, code: theirs.code }).toEqual({ name: 'ApiError', code: 'PARAM_ERROR' });
  });

  it('distinguishes a subclass of a user from its base class, in every copy', () => {
    class Mine extends ApiError {}
    const other = secondCopy();
    const mine = new Mine('wrong', refusal);
    expect(mine instanceof Mine).toBe(true);
    expect(mine instanceof ApiError).toBe(true);
    expect(mine instanceof other.ApiError).toBe(true);
    expect(mine.name).toBe('Mine');
    expect(new ApiError('wrong', refusal) instanceof Mine).toBe(false);
    expect(new other.ApiError('wrong', refusal) instanceof Mine).toBe(false);
  });

  it('distinguishes the classes of the package', () => {
    const network = new NetworkError('cut', { hint: 'Query.', outcome: 'unknown' });
    expect(network instanceof ApiError).toBe(false);
    expect(new XmlError('it is empty') instanceof WechatpayError).toBe(true);
    expect(network instanceof XmlError).toBe(false);
  });

  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'ApiError'],
    ['an Error', new Error('ApiError')],
    ['an object that has the fields of an error', { ...refusal, name: 'ApiError' }],
  ])('refuses %s', (_, value) => {
    expect((value as unknown) instanceof ApiError).toBe(false);
    expect((value as unknown) instanceof WechatpayError).toBe(false);
  });

  it('leaves no trace of the brand in an error’s JSON', () => {
    const error = new ApiError('wrong', refusal);
    expect(Object.getOwnPropertySymbols(error)).toEqual([]);
  });
});

/** The codes by class, as `lib/errors.ts` declares them: `ConfigError ERR_CONFIG`. */
function declared(): string[] {
  const [, body = ''] = LIST.exec(readFileSync(SOURCE, 'utf8')) ?? [];
  return body
    .split(';')
    .flatMap((member) => {
      const [, name, codes = ''] = /(\w+Error|events):(.*)/s.exec(member) ?? [];
      return [...codes.matchAll(/'(\w+)'|`(HTTP_)\$/g)].map(
        ([, code, prefix]) => `${name} ${code ?? `${prefix}…`}`,
      );
    })
    .sort();
}

/** The codes by class in a table of the documentation. */
function documented(page: string): string[] {
  const rows = readFileSync(path.join(ROOT, 'docs', page), 'utf8').matchAll(
    /^\| `([A-Z][A-Z_]+…?)` \| `(\w+)` \| [^|]+ \| [^|]+ \|$/gm,
  );
  return [...rows].map(([, code, name]) => `${name} ${code}`).sort();
}

const LIST = /interface CodesByClass \{\n(.*?)\n\}/s;
const CODE = /'(ERR_\w+|INVALID_ANSWER)'/g;

function withoutList(text: string): string {
  return text.replace(LIST, '');
}

/** Literals that are Node.js's own codes. */
const FOREIGN = /^ERR_(?:MISSING_PASSPHRASE|OSSL_\w+)$/;

function codesInSource(): string[] {
  const files = readdirSync(path.join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('generated'),
  );
  const codes = files.flatMap((file) =>
    [...withoutList(readFileSync(path.join(ROOT, 'lib', file), 'utf8')).matchAll(CODE)].map(
      ([, code = '']) => code,
    ),
  );
  return [...new Set(codes)].filter((code) => !FOREIGN.test(code)).sort();
}

describe('the error codes', () => {
  it('lists in ErrorCode exactly the literals that lib/ sets', () => {
    const codes = declared().map((row) => row.split(' ')[1] ?? '');
    expect(codes.filter((code) => code !== 'HTTP_…').sort()).toEqual(codesInSource());
  });

  it.each(['error-codes.md', 'error-codes.zh-CN.md'])('documents each code with its class in %s', (page) => {
    expect(documented(page)).toEqual(declared());
  });
});
