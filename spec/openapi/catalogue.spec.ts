import { readFileSync } from 'node:fs';
import path from 'node:path';
import { segment } from '../../lib/chain/segment';
import { internalCodes } from '../../lib/openapi/internal-codes';
import type { Operation } from '../../lib/reference/model';
import { parseOperation } from '../../lib/reference/notation';
import { readCatalogue } from '../../scripts/openapi/catalogue';
import {
  checkCatalogue,
  checkDownloads,
  checkInternalCodes,
  checkOperation,
  checkSchema,
  checkUnique,
} from '../../scripts/openapi/checking';
import { mend } from '../../scripts/openapi/corrections';
import { writeDeclarations } from '../../scripts/openapi/declarations';
import { spell } from '../../scripts/openapi/names';
import { writeReferenceTables, writeTables } from '../../scripts/openapi/tables';

const catalogue = readCatalogue();

describe('the catalogue', () => {
  it('is without fault', () => {
    expect(checkCatalogue()).toEqual([]);
  });

  it('knows the documented operations and notifications', () => {
    const count = (version: string) =>
      catalogue.operations.filter(({ path }) => path.startsWith(version)).length;
    expect({ v2: count('v2/'), v3: count('v3/') }).toEqual({ v2: 129, v3: 1020 });
    expect(
      catalogue.webhooks.map(({ version }) => version).filter((version) => version === 'v3'),
    ).toHaveLength(102);
    expect(catalogue.webhooks).toHaveLength(114);
  });

  it('explains the commonest names in two languages', () => {
    expect(catalogue.glossary.size).toBeGreaterThan(200);
    for (const [name, term] of catalogue.glossary)
      expect({ name, term }).toEqual({
        name,
        term: { en: expect.stringMatching(/^[A-Z]/), zh: expect.stringMatching(/[\u4e00-\u9fff]|^ID$/) },
      });
  });

  it('lists no download that is a documented operation', () => {
    const { operations, downloads } = catalogue;
    expect(downloads).toEqual(['v3/bill/downloadurl', 'v3/payscore/bill/downloadurl']);
    expect(checkDownloads({ operations, downloads: ['v3/billdownload/file'] })).toEqual([
      'downloads.yaml: "v3/billdownload/file" is a documented operation',
    ]);
  });

  it('explains internal error numbers in two languages', () => {
    const table = internalCodes();
    expect(table['268449538']).toEqual({
      zh: '订单已支付',
      en: 'The order is already paid.',
      remedy: 'Query it.',
    });
    for (const { zh } of Object.values(table)) expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(checkInternalCodes({ 1: { zh: '错误', en: 'Wrong.', do: 'Fix it.' } })).toEqual([]);
    expect(checkInternalCodes({ 1: { zh: '错误', en: 'Wrong', do: 'Fix it.', more: null } })).toEqual([
      'internal-codes.yaml: 1: en and do are sentences, and nothing stands beside zh, en and do',
    ]);
  });

  it('has what is generated from it beside it', () => {
    const generated: [string, string][] = [
      ...[...writeDeclarations(catalogue), ...writeTables(catalogue)].map(
        ([name, text]): [string, string] => [`openapi/generated/${name}`, text],
      ),
      ...[...writeReferenceTables(catalogue)].map(([name, text]): [string, string] => [
        `reference/generated/${name}`,
        text,
      ]),
    ];
    const lib = path.join(__dirname, '../../lib');
    const stale = generated.filter(([name, text]) => readFileSync(path.join(lib, name), 'utf8') !== text);
    expect(stale.map(([name]) => name)).toEqual([]);
  });
});

const sound: Operation = parseOperation('POST v2/a/{b}', {
  name: '名',
  docs: [],
  path: { 'b!': 'string' },
  number: 'xml.out_trade_no',
  money: true,
  xml: { 'out_trade_no!': 'string ..32' },
  answer: 'xml',
  data: { sign: 'string' },
});

describe('the check of an operation', () => {
  it('passes a sound one', () => {
    expect(checkOperation(sound)).toEqual([]);
  });

  const unsound: [string, Partial<Operation>, string][] = [
    ['a variable that is not declared', { path: 'v2/a/{b}/{c}' }, '{c} is not declared under path'],
    ['a declaration without its variable', { path: 'v2/a/b' }, 'path.b is no variable of the path'],
    [
      'an optional variable',
      { request: { path: { b: { type: 'string' } }, xml: sound.request.xml ?? {} } },
      'path.b must be required',
    ],
    ['two forms of body', { request: { ...sound.request, json: {} } }, 'a body is XML or JSON, not both'],
    [
      'an upload without a file',
      { request: { ...sound.request, multipart: {} } },
      'an upload has exactly one file',
    ],
    [
      'an unsigned answer that is not marked',
      { answer: { kind: 'xml', fields: {} } },
      'the answer has no sign, so it must be marked as unsigned',
    ],
  ];
  it.each(unsound)('finds %s', (_, change, fault) => {
    expect(checkOperation({ ...sound, ...change })).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['an empty list of codes', { type: 'string', enum: [] } as const, 'lists no codes'],
    ['an empty code', { type: 'string', enum: [''] } as const, 'lists an empty code'],
    ['a code twice', { type: 'string', enum: ['A', 'A'] } as const, 'lists a code twice'],
    [
      'a ciphertext that is no text',
      { type: 'integer', encrypted: 'rsa' } as const,
      'is a ciphertext, so it must be a string',
    ],
    [
      'a broken pattern',
      { type: 'string', pattern: '/[/' } as const,
      'has a pattern that is no regular expression',
    ],
    [
      'lengths the wrong way round',
      { type: 'string', minLength: 2, maxLength: 1 } as const,
      'has a least length over its greatest',
    ],
    [
      'values the wrong way round',
      { type: 'integer', minimum: 2, maximum: 1 } as const,
      'has a least value over its greatest',
    ],
    [
      'counts the wrong way round',
      { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 1 } as const,
      'has a least number of entries over its greatest',
    ],
  ])('finds %s, at any depth', (_, field, fault) => {
    const deep = { type: 'array', items: { type: 'object', fields: { deep: field } } } as const;
    const operation = { ...sound, answer: { kind: 'json', fields: { list: deep } } } as const;
    expect(checkOperation(operation)).toEqual([`POST v2/a/{b}: data.list[].deep ${fault}`]);
  });
});

describe('the check of a requirement', () => {
  it.each([
    ['an alternative', { type: 'string', alternatives: ['none'] } as const],
    ['a condition', { type: 'string', when: { field: 'none', is: ['A'] } } as const],
  ])('finds %s that names no field beside it', (_, field) => {
    const operation = { ...sound, answer: { kind: 'json', fields: { field } } } as const;
    expect(checkOperation(operation)).toEqual([
      'POST v2/a/{b}: data.field depends on none, which is not beside it',
    ]);
  });
});

describe('two operations of one verb and path', () => {
  const twin = (template: string, data: string) =>
    parseOperation(`GET ${template}`, { name: '名', docs: [], answer: 'json', data: { a: data } });

  it('may not be', () => {
    expect(checkUnique([twin('v3/a/b', 'string'), twin('v3/a/b', 'string')])).toEqual([
      'GET v3/a/b is GET v3/a/b as well',
    ]);
  });

  it('may not differ in more than the names of variables', () => {
    expect(checkUnique([twin('v3/{a}', 'string'), twin('v3/{b}', 'integer')])).toHaveLength(1);
    expect(checkUnique([twin('v3/{a}', 'string'), twin('v3/{b}', 'string')])).toEqual([]);
  });
});

describe('the schema', () => {
  const entry = { name: '名', docs: ['https://a'], answer: 'json' };
  const check = (entries: Record<string, unknown>) => checkSchema([{ file: 'v3/a.yaml', text: '', entries }]);

  it('passes an operation', () => {
    expect(
      check({ 'GET v3/a/{b}': { ...entry, data: { 'a! as json ..9': [{ 'b of 1..': ['string'] }] } } }),
    ).toEqual([]);
  });

  it.each([
    ['a key that is no verb and path', { 'LOOK v3/a': entry }],
    ['a word that is not foreseen', { 'GET v3/a': { ...entry, remark: '' } }],
    ['a trait that is not foreseen', { 'GET v3/a': { ...entry, traits: ['fast'] } }],
    ['no name', { 'GET v3/a': { docs: [], answer: 'json' } }],
    ['a link that is none', { 'GET v3/a': { ...entry, docs: ['see above'] } }],
    ['a type that is none', { 'GET v3/a': { ...entry, data: { a: 'text' } } }],
    ['a list of two types', { 'GET v3/a': { ...entry, data: { a: ['string', 'string'] } } }],
    ['a status that is no success', { 'GET v3/a': { ...entry, answer: 'empty 500' } }],
  ])('refuses %s', (_, entries) => {
    expect(check(entries)).not.toEqual([]);
  });
});

describe('a mend', () => {
  const at = 'POST v2/a/{b}';
  const why = 'Because.';

  it('makes a field optional, adds, widens, replaces', () => {
    const codes = {
      ...sound,
      request: { ...sound.request, xml: { kind: { type: 'string', enum: ['A'], required: true } } },
    } as const;
    const [mended] = mend(
      [codes],
      [
        {
          at,
          why,
          optional: ['xml.kind'],
          add: { 'xml.more': 'integer' },
          widen: { 'xml.kind': ['B'] },
          answer: 'file text',
        },
      ],
    );
    expect(mended?.request.xml).toEqual({
      kind: { type: 'string', enum: ['A', 'B'] },
      more: { type: 'integer' },
    });
    expect(mended?.answer).toEqual({
      kind: 'file',
      media: ['text'],
      error: { kind: 'xml', fields: { sign: { type: 'string' } } },
    });
  });

  it('requires, narrows, encrypts, takes a cipher away', () => {
    const fields = {
      tar_type: { type: 'string' },
      sign_type: { type: 'string', enum: ['MD5', 'HMAC-SHA256'] },
      name: { type: 'string' },
      code: { type: 'string', encrypted: 'rsa', format: 'base64', maxLength: 64 },
    } as const;
    const [mended] = mend(
      [{ ...sound, request: { ...sound.request, xml: fields } }],
      [
        {
          at,
          why,
          require: ['xml.tar_type'],
          narrow: { 'xml.sign_type': ['HMAC-SHA256'] },
          encrypt: ['xml.name'],
          plain: ['xml.code'],
        },
      ],
    );
    expect(mended?.request.xml).toEqual({
      tar_type: { type: 'string', required: true },
      sign_type: { type: 'string', enum: ['HMAC-SHA256'] },
      name: { type: 'string', encrypted: 'rsa' },
      code: { type: 'string', maxLength: 64 },
    });
  });

  it('lists the codes of a field that has none', () => {
    const [mended] = mend([sound], [{ at, why, codes: { 'xml.out_trade_no': 'A | B' } }]);
    expect(mended?.request.xml?.['out_trade_no']).toMatchObject({ enum: ['A', 'B'] });
  });

  it('keeps the fields of an answer whose kind stays', () => {
    const json = { ...sound, answer: { kind: 'json', fields: { a: { type: 'string' } } } } as const;
    const [mended] = mend([json], [{ at, why, answer: 'json 202' }]);
    expect(mended?.answer).toEqual({ kind: 'json', status: 202, fields: { a: { type: 'string' } } });
  });

  it('requires one of several fields, or one on a condition; replaces and renames', () => {
    const facts = parseOperation(at, {
      name: '名',
      docs: [],
      path: { 'b!': 'string' },
      answer: 'xml',
      data: { sign: 'string' },
      xml: {
        'first!': 'string',
        second: 'string',
        kind: 'string',
        more: 'string',
        'length!': 'string 128..',
      },
    });
    const [mended] = mend(
      [facts],
      [
        {
          at,
          why,
          oneOf: ['xml.first', 'xml.second'],
          when: { 'xml.more': 'kind = A' },
          replace: { 'xml.length': 'string ..128' },
          rename: { 'xml.kind': 'type' },
        },
      ],
    );
    expect(mended?.request.xml).toEqual({
      first: { type: 'string', alternatives: ['second'] },
      second: { type: 'string', alternatives: ['first'] },
      more: { type: 'string', when: { field: 'kind', is: ['A'] } },
      length: { type: 'string', maxLength: 128, required: true },
      type: { type: 'string' },
    });
  });

  it.each([
    ['requires what is required', { at, why, require: ['xml.out_trade_no'] }, 'is no optional field'],
    ['narrows what is no list', { at, why, narrow: { 'xml.out_trade_no': ['A'] } }, 'has no longer list'],
    ['encrypts what is not there', { at, why, encrypt: ['xml.none'] }, 'is no plain text'],
    ['opens what is plain', { at, why, plain: ['xml.out_trade_no'] }, 'is no ciphertext'],
    ['requires one of what is not there', { at, why, oneOf: ['xml.none'] }, 'is no field'],
    ['requires on a condition what is not there', { at, why, when: { 'xml.none': 'a = b' } }, 'is no field'],
    [
      'has a condition that is none',
      { at, why, when: { 'xml.out_trade_no': 'never' } },
      'is not a condition',
    ],
    [
      'replaces by the same',
      { at, why, replace: { 'xml.out_trade_no': 'string ..32' } },
      'is as it should be',
    ],
    ['renames what is not there', { at, why, rename: { 'xml.none': 'some' } }, 'is no field'],
    ['has no operation', { at: 'GET v2/none', why }, 'there is no operation'],
    ['has nothing to make optional', { at, why, optional: ['xml.none'] }, 'is no required field'],
    ['adds what is there', { at, why, add: { 'xml.out_trade_no': 'string' } }, 'is documented'],
    ['widens what is no list', { at, why, widen: { 'xml.out_trade_no': ['A'] } }, 'has no list'],
    ['lists codes of nothing', { at, why, codes: { 'xml.none': 'A' } }, 'is no field without codes'],
    ['has no pattern to replace', { at, why, pattern: { 'xml.out_trade_no': '/a/' } }, 'has no pattern'],
    ['has no reason', { at, why: '' }, 'why'],
  ])('that %s is an error', (_, item, message) => {
    expect(() => mend([sound], [item])).toThrow(message);
  });
});

describe('both spellings of a segment', () => {
  const segments = new Set(catalogue.operations.flatMap(({ path }) => path.split('/')));

  it.each([...segments].filter((name) => name !== ''))('%s', (name) => {
    const { literal, identifier } = spell(name);
    expect(literal).toBe(name);
    if (identifier !== undefined) expect(segment(identifier)).toBe(name);
  });

  it('are given for all but the three that the rule of the chain cannot write', () => {
    const silent = [...segments].filter((name) => spell(name).identifier === undefined);
    expect(silent.sort()).toEqual(['addInstitutionsub', 'modifyInstitutionsub', 'queryInstitutionsub']);
  });
});
