import { inspect } from 'node:util';
import { AnswerHeaders, encodeHeaders } from '../../lib/http/headers';

describe('the headers of a request', () => {
  const standard = { accept: 'application/json', 'user-agent': 'wechatpay-chain' };

  it('include the standard headers', () => {
    expect(encodeHeaders(standard, undefined)).toEqual(standard);
  });

  it('can be Fetch headers; undefined values are omitted', () => {
    const own = { accept: undefined, 'x-y': 'z' } as unknown as Record<string, string>;
    expect(encodeHeaders(standard, own)).toEqual({ ...standard, 'x-y': 'z' });
    const fetched = new Headers({ 'X-Y': 'z' }) as unknown as Record<string, string>;
    expect(encodeHeaders(standard, fetched)).toEqual({ ...standard, 'x-y': 'z' });
  });

  it('of the caller take precedence, in any letter case', () => {
    const headers = encodeHeaders(standard, { Accept: 'text/plain', 'Idempotency-Key': '1' });
    expect(headers).toEqual({ ...standard, accept: 'text/plain', 'idempotency-key': '1' });
  });
});

describe('the headers of a response', () => {
  it('are found in any letter case', () => {
    const headers = new AnswerHeaders({ 'request-id': '08F0-1', 'content-type': undefined });
    expect([headers.get('Request-ID'), headers.has('Content-Type')]).toEqual(['08F0-1', false]);
  });

  it('keep repeated headers', () => {
    const headers = new AnswerHeaders({ 'set-cookie': ['a=1', 'b=2'], via: ['one', 'two'] });
    expect([headers.getSetCookie(), headers.get('Via')]).toEqual([['a=1', 'b=2'], 'one, two']);
  });

  const raw = { 'set-cookie': ['a=1', 'b=2'], via: ['one', 'two'], 'request-id': '08F0-1', gone: undefined };
  const filled = () => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(raw))
      for (const each of [value].flat()) if (each !== undefined) headers.append(name, each);
    return headers;
  };

  it.each<[string, (headers: Headers) => unknown]>([
    ['get', (headers) => ['VIA', 'set-cookie', 'gone', '__proto__'].map((name) => headers.get(name))],
    ['has', (headers) => ['Via', 'gone', 'constructor'].map((name) => headers.has(name))],
    ['keys', (headers) => [...headers.keys()]],
    ['values', (headers) => [...headers.values()]],
    ['entries', (headers) => [...headers.entries()]],
    ['iteration', (headers) => [...headers]],
    ['getSetCookie', (headers) => headers.getSetCookie()],
    ['a copy', (headers) => [...new Headers(headers)]],
    ['a response', (headers) => new Response('', { headers }).headers.get('Request-ID')],
    [
      'forEach',
      (headers) => {
        const seen: string[][] = [];
        headers.forEach((value, name) => {
          seen.push([name, value]);
        });
        return seen;
      },
    ],
    [
      'append',
      (headers) => {
        headers.append('via', 'three');
        return headers.get('via');
      },
    ],
    [
      'set',
      (headers) => {
        headers.set('via', 'three');
        return [headers.get('via'), headers.get('request-id')];
      },
    ],
    [
      'delete',
      (headers) => {
        headers.delete('Via');
        return [headers.has('via'), headers.get('request-id')];
      },
    ],
  ])('are Fetch headers: %s', (_, look) => {
    const headers = new AnswerHeaders(raw);
    expect(headers).toBeInstanceOf(Headers);
    expect(look(headers)).toEqual(look(filled()));
  });

  it('are inspected as Fetch headers are', () => {
    expect(inspect(new AnswerHeaders(raw))).toBe(inspect(new Headers([...filled()])));
  });
});
