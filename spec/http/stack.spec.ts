import { ConfigError } from '../../lib/errors';
import { type HttpRequest, type HttpResponse, type Middleware, Stack } from '../../lib/http';
import { callInfoOf } from '../support/call-context';

const request: HttpRequest = {
  method: 'GET',
  origin: 'https://host',
  target: '/v3/x',
  headers: {},
  body: undefined,
  signable: Buffer.alloc(0),
  call: callInfoOf(),
};
const answer: HttpResponse = { status: 204, headers: new Headers(), body: Buffer.alloc(0) };

describe('the middleware stack', () => {
  let trace: string[];
  const note = (name: string): Middleware => {
    return async (message, next) => {
      trace.push(`>${name}`);
      const result = await next(message);
      trace.push(`<${name}`);
      return result;
    };
  };
  const wire: Middleware = async () => {
    trace.push('wire');
    return answer;
  };
  const make = () => new Stack({ outer: note('outer'), inner: note('inner'), transport: wire });

  beforeEach(() => {
    trace = [];
  });

  it('runs from the first middleware to the last and back', async () => {
    await expect(make().handle(request)).resolves.toBe(answer);
    expect(trace).toEqual(['>outer', '>inner', 'wire', '<inner', '<outer']);
  });

  it('can be changed by name', async () => {
    const stack = make()
      .use('first', note('first'))
      .before('inner', 'b', note('b'))
      .after('inner', 'a', note('a'));
    expect(stack.names).toEqual(['first', 'outer', 'b', 'inner', 'a', 'transport']);
    stack.remove('outer').replace('inner', note('other'));
    expect(String(stack)).toBe('first > b > inner > a > transport');
    await stack.handle(request);
    expect(trace.slice(0, 5)).toEqual(['>first', '>b', '>other', '>a', 'wire']);
  });

  it.each<[string, (stack: Stack) => unknown]>([
    ['a duplicate name', (stack) => stack.use('inner', wire)],
    ['before an unknown name', (stack) => stack.before('sign', 'x', wire)],
    ['after an unknown name', (stack) => stack.after('sign', 'x', wire)],
    ['replacing an unknown name', (stack) => stack.replace('sign', wire)],
    ['removing an unknown name', (stack) => stack.remove('sign')],
    ['removing the transport', (stack) => stack.remove('transport')],
    ['adding after the transport', (stack) => stack.after('transport', 'x', wire)],
  ])('%s throws an error with the names of the stack, and changes nothing', (_, change) => {
    const stack = make();
    expect(() => change(stack)).toThrow(
      expect.objectContaining({
        constructor: ConfigError,
        field: 'stack',
        hint: 'Use the names of the stack: outer > inner > transport.',
      }),
    );
    expect(stack.names).toEqual(['outer', 'inner', 'transport']);
  });

  it('freezes the message at every step, including copies that a middleware passes on', async () => {
    const seen: HttpRequest[] = [];
    const stack = make()
      .after('outer', 'copy', (message, next) => next({ ...message, target: '/v3/y' }))
      .replace('transport', async (message) => {
        seen.push(message);
        return answer;
      });
    await stack.handle({ ...request });
    expect(seen[0]?.target).toBe('/v3/y');
    expect(Object.isFrozen(seen[0])).toBe(true);
    expect(() => Object.assign(seen[0] as object, { target: '/evil' })).toThrow(TypeError);
  });

  it('allows a middleware to run the following ones again', async () => {
    const stack = make().use('twice', async (message, next) => {
      await next(message);
      return next(message);
    });
    await stack.handle(request);
    expect(trace.filter((step) => step === 'wire')).toHaveLength(2);
  });
});
