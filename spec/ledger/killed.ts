// A process of ledger.spec.ts: adds records, claims them and ends them, and reports every end that was durable.
import { openLedger } from 'wechatpay-chain/ledger';

async function run([file = '', from = '0', lease = '0']: readonly string[]): Promise<void> {
  const store = await openLedger(file);
  const book = await store.book('work');
  const records = Array.from({ length: 200 }, (_, at) => ({
    key: `K${at}`,
    state: 'open',
    value: `${from}`,
  }));
  await book.add(records);
  process.send?.({ added: records.length });
  for (;;) {
    const { token, records: claimed } = await book.claim(3, Number(lease));
    if (claimed.length === 0) break;
    await Promise.all(
      claimed.map(async ({ key }) => {
        const [done] = await book.update([{ key, token, state: 'done', due: null, result: from }]);
        process.send?.({ key, done });
      }),
    );
  }
  await store.close();
  process.disconnect?.();
}

void run(process.argv.slice(2));
