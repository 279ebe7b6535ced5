// Runs one file operation, and reports its duration and the increase of peak memory.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Wechatpay } from '../../dist/esm/index.mjs';

const MB = 1e6;
const TASKS = {
  async bill(wxpay, { tar_type, stream, columns }) {
    const query = { bill_date: '2026-11-23', ...(tar_type && { tar_type }) };
    let rows = 0;
    let fen = 0;
    for await (const row of await wxpay.bills.trade(query, { stream, ...(columns && { columns }) })) {
      rows += 1;
      fen += Math.round(Number(row['应结订单金额']) * 100);
    }
    return { rows, fen };
  },
  async upload(wxpay, { file, from, path }) {
    await wxpay
      .chain(path)
      .post({ multipart: { file: from === 'stream' ? createReadStream(file) : file, filename: 'large.mp4' } })
      .catch((error) => {
        // The server does not sign its response; only the upload is measured.
        if (error.name !== 'SignatureError') throw error;
      });
    return {};
  },
};

/** Returns resident memory in MB: current (`VmRSS`), or peak since the last reset (`VmHWM`). */
function memory(name) {
  return (
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024) /
    MB
  );
}

process.once('message', async ({ config, task, options }) => {
  const wxpay = new Wechatpay(config);
  await wait(500);
  const idle = memory('VmRSS');
  writeFileSync('/proc/self/clear_refs', '5');
  const start = performance.now();
  const result = await TASKS[task](wxpay, options);
  const seconds = (performance.now() - start) / 1000;
  process.send({
    ...result,
    seconds,
    idle,
    above: memory('VmHWM') - idle,
    cpu: process.cpuUsage().user / MB,
  });
  await wxpay.close();
  process.disconnect();
});
