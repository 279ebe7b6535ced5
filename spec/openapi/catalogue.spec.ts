import { readFileSync } from 'node:fs';
import path from 'node:path';
import { segment } from '../../lib/chain/segment';
import { internalCodes } from '../../lib/openapi/internal-codes';
import type { Operation } from '../../lib/reference/model';
import { parseOperation } from '../../lib/reference/notation';
import { allOperations, allWebhooks } from '../../lib/reference/operations';
import { readCatalogue } from '../../scripts/openapi/catalogue';
import {
  checkCatalogue,
  checkDownloads,
  checkInternalCodes,
  checkOperation,
  checkSchema,
  checkUnique,
} from '../../scripts/openapi/check';
import { applyCorrections } from '../../scripts/openapi/corrections';
import { writeDeclarations } from '../../scripts/openapi/declarations';
import { spell } from '../../scripts/openapi/identifiers';
import { writeReferenceTables, writeTables } from '../../scripts/openapi/tables';

const catalogue = readCatalogue();

describe('the catalogue', () => {
  it('has no errors', () => {
    expect(checkCatalogue()).toEqual([]);
  });

  it('contains the documented operations and notifications', () => {
    const count = (version: string) =>
      catalogue.operations.filter(({ path }) => path.startsWith(version)).length;
    expect({ v2: count('v2/'), v3: count('v3/') }).toEqual({ v2: 129, v3: 1020 });
    expect(
      catalogue.webhooks.map(({ version }) => version).filter((version) => version === 'v3'),
    ).toHaveLength(102);
    expect(catalogue.webhooks).toHaveLength(114);
  });

  it('is what the reference reads, with corrections: operations and notifications', () => {
    expect(allOperations()).toEqual(catalogue.operations);
    expect(allWebhooks()).toEqual(catalogue.webhooks);
  });

  it('describes common field names in two languages', () => {
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

  it('describes internal error codes in two languages', () => {
    const table = internalCodes();
    expect(table['268449538']).toEqual({
      zh: '订单已支付',
      en: 'The order is already paid.',
      remedy: 'Query it.',
    });
    for (const { zh } of Object.values(table)) expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(checkInternalCodes({ 1: { zh: '错误', en: 'Wrong.', do: 'Fix it.' } })).toEqual([]);
    expect(checkInternalCodes({ 1: { zh: '错误', en: 'Wrong', do: 'Fix it.', more: null } })).toEqual([
      'internal-codes.yaml: 1: expected zh, en and do only, with en and do as sentences',
    ]);
  });

  it('matches its generated files', () => {
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

const VALID: Operation = parseOperation('POST v2/a/{b}', {
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
  it('accepts a valid operation', () => {
    expect(checkOperation(VALID)).toEqual([]);
  });

  const invalid: [string, Partial<Operation>, string][] = [
    ['a variable that is not declared', { path: 'v2/a/{b}/{c}' }, '{c} is not declared under path'],
    ['a declaration without its variable', { path: 'v2/a/b' }, 'path.b is not a variable of the path'],
    [
      'an optional variable',
      { request: { path: { b: { type: 'string' } }, xml: VALID.request.xml ?? {} } },
      'path.b must be required',
    ],
    [
      'a JSON body and an XML body',
      { request: { ...VALID.request, json: {} } },
      'a body is XML or JSON, not both',
    ],
    [
      'an upload without a file',
      { request: { ...VALID.request, multipart: {} } },
      'an upload has exactly one file',
    ],
    [
      'an unsigned answer that is not marked',
      { answer: { kind: 'xml', fields: {} } },
      'the answer has no sign, so it must be marked as unsigned',
    ],
  ];
  it.each(invalid)('finds %s', (_, change, fault) => {
    expect(checkOperation({ ...VALID, ...change })).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ['an empty list of codes', { type: 'string', enum: [] } as const, 'lists no codes'],
    ['an empty code', { type: 'string', enum: [''] } as const, 'lists an empty code'],
    ['a code twice', { type: 'string', enum: ['A', 'A'] } as const, 'lists a code twice'],
    [
      'a ciphertext that is not a string',
      { type: 'integer', encrypted: 'rsa' } as const,
      'is a ciphertext, so it must be a string',
    ],
    [
      'a broken pattern',
      { type: 'string', pattern: '/[/' } as const,
      'has an invalid regular expression as pattern',
    ],
    [
      'a minimum length above the maximum',
      { type: 'string', minLength: 2, maxLength: 1 } as const,
      'has a minimum length above its maximum',
    ],
    [
      'a minimum above the maximum',
      { type: 'integer', minimum: 2, maximum: 1 } as const,
      'has a minimum above its maximum',
    ],
    [
      'a minimum number of entries above the maximum',
      { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 1 } as const,
      'has a minimum number of entries above its maximum',
    ],
  ])('finds %s, at any depth', (_, field, fault) => {
    const deep = { type: 'array', items: { type: 'object', fields: { deep: field } } } as const;
    const operation = { ...VALID, answer: { kind: 'json', fields: { list: deep } } } as const;
    expect(checkOperation(operation)).toEqual([`POST v2/a/{b}: data.list[].deep ${fault}`]);
  });
});

describe('the check of a requirement', () => {
  it.each([
    ['an alternative', { type: 'string', alternatives: ['none'] } as const],
    ['a condition', { type: 'string', when: { field: 'none', is: ['A'] } } as const],
  ])('finds %s that names a missing sibling', (_, field) => {
    const operation = { ...VALID, answer: { kind: 'json', fields: { field } } } as const;
    expect(checkOperation(operation)).toEqual([
      'POST v2/a/{b}: data.field depends on none, which is not a sibling',
    ]);
  });
});

describe('two operations with the same method and path', () => {
  const twin = (template: string, data: string) =>
    parseOperation(`GET ${template}`, { name: '名', docs: [], answer: 'json', data: { a: data } });

  it('are refused', () => {
    expect(checkUnique([twin('v3/a/b', 'string'), twin('v3/a/b', 'string')])).toEqual([
      'GET v3/a/b duplicates GET v3/a/b',
    ]);
  });

  it('are refused if they differ in more than the names of variables', () => {
    expect(checkUnique([twin('v3/{a}', 'string'), twin('v3/{b}', 'integer')])).toHaveLength(1);
    expect(checkUnique([twin('v3/{a}', 'string'), twin('v3/{b}', 'string')])).toEqual([]);
  });
});

describe('the schema', () => {
  const entry = { name: '名', docs: ['https://a'], answer: 'json' };
  const check = (entries: Record<string, unknown>) => checkSchema([{ file: 'v3/a.yaml', text: '', entries }]);

  it('accepts an operation', () => {
    expect(
      check({ 'GET v3/a/{b}': { ...entry, data: { 'a! as json ..9': [{ 'b of 1..': ['string'] }] } } }),
    ).toEqual([]);
  });

  it.each([
    ['a key that is not a method and a path', { 'LOOK v3/a': entry }],
    ['an unknown property', { 'GET v3/a': { ...entry, remark: '' } }],
    ['an unknown trait', { 'GET v3/a': { ...entry, traits: ['fast'] } }],
    ['no name', { 'GET v3/a': { docs: [], answer: 'json' } }],
    ['an invalid link', { 'GET v3/a': { ...entry, docs: ['see above'] } }],
    ['an unknown type', { 'GET v3/a': { ...entry, data: { a: 'text' } } }],
    ['a list of two types', { 'GET v3/a': { ...entry, data: { a: ['string', 'string'] } } }],
    ['a status that is not a success', { 'GET v3/a': { ...entry, answer: 'empty 500' } }],
  ])('refuses %s', (_, entries) => {
    expect(check(entries)).not.toEqual([]);
  });
});

describe('applyCorrections', () => {
  const at = 'POST v2/a/{b}';
  const why = 'Because.';

  it('makes a field optional, adds a field, adds codes and replaces the response kind', () => {
    const codes = {
      ...VALID,
      request: { ...VALID.request, xml: { kind: { type: 'string', enum: ['A'], required: true } } },
    } as const;
    const [corrected] = applyCorrections(
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
    expect(corrected?.request.xml).toEqual({
      kind: { type: 'string', enum: ['A', 'B'] },
      more: { type: 'integer' },
    });
    expect(corrected?.answer).toEqual({
      kind: 'file',
      media: ['text'],
      error: { kind: 'xml', fields: { sign: { type: 'string' } } },
    });
  });

  it('requires a field, removes codes, and changes encryption', () => {
    const fields = {
      tar_type: { type: 'string' },
      sign_type: { type: 'string', enum: ['MD5', 'HMAC-SHA256'] },
      name: { type: 'string' },
      code: { type: 'string', encrypted: 'rsa', format: 'base64', maxLength: 64 },
    } as const;
    const [corrected] = applyCorrections(
      [{ ...VALID, request: { ...VALID.request, xml: fields } }],
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
    expect(corrected?.request.xml).toEqual({
      tar_type: { type: 'string', required: true },
      sign_type: { type: 'string', enum: ['HMAC-SHA256'] },
      name: { type: 'string', encrypted: 'rsa' },
      code: { type: 'string', maxLength: 64 },
    });
  });

  it('adds codes to a field without codes', () => {
    const [corrected] = applyCorrections([VALID], [{ at, why, codes: { 'xml.out_trade_no': 'A | B' } }]);
    expect(corrected?.request.xml?.['out_trade_no']).toMatchObject({ enum: ['A', 'B'] });
  });

  it('keeps the fields of a response whose kind does not change', () => {
    const json = { ...VALID, answer: { kind: 'json', fields: { a: { type: 'string' } } } } as const;
    const [corrected] = applyCorrections([json], [{ at, why, answer: 'json 202' }]);
    expect(corrected?.answer).toEqual({ kind: 'json', status: 202, fields: { a: { type: 'string' } } });
  });

  it('sets alternatives and conditions, replaces types and renames fields', () => {
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
    const [corrected] = applyCorrections(
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
    expect(corrected?.request.xml).toEqual({
      first: { type: 'string', alternatives: ['second'] },
      second: { type: 'string', alternatives: ['first'] },
      more: { type: 'string', when: { field: 'kind', is: ['A'] } },
      length: { type: 'string', maxLength: 128, required: true },
      type: { type: 'string' },
    });
  });

  it.each([
    ['a required field to require', { at, why, require: ['xml.out_trade_no'] }, 'is not an optional field'],
    [
      'fewer codes for a field without codes',
      { at, why, narrow: { 'xml.out_trade_no': ['A'] } },
      'must have more codes',
    ],
    ['encryption of a missing field', { at, why, encrypt: ['xml.none'] }, 'is not an unencrypted string'],
    ['no encryption for an unencrypted field', { at, why, plain: ['xml.out_trade_no'] }, 'is not encrypted'],
    ['a missing field as alternative', { at, why, oneOf: ['xml.none'] }, 'does not exist'],
    ['a condition for a missing field', { at, why, when: { 'xml.none': 'a = b' } }, 'does not exist'],
    ['an invalid condition', { at, why, when: { 'xml.out_trade_no': 'never' } }, 'Expected a condition'],
    [
      'a type that the field already has',
      { at, why, replace: { 'xml.out_trade_no': 'string ..32' } },
      'already has this type',
    ],
    ['a new name for a missing field', { at, why, rename: { 'xml.none': 'some' } }, 'does not exist'],
    ['an unknown operation', { at: 'GET v2/none', why }, 'unknown operation'],
    ['a missing field to make optional', { at, why, optional: ['xml.none'] }, 'is not a required field'],
    ['an existing field to add', { at, why, add: { 'xml.out_trade_no': 'string' } }, 'already exists'],
    [
      'more codes for a field without codes',
      { at, why, widen: { 'xml.out_trade_no': ['A'] } },
      'must have codes',
    ],
    ['codes for a missing field', { at, why, codes: { 'xml.none': 'A' } }, 'must exist without codes'],
    [
      'a pattern for a field without pattern',
      { at, why, pattern: { 'xml.out_trade_no': '/a/' } },
      'has no pattern',
    ],
    ['no reason', { at, why: '' }, 'why'],
  ])('refuses %s', (_, item, message) => {
    expect(() => applyCorrections([VALID], [item])).toThrow(message);
  });
});

describe('both spellings of a segment', () => {
  const segments = new Set(catalogue.operations.flatMap(({ path }) => path.split('/')));

  it.each([...segments].filter((name) => name !== ''))('%s', (name) => {
    const { literal, identifier } = spell(name);
    expect(literal).toBe(name);
    if (identifier !== undefined) expect(segment(identifier)).toBe(name);
  });

  it('exist for all but the three that the chain cannot write', () => {
    const silent = [...segments].filter((name) => spell(name).identifier === undefined);
    expect(silent.sort()).toEqual(['addInstitutionsub', 'modifyInstitutionsub', 'queryInstitutionsub']);
  });
});
