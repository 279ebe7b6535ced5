import { Sandbox } from 'wechatpay-chain/sandbox';
import { runSchedule } from './run';
import { planSchedule } from './schedule';
import { count, newTally } from './tally';
import { World } from './world';

/** A range of seeds for a process of scripts/prove.mjs. */
export interface Task {
  readonly from: number;
  readonly to: number;
  /** Faults that are known to break a promise strike too. */
  readonly everything: boolean;
}

const identity = Sandbox.identity();

/** Carries out the schedules of a range, in a gateway of their own. */
async function prove({ from, to, everything }: Task): Promise<void> {
  await using world = await World.open(await identity);
  const tally = newTally();
  const omitted = everything ? [] : undefined;
  for (let seed = from; seed <= to; seed += 1)
    count(tally, await runSchedule(world, planSchedule(seed, omitted)));
  process.send?.({ from, to, tally });
}

process.on('message', (task: Task) => {
  prove(task).catch((error) => {
    console.error(error);
    process.exit(1);
  });
});
