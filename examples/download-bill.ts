// Reads the trade bill of a day row by row: npx ts-node examples/download-bill.ts [2026-11-23]. Default: yesterday.
import { beijingTime, connect } from './connect';
import { withProgressBar } from './progress-bar';

const DAY = 24 * 3_600_000;

/** Converts an amount of a bill, a string in yuan, to fen. */
function fen(yuan: string): number {
  return Math.round(Number(yuan) * 100);
}

async function main([, , bill_date = beijingTime(Date.now() - DAY).slice(0, 10)]: string[]): Promise<void> {
  const { wxpay, sandbox, close } = await connect();
  // The local gateway generates a bill of this size.
  sandbox?.bill({ size: 20_000_000 });
  try {
    // Requests the bill, downloads it, and verifies its SHA-1 before the first row.
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
