import { AnswerHeaders, encodeHeaders } from '../../lib/http/headers';

describe('the headers of a request', () => {
  const standard = { accept: 'application/json', 'user-agent': 'wechatpay-chain' };

  it('are the standard ones', () => {
    expect(encodeHeaders(standard, undefined)).toEqual(standard);
  });

  it("are the caller's where they meet, in any letter case", () => {
    const headers = encodeHeaders(standard, { Accept: 'text/plain', 'Idempotency-Key': '1' });
    expect(headers).toEqual({ ...standard, accept: 'text/plain', 'idempotency-key': '1' });
  });
});

describe('the headers of an answer', () => {
  it('are found in any letter case', () => {
    const headers = new AnswerHeaders({ 'request-id': '08F0-1', 'content-type': undefined });
    expect([headers.get('Request-ID'), headers.has('Content-Type')]).toEqual(['08F0-1', false]);
  });

  it('keep what came more than once', () => {
    const headers = new AnswerHeaders({ 'set-cookie': ['a=1', 'b=2'], via: ['one', 'two'] });
    expect([headers.getSetCookie(), headers.get('Via')]).toEqual([['a=1', 'b=2'], 'one, two']);
  });
});
