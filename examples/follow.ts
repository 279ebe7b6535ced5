// Follows an order and a refund to their final state, although every notification is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Wechatpay } from 'wechatpay-chain';
import { Follow } from 'wechatpay-chain/follow';
import { Sandbox } from 'wechatpay-chain/sandbox';

const orderNumber = 'T-20261124-0002';
const lateNumber = 'T-20261124-0003';
const refundNumber = 'R-20261124-0002';

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'follow-'));
  const sandbox = await Sandbox.start();
  sandbox.fault({ kind: 'notification-lost' });
  const { mchid } = sandbox.config;
  const wxpay = new Wechatpay(sandbox.config);
  const follow = await Follow.open({
    wxpay,
    store: path.join(folder, 'follow.sqlite'),
    clock: () => sandbox.now, // so that the example can move it
    handler: ({ kind, number, state, source }) =>
      console.log(`${kind} ${number}: ${state}, from a ${source}`),
  });
  const place = (out_trade_no: string) =>
    wxpay.v3.pay.transactions.native.post({
      json: {
        appid: 'wxd678efh567hg6787',
        mchid,
        description: 'A cup of tea',
        out_trade_no,
        notify_url: 'https://shop.example/notify',
        amount: { total: 100 },
      },
    });
  /** Lets time pass, and does what is due; a service calls `follow.run(signal)` instead. */
  const pass = async (seconds: number): Promise<void> => {
    await sandbox.advance(seconds * 1_000);
    while ((await follow.tick()) > 0);
  };

  try {
    await follow.order(orderNumber); // first follow, then place
    await place(orderNumber);
    sandbox.pay(orderNumber);
    await pass(5);

    await follow.refund(refundNumber);
    await wxpay.v3.refund.domestic.refunds.post({
      json: {
        out_trade_no: orderNumber,
        out_refund_no: refundNumber,
        amount: { refund: 1, total: 100, currency: 'CNY' },
      },
    });
    await pass(5);

    await follow.order(lateNumber, { expires: sandbox.now + 300_000 });
    await place(lateNumber);
    await pass(300); // nobody pays: it is queried, closed and queried again
  } finally {
    await follow.close();
    await wxpay.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
