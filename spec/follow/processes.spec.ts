import { runTrial } from './trial';

it('40 orders, followed by 3 processes of which some are killed, have one event each', async () => {
  const report = await runTrial({ orders: 40, processes: 3, kills: 3, speed: 12, seed: 1 });
  expect(report).toMatchObject({ missing: 0, extra: 0, wrong: 0, killed: 3 });
  expect(report.paid + report.closed).toBe(40);
  expect(report.lost).toBeGreaterThan(0);
}, 120_000);
