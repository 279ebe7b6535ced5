// Several contenders run the same task in short alternating rounds, so that other load on the machine affects all of them.
import path from 'node:path';
import { Subprocess } from './subprocess.mjs';

const PROBE = path.join(import.meta.dirname, 'probes/contender.mjs');

/** Starts a contender with `count` clients and connects it to the gateway. */
export async function enter(name, { config, authority, pkcs12 }, count = 1) {
  const contender = new Subprocess(PROBE, {
    args: [name],
    execArgv: ['--expose-gc'],
    // Not every contender accepts a CA certificate.
    env: { NODE_EXTRA_CA_CERTS: authority, BENCH_PKCS12: pkcs12 },
  });
  await contender.ask('connect', { config, count });
  return contender;
}

/**
 * Runs a warm-up round for connections and compilers, then alternating rounds.
 *
 * @returns the rounds of each contender, by name.
 */
export async function race(contenders, { job, concurrency, rounds, seconds, warmUp }) {
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  const run = (name, round, length) =>
    contenders[name].ask('round', {
      job,
      prefix: `${name}-${concurrency}-${round}-`.slice(-24),
      concurrency,
      seconds: length,
    });
  for (const name of Object.keys(contenders)) await run(name, 'w', warmUp);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of turn(Object.keys(contenders), round))
      results[name].push(await run(name, round, seconds));
  }
  return results;
}

/** Rotates the order, so that each contender begins once. */
function turn(names, round) {
  const at = round % names.length;
  return [...names.slice(at), ...names.slice(0, at)];
}

/**
 * Finds the contenders that verify the signature of a response.
 *
 * @param alike whether all contenders send the same request; then their responses must be equal.
 */
export async function examine(contenders, gateway, job, alike = true) {
  const number = `same${job}`;
  const answers = [];
  const verifies = {};
  for (const [name, contender] of Object.entries(contenders)) {
    answers.push(await contender.ask('once', { job, number }));
    await gateway.ask('misbehave', 'wrong-signature');
    const forged = contender.ask('once', { job, number });
    verifies[name] = await forged.then(
      () => false,
      () => true,
    );
    await gateway.ask('behave');
  }
  if (alike && new Set(answers).size !== 1) {
    throw new Error(`Expected equal responses, received ${answers.join(', ')}`);
  }
  return verifies;
}
