import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { call, client } from '../support/client';
import { PAYMENT } from '../support/notification';
import { Wire } from '../support/wire';

const DOWNLOAD = 'v3/billdownload/file';

let identity: Identity;
let folder: string;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wechatpay-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

/** A server with a bill; `whole: false` truncates it. */
function serving(bill: string, whole = true): Promise<Wire> {
  return Wire.listen((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': String(bill.length) });
    if (whole) {
      response.end(bill);
    } else {
      response.write(bill.slice(0, bill.length / 2), () => response.destroy());
    }
  });
}

it('A file is readable only by its owner, regardless of the umask.', async () => {
  await using wire = await serving('a,b\n');
  await using wxpay = client({ baseURL: wire.url });
  const umask = process.umask(0);
  try {
    const [fresh, kept] = [path.join(folder, 'fresh.csv'), path.join(folder, 'kept.csv')];
    await writeFile(kept, 'old');
    await chmod(kept, 0o600);
    for (const sink of [fresh, kept]) await call(wxpay, 'get', `${DOWNLOAD}?token=t`, { sink });
    expect([await modeOf(fresh), await modeOf(kept)]).toEqual(['600', '600']);
  } finally {
    process.umask(umask);
  }
});

it('A file appears under its name only when it is complete.', async () => {
  await using wire = await serving('a'.repeat(100_000), false);
  await using wxpay = client({ baseURL: wire.url, retry: false });
  const sink = path.join(folder, 'bill.csv');
  await writeFile(sink, 'old');
  await expect(call(wxpay, 'get', `${DOWNLOAD}?token=t`, { sink })).rejects.toMatchObject({
    name: 'NetworkError',
  });
  expect(await readFile(sink, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['bill.csv']);
});

it('The saved state of a gateway, which contains private keys, is readable only by its owner.', async () => {
  await using sandbox = await Sandbox.start({ identity });
  const file = path.join(folder, 'state.json');
  const umask = process.umask(0);
  try {
    await sandbox.save(file);
  } finally {
    process.umask(umask);
  }
  expect(await modeOf(file)).toBe('600');
});

/** The status of a raw GET request for the console. */
async function consoleStatus(url: string, host: string, headers: readonly string[] = []): Promise<number> {
  const { port } = new URL(url);
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.write(
    [`GET /_console HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers, 'Connection: close', '', ''].join(
      '\r\n',
    ),
  );
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

it('The console responds only to browsers on this machine, and not to proxied requests.', async () => {
  await using sandbox = await Sandbox.start({ identity, host: '0.0.0.0' });
  expect(await consoleStatus(sandbox.url, '127.0.0.1')).toBe(200);
  for (const header of [
    'X-Forwarded-For: 203.0.113.7',
    'Forwarded: for=203.0.113.7',
    'X-Real-IP: 203.0.113.7',
  ]) {
    expect([header, await consoleStatus(sandbox.url, '127.0.0.1', [header])]).toEqual([header, 403]);
  }
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = others.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  if (outside !== undefined) expect(await consoleStatus(sandbox.url, outside)).toBe(403);
});

it('The console sends notifications only to this machine and to the hosts that the gateway may notify.', async () => {
  await using wire = await Wire.listen((_, response) => response.end('inside'));
  await using sandbox = await Sandbox.start({ identity });
  const notify = async (url: string): Promise<number> => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ type: 'TRANSACTION.SUCCESS', resource: PAYMENT, url });
    return (await fetch(`${sandbox.url}/_console/api/notify`, { method: 'POST', headers, body })).status;
  };
  expect(await notify(wire.url)).toBe(200);
  expect(wire.received).toHaveLength(1);
  // No server has a name of the reserved domain, so a call that is refused ends differently from one that was sent.
  expect(await notify('http://inside.invalid/notify')).toBeGreaterThanOrEqual(400);
});

it('A gateway without a console serves nothing at the address of the console.', async () => {
  await using sandbox = await Sandbox.start({ identity, console: 'off' });
  expect(await consoleStatus(sandbox.url, '127.0.0.1')).toBe(404);
});
