// The gateway of the proof: fails at random by seeds, and counts the cards that exist, by their recipients.
const { load } = require('./library.cjs');

const { Sandbox } = load('sandbox');
const PATH = '/v3/marketing/busifavor/coupons/{card_id}/send';

async function main({ state, seed, faults }) {
  const sandbox = await Sandbox.start({ console: 'off', ...(state && { state }) });
  for (const [at, fault] of faults.entries()) sandbox.fault({ path: PATH, seed: seed + at, ...fault });
  const { clock: _, ...config } = sandbox.config;
  process.on('message', () => process.send({ count: count(sandbox) }));
  process.send({ config });
}

/** Counts with code of its own: the records of the gateway, and nothing that the campaign says. */
function count(sandbox) {
  const byRecipient = new Map();
  for (const { request } of sandbox.effects('cards')) {
    byRecipient.set(request.openid, (byRecipient.get(request.openid) ?? 0) + 1);
  }
  const cards = [...byRecipient.values()].reduce((sum, one) => sum + one, 0);
  return { cards, recipients: byRecipient.size };
}

void main(JSON.parse(process.argv[2]));
