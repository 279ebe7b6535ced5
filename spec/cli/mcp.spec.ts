import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { request } from 'undici';
import { Sandbox } from 'wechatpay-chain/sandbox';
import { ALLOWED } from '../../lib/cli/mcp/call';
import { environmentOf, Folder, PROGRAM, Running } from '../support/command';

const root = path.join(__dirname, '../..');
const NATIVE = { method: 'POST', path: 'v3/pay/transactions/native' };
const CERTIFICATES = { method: 'GET', path: 'v3/certificates' };
const CERTIFICATE_FACTS = {
  serial_no: expect.stringMatching(/^[\dA-F]{40}$/),
  effective_time: expect.any(String),
  expire_time: expect.any(String),
};
const TOOLS = ['find_operation', 'describe_operation', 'write_code', 'call', 'explain_error'];

let gateway: Sandbox;
let agent: Client;

beforeAll(async () => {
  gateway = await Sandbox.start();
  agent = await connect(environmentOf(gateway));
});
afterAll(async () => {
  await agent?.close();
  await gateway?.close();
});

async function connect(env: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'spec', version: '1.0.0' });
  const command = { command: process.execPath, args: [PROGRAM, 'mcp'], env: { LANG: 'C', ...env } };
  await client.connect(new StdioClientTransport({ ...command, cwd: tmpdir() }));
  return client;
}

/** Calls a tool; returns its result as text, and as JSON. */
async function use(client: Client, name: string, input: Record<string, unknown>) {
  const { content, isError = false } = await client.callTool({ name, arguments: input });
  const [first] = content as { readonly text?: string }[];
  const text = first?.text ?? '';
  return { isError, text, json: isError && !text.startsWith('{') ? undefined : JSON.parse(text) };
}

describe('wxpay mcp', () => {
  it('offers its tools with schemas', async () => {
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS);
    expect(tools.every(({ inputSchema }) => inputSchema.type === 'object')).toBe(true);
  });

  it.each(['申请退款', 'create refund', 'v3/refund/domestic/refunds'])(
    'finds the refund by %s',
    async (text) => {
      const { json } = await use(agent, 'find_operation', { text });
      expect(json.operations[0]).toMatchObject({ method: 'POST', path: 'v3/refund/domestic/refunds' });
    },
  );

  it('describes the fields of an operation, and the number that makes a repeat safe', async () => {
    const { json } = await use(agent, 'describe_operation', NATIVE);
    expect(json).toMatchObject({ moves_money: true, idempotency_number: 'json.out_trade_no' });
    expect(json.request.json).toContainEqual(
      expect.objectContaining({ name: 'amount.total', type: 'integer', required: true, unit: 'fen' }),
    );
  });

  it('writes the code of an operation in six forms', async () => {
    const { json } = await use(agent, 'write_code', NATIVE);
    expect(Object.keys(json)).toHaveLength(6);
    expect(json.chain).toContain('await wxpay.v3.pay.transactions.native.post({');
  });

  it('refuses an operation that is not documented', async () => {
    const { isError, text } = await use(agent, 'describe_operation', { method: 'GET', path: 'v3/nothing' });
    expect(isError).toBe(true);
    expect(text).toContain('find_operation');
  });

  it('calls the gateway, with path variables', async () => {
    const { mchid } = gateway.config;
    const order = {
      appid: 'wxd678efh567hg6787',
      mchid,
      description: 'A cup of tea',
      out_trade_no: 'MCP0001',
      notify_url: 'https://shop.example/notify',
      amount: { total: 100 },
    };
    const placed = await use(agent, 'call', { ...NATIVE, json: order });
    expect(placed.json).toMatchObject({ status: 200, data: { code_url: expect.stringMatching(/^weixin:/) } });
    const found = await use(agent, 'call', {
      method: 'GET',
      path: 'v3/pay/transactions/out-trade-no/MCP0001',
      query: { mchid },
    });
    expect(found.json.data).toMatchObject({ out_trade_no: 'MCP0001', trade_state: 'NOTPAY' });
  });

  it('returns the hint and the outcome of a call that failed', async () => {
    const { isError, json } = await use(agent, 'call', { ...NATIVE, json: { mchid: gateway.config.mchid } });
    expect(isError).toBe(true);
    expect(json).toMatchObject({ code: 'PARAM_ERROR', outcome: 'rejected', hint: expect.any(String) });
  });

  it.each([
    ['a code', { error: 'NOT_ENOUGH' }, /balance/],
    ['the JSON of a response', { error: '{"code":"SIGN_ERROR","message":"签名错误"}' }, /privateKey/],
    ['a code of this package', { error: 'ERR_TIMEOUT' }, /error-codes/],
  ])('explains %s', async (_what, input, hint) => {
    const { json } = await use(agent, 'explain_error', input);
    expect(json.hint).toMatch(hint);
  });

  it.each(['', '{}', '{"code":""}', '{"message":"系统错误"}', '{"code":'])(
    'says that %j has no code',
    async (error) => {
      const { isError, text } = await use(agent, 'explain_error', { error });
      expect(isError).toBe(true);
      expect(text).toContain('expected a code, or JSON with a code');
    },
  );

  it('shows serial numbers and validity of certificates only', async () => {
    const { json } = await use(agent, 'call', CERTIFICATES);
    expect(json).toEqual({ status: 200, data: [CERTIFICATE_FACTS] });
  });

  it('shows no key in any result', async () => {
    const { privateKey, apiv3Key } = gateway.config;
    const results = [
      await use(agent, 'call', CERTIFICATES),
      await use(agent, 'call', { ...NATIVE, json: {} }),
      await use(agent, 'explain_error', { error: 'SIGN_ERROR' }),
    ];
    for (const { text } of results) {
      expect(text).not.toContain(apiv3Key);
      expect(text).not.toContain(String(privateKey).slice(30, 90));
    }
  });
});

describe('wxpay mcp with a merchant of WeChat Pay itself', () => {
  let real: Client;
  beforeAll(async () => {
    // A host that does not exist: what is sent fails, what is refused does not get there.
    real = await connect({ ...environmentOf(gateway), WECHATPAY_BASE_URL: 'https://wechatpay.invalid/' });
  });
  afterAll(() => real?.close());

  it.each([
    ['a payment', { ...NATIVE, json: {} }],
    ['a query that is not on the list', { method: 'GET', path: 'v3/merchant/fund/balance/BASIC' }],
    ['a query with a body', { method: 'GET', path: 'v3/certificates', json: {} }],
    ['a URL', { method: 'GET', path: 'https://api.mch.weixin.qq.com/v3/certificates' }],
    ['a path with dots', { method: 'GET', path: 'v3/certificates/../merchant/fund/balance/BASIC' }],
  ])('does not send %s', async (_what, input) => {
    const { isError, text } = await use(real, 'call', input);
    expect(isError).toBe(true);
    expect(text).toMatch(/Not sent|expected a path/);
  });

  it('sends the query of an order', async () => {
    const { isError, json } = await use(real, 'call', {
      method: 'GET',
      path: 'v3/pay/transactions/out-trade-no/MCP0001',
      query: { mchid: gateway.config.mchid },
    });
    expect(isError).toBe(true);
    expect(json).toMatchObject({ code: 'ERR_NETWORK' });
  });
});

describe('the queries that agents may send to WeChat Pay', () => {
  const { operations } = jest.requireActual('../../lib/openapi/generated/encrypted-fields.json');

  it('return no sensitive field', () => {
    expect(operations).toHaveProperty([
      'GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
    ]);
    expect(ALLOWED.filter((key) => Object.hasOwn(operations, key))).toEqual([]);
  });
});

describe('wxpay mcp with a merchant whose requests go through a proxy on this machine', () => {
  let proxy: Server;
  let real: Client;
  beforeAll(async () => {
    // Like a proxy that leads to WeChat Pay: no console responds through it.
    proxy = createServer(async (incoming, response) => {
      const headers = { ...incoming.headers, 'x-forwarded-for': '127.0.0.1' };
      const sent = { method: incoming.method as 'GET' | 'POST', headers };
      const body = sent.method === 'POST' ? incoming : null;
      const answer = await request(`${gateway.url}${incoming.url}`, { ...sent, body });
      response.writeHead(answer.statusCode, answer.headers).end(await answer.body.bytes());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    real = await connect({ ...environmentOf(gateway), WECHATPAY_BASE_URL: url });
  });
  afterAll(async () => {
    await real?.close();
    proxy?.close();
  });

  it('does not send a payment', async () => {
    const before = gateway.requests.length;
    const { isError, text } = await use(real, 'call', { ...NATIVE, json: {} });
    expect(isError).toBe(true);
    expect(text).toContain('Not sent');
    expect(gateway.requests).toHaveLength(before);
  });

  it('sends the query of certificates, and shows serial numbers and validity only', async () => {
    const { json } = await use(real, 'call', CERTIFICATES);
    expect(json).toEqual({ status: 200, data: [CERTIFICATE_FACTS] });
  });
});

describe('wxpay mcp with the URL of a gateway', () => {
  it.each([
    ['another merchant', '1900000110'],
    ['other keys', '1900000109'],
  ])('does not send a payment if the gateway has %s', async (_what, mchid) => {
    await using other = await Sandbox.start({ mchid });
    const client = await connect({ ...environmentOf(gateway), WECHATPAY_BASE_URL: `${other.url}/` });
    const { text } = await use(client, 'call', { ...NATIVE, json: {} });
    expect(text).toContain('Not sent');
    expect(other.requests).toEqual([]);
    await client.close();
  });
});

describe('wxpay mcp with the gateway in another terminal', () => {
  it('calls it over HTTPS with a platform certificate, on another address, without its console', async () => {
    using folder = new Folder();
    const env = { XDG_RUNTIME_DIR: folder.path };
    const options = ['--https', '--keys', 'certificate', '--host', '127.0.0.2', '--console', 'off'];
    await using running = new Running(['sandbox', ...options], { env });
    await running.lines(1);
    const client = await connect(env);
    const { json } = await use(client, 'call', {
      method: 'GET',
      path: 'v3/merchant/fund/balance/BASIC',
    });
    expect(json).toMatchObject({ status: 200 });
    await client.close();
  });
});

describe('wxpay mcp without a merchant', () => {
  it('asks for a gateway', async () => {
    const client = await connect({ XDG_RUNTIME_DIR: mkdtempSync(path.join(tmpdir(), 'wxpay-mcp-')) });
    const { isError, json } = await use(client, 'call', { method: 'GET', path: 'v3/certificates' });
    expect(isError).toBe(true);
    expect(json.hint).toContain('wxpay sandbox');
    await client.close();
  });
});

describe('wxpay mcp without its package', () => {
  let folder: string;
  beforeAll(() => {
    // The command in a project that has all packages but this one.
    folder = mkdtempSync(path.join(tmpdir(), 'wxpay-mcp-'));
    cpSync(path.dirname(path.dirname(PROGRAM)), path.join(folder, 'dist'), { recursive: true });
    mkdirSync(path.join(folder, 'node_modules'));
    for (const name of readdirSync(path.join(root, 'node_modules'))) {
      if (name.startsWith('.') || name === '@modelcontextprotocol') continue;
      symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says how to install it', async () => {
    const program = path.join(folder, 'dist/cli/main.js');
    const { code, stderr } = await new Running(['mcp'], { program }).ended;
    expect(stderr).toContain('npm install @modelcontextprotocol/server');
    expect(code).toBe(3);
  });
});
