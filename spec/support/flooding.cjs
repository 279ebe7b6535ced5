// Sends a gateway 12,000 requests of all kinds, and reports its memory after 2,000 of them and at the end.
const { createHash, createSign, randomUUID } = require('node:crypto');
const { Agent } = require('undici');
const { Sandbox } = require('../../node_modules/.cache/wxpay/sandbox');

const WARM = 2_000;
const ALL = 12_000;
const AT_ONCE = 32;
const BODY = Buffer.alloc(20_000, 'a');
const HEADERS = { accept: '*/*', 'user-agent': 'a flood', 'content-type': 'application/json' };
const dispatcher = new Agent({ connections: AT_ONCE, pipelining: 1 });

function authorization({ mchid, serial, privateKey }, method, target, signed) {
  const [timestamp, nonce] = [Math.floor(Date.now() / 1000), randomUUID()];
  const message = `${method}\n${target}\n${timestamp}\n${nonce}\n${signed}\n`;
  const signature = createSign('RSA-SHA256').update(message).sign(privateKey, 'base64');
  const pairs = { mchid, serial_no: serial, timestamp, nonce_str: nonce, signature };
  const text = Object.entries(pairs).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${text.join(',')}`;
}

async function send(sandbox, method, target, { body = '', signed = body, headers, proven = true }) {
  const { statusCode, body: answer } = await dispatcher.request({
    origin: sandbox.url,
    path: target,
    method,
    body,
    headers: {
      ...HEADERS,
      ...headers,
      ...(proven ? { authorization: authorization(sandbox.config, method, target, signed) } : {}),
    },
  });
  await answer.dump();
  return statusCode;
}

/** Creates and pays an order; its notification cannot be delivered. */
async function pay(sandbox, index) {
  const out_trade_no = `flood${index}`;
  const notify_url = 'http://127.0.0.1:9/';
  const json = { appid: 'wx1', mchid: sandbox.config.mchid, description: 'd', notify_url, out_trade_no };
  const body = JSON.stringify({ ...json, amount: { total: 1 } });
  const status = await send(sandbox, 'POST', '/v3/pay/transactions/native', { body });
  sandbox.pay(out_trade_no);
  return status;
}

function upload(sandbox, index) {
  const file = Buffer.concat([BODY, Buffer.from(String(index))]);
  const meta = JSON.stringify({
    filename: 'a.png',
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  const head = `--b\r\nContent-Disposition: form-data; name="meta"\r\n\r\n${meta}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  return send(sandbox, 'POST', '/v3/merchant/media/upload', { body, signed: meta, headers });
}

function applyForBill(sandbox) {
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return send(sandbox, 'GET', `/v3/bill/tradebill?bill_date=${day}`, { body: null, signed: '' });
}

const stray = (sandbox, index) =>
  send(sandbox, 'POST', `/v3/security/echo?${index}`, { body: BODY, proven: false });

function one(sandbox, index) {
  if (index % 100 === 99) return applyForBill(sandbox);
  if (index % 20 === 7) return upload(sandbox, index);
  return index % 5 === 0 ? pay(sandbox, index) : stray(sandbox, index);
}

/** Returns the memory after garbage collection; external memory is released one turn later than its owners. */
async function collected() {
  let least = Number.POSITIVE_INFINITY;
  for (let turns = 0; turns < 5; turns += 1) {
    global.gc();
    await new Promise(setImmediate);
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external < least - 1_000_000) turns = 0;
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

async function held(sandbox) {
  const { requests, notifications, orders } = sandbox;
  const counts = { requests: requests.length, notifications: notifications.length, orders: orders.length };
  return { bytes: await collected(), ...counts };
}

async function flood() {
  const sandbox = await Sandbox.start();
  const statuses = {};
  const run = async (from, to) => {
    let next = from;
    const worker = async () => {
      while (next < to) {
        next += 1;
        const status = await one(sandbox, next - 1);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  await run(0, WARM);
  await sandbox.settle();
  const warm = await held(sandbox);
  await run(WARM, ALL);
  await sandbox.settle();
  process.send({ warm, end: await held(sandbox), statuses });
  await Promise.all([dispatcher.destroy(), sandbox.close()]);
}

void flood();
