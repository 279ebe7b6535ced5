// A gateway in a process of its own, to be killed: keeps its state in the file that the first argument names, and
// prints its URL and its merchant's configuration as one line of JSON.
require('./register.cjs');
const { Sandbox } = require('wechatpay-chain/sandbox');

async function main() {
  const [, , state, options = '{}'] = process.argv;
  const sandbox = await Sandbox.start({ ...JSON.parse(options), state, console: 'off' });
  const { clock: _, ...config } = sandbox.config;
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, config })}\n`);
}

void main();
