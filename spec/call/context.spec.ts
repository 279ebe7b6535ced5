import { inspect } from 'node:util';
import type { CallInfo, HttpRequest, Middleware } from 'wechatpay-chain';
import { client, platformHeaders } from '../support/client';
import { executedDuring } from '../support/executed';
import { Wire } from '../support/wire';

const REFUND = 'v3/refund/domestic/refunds';
const ANSWER = '{"out_refund_no":"R1"}';

/** A server that fails the given number of times, then responds. */
function server(failures = 0): Promise<Wire> {
  let left = failures;
  return Wire.listen((_, response) => {
    left -= 1;
    if (left >= 0) {
      response.writeHead(503).end();
    } else {
      response.writeHead(200, platformHeaders(ANSWER)).end(ANSWER);
    }
  });
}

describe('the call context that a middleware reads', () => {
  it('has the template, the operation, the number and the attempt, and is frozen', async () => {
    await using wire = await server(1);
    await using wxpay = client({ baseURL: wire.url });
    const seen: CallInfo[] = [];
    const note: Middleware = (request, next) => {
      seen.push(request.call);
      return next(request);
    };
    wxpay.stack.v3.use('outermost', note).before('transport', 'innermost', note);
    await wxpay.chain('v3/refund/domestic/refunds').post({ json: { out_refund_no: 'R1' } } as never);
    const facts = {
      template: REFUND,
      operation: `POST ${REFUND}`,
      number: { field: 'out_refund_no', value: 'R1' },
    };
    expect(seen.map((call) => ({ ...call }))).toEqual([
      { ...facts, attempt: 1 },
      { ...facts, attempt: 1 },
      { ...facts, attempt: 2 },
    ]);
    expect(seen.every((call) => Object.isFrozen(call) && Object.isFrozen(call.number))).toBe(true);
  });

  it('has no operation for an undocumented path, and no number for a call without one', async () => {
    await using wire = await server();
    await using wxpay = client({ baseURL: wire.url });
    let call: CallInfo | undefined;
    wxpay.stack.v3.use('note', (request, next) => {
      call = request.call;
      return next(request);
    });
    await wxpay.chain('v3/brand/{id}').get({ id: '1' });
    expect({ ...call }).toEqual({
      template: 'v3/brand/{id}',
      operation: undefined,
      number: undefined,
      attempt: 1,
    });
  });

  it('exposes no live object through its keys, its symbols or an inspection', async () => {
    await using wire = await server();
    await using wxpay = client({ baseURL: wire.url });
    let call: CallInfo | undefined;
    wxpay.stack.v3.use('note', (request, next) => {
      call = request.call;
      return next(request);
    });
    await wxpay.chain('v3/brand').get();
    expect(Reflect.ownKeys(call ?? {}).sort()).toEqual(['attempt', 'number', 'operation', 'template']);
    expect(inspect(call, { depth: 9, showHidden: true })).not.toMatch(/deadline|signal|traits|progress/i);
  });

  it('is kept by a copy of the request', async () => {
    await using wire = await server();
    await using wxpay = client({ baseURL: wire.url });
    const copy: Middleware = (request, next) =>
      next({ ...request, headers: { ...request.headers, 'x-trace': 't1' } });
    wxpay.stack.v3.use('copy', copy);
    await expect(wxpay.chain('v3/brand').get()).resolves.toMatchObject({ status: 200 });
    expect(wire.last.headers['x-trace']).toBe('t1');
  });

  it.each(['outermost', 'innermost'])(
    'cannot be replaced: nothing is sent if the %s middleware passes on another one',
    async (place) => {
      await using wire = await server();
      await using wxpay = client({ baseURL: wire.url });
      const replaceCall: Middleware = (request, next) => {
        const call = { ...request.call };
        return next({ ...request, call } satisfies HttpRequest);
      };
      if (place === 'outermost') {
        wxpay.stack.v3.use('other', replaceCall);
      } else {
        wxpay.stack.v3.before('transport', 'other', replaceCall);
      }
      await expect(wxpay.chain('v3/brand').get()).rejects.toMatchObject({
        name: 'ConfigError',
        field: 'stack',
        outcome: 'not-sent',
        hint: 'Pass on a copy of the request: next({ ...request, headers }).',
      });
      expect(wire.received).toEqual([]);
    },
  );
});

it.each([
  ['that succeeds', 0],
  ['that fails and names its query', 9],
])('a call %s looks up its operation once', async (_, failures) => {
  await using wire = await server(failures);
  await using wxpay = client({ baseURL: wire.url });
  const executed = await executedDuring(() =>
    wxpay
      .chain('v3/refund/domestic/refunds')
      .post({ json: { out_refund_no: 'R1' } } as never)
      .catch(() => undefined),
  );
  expect(executed.filter(({ name }) => name === 'lookUpOperation')).toEqual([
    { file: 'openapi/known-operation.ts', name: 'lookUpOperation', count: 1 },
  ]);
  expect(executed.filter(({ name }) => name === 'traitsOf' || name === 'encryptedFieldsOf')).toEqual([]);
});
