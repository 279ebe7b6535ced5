import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations } from '../../lib/reference';
import { fulfil } from '../../lib/sandbox/console/fulfil';
import { operationPage } from '../../lib/sandbox/console/reference';
import type { OperationPage } from '../../lib/sandbox/console/views';
import { PATIENCE } from '../sandbox/merchant';

// Every form of the reference is sent with the values that the page fills in.

let sandbox: Sandbox;
let wxpay: Wechatpay;
beforeAll(async () => {
  sandbox = await Sandbox.start({ https: true });
  wxpay = new Wechatpay({ ...sandbox.config, retry: false });
}, PATIENCE);
afterAll(async () => {
  await wxpay.close();
  await sandbox.close();
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Sends a form; returns the refusal, if there is one. */
async function refusalOf({ operation, ...samples }: OperationPage, how: 'all' | 'required') {
  const { method, path } = operation;
  const { variables = {}, groups = {} } = samples[how];
  const { multipart, ...rest } = groups as Record<string, { file: string; meta?: object } | undefined>;
  const upload = multipart && { multipart: { ...multipart, file: PNG, filename: multipart.file.slice(2) } };
  const verb = method.toLowerCase() as 'get';
  try {
    await wxpay.chain(path)[verb]({ ...rest, ...upload, path: variables } as never);
    return undefined;
  } catch (error) {
    return `${method} ${path}: ${error}`;
  }
}

describe.each(['required', 'all'] as const)('the form of an operation, filled with %s fields', (how) => {
  it('is accepted by the gateway, after it has what the form needs first', async () => {
    const refused: unknown[] = [];
    for (const { method, path } of allOperations()) {
      const page = operationPage(sandbox, method, path);
      const ready = page.needs === undefined ? page : await fulfil(sandbox, { method, path });
      refused.push(await refusalOf(ready, how));
    }
    expect(refused.filter((refusal) => refusal !== undefined)).toEqual([]);
    expect(refused).toHaveLength(allOperations().length);
  }, 240_000);
});

it('the form of a refund is filled with an order that the gateway has', async () => {
  const order = operationPage(sandbox, 'POST', 'v3/pay/transactions/native');
  expect(await refusalOf(order, 'required')).toBeUndefined();
  const { out_trade_no = '' } = Object(order.required.groups?.['json']);
  sandbox.pay(out_trade_no);
  const refund = { method: 'POST', path: 'v3/refund/domestic/refunds' };
  const page = operationPage(sandbox, refund.method, refund.path);
  expect(page.needs?.own).toEqual(
    [expect.objectContaining({ number: out_trade_no, state: 'SUCCESS' })].concat(
      page.needs?.own.slice(1) ?? [],
    ),
  );
  const ready = await fulfil(sandbox, { ...refund, number: out_trade_no });
  expect(Object(ready.required.groups?.['json'])).toMatchObject({ out_trade_no });
  expect(await refusalOf(ready, 'all')).toBeUndefined();
});
