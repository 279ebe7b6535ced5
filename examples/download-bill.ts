// A day's trade bill, row by row: npx ts-node examples/download-bill.ts [2026-11-23]. Without a day, yesterday's.
import { beijingTime, connect } from './connect';
import { withProgressBar } from './progress-bar';

const DAY = 24 * 3_600_000;

/** Amounts of bills are text, in yuan; sums are made in fen. */
function fen(yuan: string): number {
  return Math.round(Number(yuan) * 100);
}

async function main([, , bill_date = beijingTime(Date.now() - DAY).slice(0, 10)]: string[]): Promise<void> {
  const { wxpay, sandbox, close } = await connect();
  // The local gateway writes a bill of any size.
  sandbox?.bill({ size: 20_000_000 });
  try {
    // Applies for it, fetches it at once, and checks its SHA-1 before the first row is given.
    await using bill = await withProgressBar('download', (progress) =>
      wxpay.bills.trade({ bill_date }, { progress }),
    );
    let count = 0;
    let paid = 0;
    for await (const row of bill) {
      count += 1;
      paid += fen(row.应结订单金额);
    }
    console.log(`${bill_date}: ${count} rows, ${paid / 100} yuan paid`);
    console.log('summary:', (await bill.summary)?.总交易单数, 'rows');
  } finally {
    await close();
  }
}

main(process.argv).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
