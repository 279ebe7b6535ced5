import fc from 'fast-check';
import { expand, variablesOf } from '../../lib/chain';
import { PathError } from '../../lib/errors';
import cases from '../vectors/templates.json';

type Variables = Record<string, unknown>;

describe('template expansion as in RFC 6570 and the PHP version', () => {
  it.each(cases as unknown as [string, Variables, string][])(
    '%j with %j is %j',
    (template, variables, expanded) => {
      expect(expand(template, variables)).toBe(expanded);
    },
  );
});

describe('template expansion that differs from the PHP version', () => {
  it.each<[string, string, Variables, string]>([
    ['null members of a query are omitted', 'v3{?a*}', { a: [null, 'y', undefined] }, 'v3?a=y'],
    ['booleans are words', '{?a,b}', { a: null, b: false }, '?b=false'],
    ['a prefix counts characters, not bytes', '{a:2}', { a: '中文字' }, '%E4%B8%AD%E6%96%87'],
    ['a prefix never cuts a surrogate pair', '{a:1}', { a: '😀x' }, '%F0%9F%98%80'],
    [
      'characters between variables are encoded too',
      'v3/a b/中/"x"/50%',
      {},
      'v3/a%20b/%E4%B8%AD/%22x%22/50%25',
    ],
    ['bigints are numbers', 'v3/{id}', { id: 4200001234567890123n }, 'v3/4200001234567890123'],
    ['{empty} expands to nothing', 'v3/applyment4sub/applyment/{empty}', {}, 'v3/applyment4sub/applyment/'],
  ])('%s', (_, template, variables, expanded) => {
    expect(expand(template, variables)).toBe(expanded);
  });

  it.each<[string, string, Variables]>([
    ['a missing value', 'v3/a/{id}/b', {}],
    ['undefined', 'v3/a/{id}/b', { id: undefined }],
    ['null', 'v3/a/{id}/b', { id: null }],
    ['an empty value', 'v3/a/{id}/b', { id: '' }],
    ['an empty list', 'v3{/id}', { id: [] }],
    ['a list with an empty member', 'v3{/id*}', { id: ['', 'y'] }],
    ['a list with a null member', 'v3{/id*}', { id: [null, 'y'] }],
    ['an object', 'v3/{id}', { id: { nested: { a: 1 } } }],
    ['a date', 'v3/{id}', { id: new Date(0) }],
    ['a function', 'v3/{id}', { id: () => 'x' }],
    ['NaN', 'v3/{id}', { id: Number.NaN }],
    ['a lone surrogate', 'v3/{id}', { id: '\ud800' }],
    ['a name of Object.prototype', 'v3/{constructor}', {}],
  ])('refuses %s and names the variable', (_, template, variables) => {
    const name = template.match(/(\w+)\*?\}/)?.[1];
    expect(() => expand(template, variables)).toThrow(
      expect.objectContaining({ code: 'ERR_PATH', variable: name, path: template, outcome: 'not-sent' }),
    );
  });

  it.each([
    ['a dot segment', 'v3/{id}/b', { id: '.' }],
    ['two dots', 'v3/{id}/b', { id: '..' }],
    ['two dots at the end', 'v3{/id}', { id: '..' }],
    ['two dots by reserved expansion', 'v3/{+id}', { id: 'a/../../b' }],
    ['encoded dots as written', 'v3/%2e%2E/b', {}],
    ['dots from two variables', 'v3/{id}{b}', { id: '.', b: '.' }],
    ['a fragment', 'v3/a#b', {}],
    ['a fragment by reserved expansion', 'v3/{+id}', { id: 'a#b' }],
    ['a fragment expression', 'v3/a{#id}', { id: 'b' }],
    ['a single opening brace', 'v3/{a', { a: 'x' }],
    ['a single closing brace', 'v3/a}', { a: 'x' }],
    ['nested braces', 'v3/{{a}}', { a: 'x' }],
    ['an expression without a name', 'v3/{}', { '': 'x' }],
  ])('refuses %s', (_, template, variables) => {
    expect(() => expand(template, variables)).toThrow(PathError);
  });

  it('allows dot segments in a query', () => {
    expect(expand('v3/a?b=/../c', {})).toBe('v3/a?b=/../c');
  });
});

describe('the value of a path variable, for any text', () => {
  it('is one segment that decodes to the same text', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => value !== '.' && value !== '..');
    fc.assert(
      fc.property(text, (value) => {
        const target = expand('v3/a/{id}/b', { id: value });
        expect(target).toMatch(/^v3\/a\/[A-Za-z0-9\-._~%]+\/b$/);
        expect(decodeURIComponent(target.split('/')[2] ?? '')).toBe(value);
      }),
    );
  });

  it('never changes the path for a URL parser', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
        let target: string;
        try {
          target = `/${expand('v3/{id}/b', { id: value })}`;
        } catch (error) {
          return expect(error).toBeInstanceOf(PathError);
        }
        return expect(new URL(target, 'https://api.mch.weixin.qq.com').pathname).toBe(target);
      }),
    );
  });
});

describe('variablesOf', () => {
  it('returns the variables in order', () => {
    expect(variablesOf('v3/{a}/b/{ c }{?d,e*,f:3}')).toEqual(['a', 'c', 'd', 'e', 'f']);
    expect(variablesOf('v3/pay')).toEqual([]);
  });
});
