import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { SignatureError, type Wechatpay } from 'wechatpay-chain';
import { call, client, platformHeaders } from './support/client';
import { deferred } from './support/deferred';
import { Wire } from './support/wire';
import { SECRET, signedXml, type XmlText } from './support/xml';

const REFUND = 'v3/refund/domestic/refunds';
const refund = (wxpay: Wechatpay, number: string) =>
  call(wxpay, 'post', REFUND, { json: { out_refund_no: number, amount: { total: 1, refund: 1 } } });

/** Returns the bytes of a signed response. */
function answer(fields: object): string {
  const body = JSON.stringify(fields);
  const headers = { ...platformHeaders(body), 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 200 OK\r\n${lines.join('')}Content-Type: application/json\r\n\r\n${body}`;
}

/** Returns the refund number of a request. */
function numberIn(request: string): string {
  return /"out_refund_no":"(\w+)"/.exec(request)?.[1] ?? '';
}

type Behaviour = (socket: Socket, number: string, turn: number) => void;

/** A TCP server with minimal HTTP; `turn` counts the requests of a connection from 1. */
class RawServer implements AsyncDisposable {
  readonly sockets: Socket[] = [];
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(behave: Behaviour): Promise<RawServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const raw = new RawServer(server, `http://127.0.0.1:${port}/`);
    server.on('connection', (socket) => {
      raw.sockets.push(socket);
      let turn = 0;
      let text = '';
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        text += bytes.toString();
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        const end = text.indexOf('\r\n\r\n');
        if (end < 0 || text.length < end + 4 + length) return;
        const number = numberIn(text);
        raw.requests.push(number);
        text = '';
        turn += 1;
        behave(socket, number, turn);
      });
    });
    return raw;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('a late response on a kept connection', () => {
  it('is not accepted as the response of the next call', async () => {
    await using server = await RawServer.listen((socket, number, turn) => {
      if (turn === 2) socket.write(answer({ out_refund_no: 'R1', status: 'SUCCESS' }));
      socket.write(answer({ out_refund_no: number, status: 'SUCCESS' }));
    });
    await using wxpay = client({ baseURL: server.url });
    await expect(refund(wxpay, 'R1')).resolves.toMatchObject({ data: { out_refund_no: 'R1' } });
    const error = await refund(wxpay, 'R2').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SignatureError);
    expect(error).toMatchObject({
      reason: 'other-answer',
      outcome: 'unknown',
      status: 200,
      message: expect.stringContaining('out_refund_no R2'),
      hint: expect.stringContaining('GET v3/refund/domestic/refunds/{out_refund_no} with out_refund_no R2'),
      call: { attempts: 1, number: { field: 'out_refund_no', value: 'R2' } },
    });
  });

  it('closes the connection, and the next call opens a new one', async () => {
    await using server = await RawServer.listen((socket, number, turn) => {
      socket.write(answer({ out_refund_no: turn === 2 ? 'R1' : number, status: 'SUCCESS' }));
    });
    await using wxpay = client({ baseURL: server.url });
    await refund(wxpay, 'R1');
    await expect(refund(wxpay, 'R2')).rejects.toMatchObject({ reason: 'other-answer' });
    await expect(refund(wxpay, 'R3')).resolves.toMatchObject({ data: { out_refund_no: 'R3' } });
    expect(server.sockets).toHaveLength(2);
    expect(server.requests).toEqual(['R1', 'R2', 'R3']);
  });

  it('does not affect calls on other connections', async () => {
    const held = deferred<() => void>();
    await using server = await RawServer.listen((socket, number) => {
      const other = number === 'R2' ? 'R1' : number;
      const send = () => socket.write(answer({ out_refund_no: other, status: 'SUCCESS' }));
      if (number === 'SLOW') {
        held.resolve(send);
      } else {
        send();
      }
    });
    await using wxpay = client({ baseURL: server.url });
    const slow = refund(wxpay, 'SLOW');
    await expect(refund(wxpay, 'R2')).rejects.toMatchObject({ reason: 'other-answer' });
    const send = await held.promise;
    send();
    await expect(slow).resolves.toMatchObject({ data: { out_refund_no: 'SLOW' } });
  });

  it('closes the connection if it directly follows a response', async () => {
    await using server = await RawServer.listen((socket, number, turn) => {
      const once = answer({ out_refund_no: number, status: 'SUCCESS' });
      socket.write(turn === 1 ? once + once : once);
    });
    await using wxpay = client({ baseURL: server.url });
    await refund(wxpay, 'R1');
    await expect(refund(wxpay, 'R2')).resolves.toMatchObject({ data: { out_refund_no: 'R2' } });
    expect(server.sockets).toHaveLength(2);
  });

  it('closes the connection if it arrives before a request', async () => {
    await using server = await RawServer.listen((socket, number) => {
      socket.write(answer({ out_refund_no: number, status: 'SUCCESS' }));
    });
    await using wxpay = client({ baseURL: server.url });
    await refund(wxpay, 'R1');
    const [first] = server.sockets;
    first?.write(answer({ out_refund_no: 'R1', status: 'SUCCESS' }).slice(0, 20));
    await once(first as Socket, 'close');
    await expect(refund(wxpay, 'R2')).resolves.toMatchObject({ data: { out_refund_no: 'R2' } });
    expect(server.sockets).toHaveLength(2);
  });
});

describe('a success that arrives before the request is sent', () => {
  it('is refused, and closes the connection', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      socket.once('data', () => socket.pause().write(answer({ media_id: 'of another file' })));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using _ = {
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
    const wxpay = client({ baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    // Larger than the buffers of both ends of the connection.
    const multipart = { file: Buffer.alloc(64 * 1024 * 1024, 1), filename: 'a.mp4' };
    const upload = call(wxpay, 'post', 'v3/unknown/upload', { multipart });
    await expect(upload).rejects.toMatchObject({
      name: 'NetworkError',
      outcome: 'unknown',
      message: expect.stringContaining('the response arrived before the request was sent'),
    });
    await wxpay.close();
  });
});

describe('a response is matched by the request fields that it repeats:', () => {
  async function ask(path: string, verb: 'get' | 'post', init: object, fields: unknown): Promise<unknown> {
    const body = JSON.stringify(fields);
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders(body)).end(body);
    });
    await using wxpay = client({ baseURL: wire.url });
    return call(wxpay, verb, path, init);
  }
  const QUERY = 'v3/pay/transactions/out-trade-no/{out_trade_no}';
  const TRANSFER = 'v3/fund-app/mch-transfer/transfer-bills';
  const ORDER = 'v3/pay/transactions/jsapi';
  const PAY_AFTER = 'v3/payscore/payafter-orders';

  it.each<[string, 'get' | 'post', object, unknown]>([
    [QUERY, 'get', { out_trade_no: 'A1', query: { mchid: '1900000109' } }, { out_trade_no: 'A2' }],
    [QUERY, 'get', { path: { out_trade_no: 'A1' } }, { out_trade_no: 'a1' }],
    [QUERY, 'get', { out_trade_no: 'A1', query: { mchid: '1900000109' } }, { mchid: '1900000110' }],
    [QUERY, 'get', { out_trade_no: 'A1', query: 'mchid=1900000109' }, { mchid: '1900000110' }],
    [
      QUERY,
      'get',
      { out_trade_no: 'A1', query: new URLSearchParams({ mchid: '1900000109' }) },
      { mchid: '1900000110' },
    ],
    [TRANSFER, 'post', { json: { out_bill_no: 'B1' } }, { out_bill_no: 'B2' }],
    ['v3/profitsharing/orders', 'post', { json: { out_order_no: 'P1' } }, { out_order_no: 'P2' }],
    [REFUND, 'post', { json: { out_refund_no: 'R1' } }, { out_bill_no: 'B1', state: 'ACCEPTED' }],
    [TRANSFER, 'post', { json: { out_bill_no: 'B1' } }, { state: 'ACCEPTED' }],
    [TRANSFER, 'post', { json: { out_bill_no: 'B1' } }, { out_bill_no: '' }],
    [TRANSFER, 'post', { json: { out_bill_no: 'B1' } }, { out_bill_no: { no: 'B1' } }],
    [TRANSFER, 'post', { json: { out_bill_no: 'B1' } }, null],
    [ORDER, 'post', { json: { out_trade_no: 'A1' } }, { out_bill_no: 'B1', state: 'ACCEPTED' }],
    [ORDER, 'post', { json: { out_trade_no: 'A1' } }, { code_url: 'weixin://wxpay/bizpayurl?pr=1' }],
    [QUERY, 'get', { out_trade_no: 'A1' }, { out_bill_no: 'B1', state: 'ACCEPTED' }],
  ])('%s %s %j refuses %j', async (path, verb, init, fields) => {
    await expect(ask(path, verb, init, fields)).rejects.toMatchObject({
      name: 'SignatureError',
      reason: 'other-answer',
      outcome: 'unknown',
    });
  });

  it.each<[string, object, unknown]>([
    ['the same number', { out_bill_no: 'B1' }, { out_bill_no: 'B1' }],
    ['a number that was sent as a number', { out_bill_no: 1 }, { out_bill_no: '1' }],
    ['a number that was not sent', {}, { out_bill_no: 'B2' }],
    [
      'another spelling of a field that does not identify the call',
      { appid: 'wx1', out_bill_no: 'B1' },
      { appid: 'WX1', out_bill_no: 'B1' },
    ],
  ])('%s is accepted if every response has the number', async (_, json, fields) => {
    await expect(ask(TRANSFER, 'post', { json }, fields)).resolves.toMatchObject({ data: fields });
  });

  it.each<[string, unknown]>([
    ['the same number', { out_order_no: 'P1' }],
    ['no number', { state: 'CREATED' }],
    ['an empty number', { out_order_no: '' }],
    ['a value of another type', { out_order_no: { no: 'P2' } }],
    ['no content', null],
  ])('%s is accepted if a response can lack the number', async (_, fields) => {
    const asked = ask(PAY_AFTER, 'post', { json: { out_order_no: 'P1' } }, fields);
    await expect(asked).resolves.toMatchObject({ data: fields });
  });
});

describe('the response of an order, which has no number, is recognized', () => {
  it('by its prepay_id', async () => {
    const body = JSON.stringify({ prepay_id: 'wx1' });
    await using wire = await Wire.listen((_, response) => {
      response.writeHead(200, platformHeaders(body)).end(body);
    });
    await using wxpay = client({ baseURL: wire.url });
    const order = call(wxpay, 'post', 'v3/pay/transactions/jsapi', { json: { out_trade_no: 'A1' } });
    await expect(order).resolves.toMatchObject({ data: { prepay_id: 'wx1' } });
  });
});

describe('the response of an APIv2 refund', () => {
  const REFUSED = {
    return_code: 'SUCCESS',
    result_code: 'FAIL',
    err_code: 'NOTENOUGH',
    err_code_des: '余额不足',
  };
  const OTHER = { name: 'SignatureError', reason: 'other-answer', outcome: 'unknown' };

  it.each<[string, string, XmlText, object]>([
    ['a refusal', 'of no number is a refusal', REFUSED, { name: 'ApiError', code: 'NOTENOUGH' }],
    ['a refusal', "of another number is another call's", { ...REFUSED, out_refund_no: 'R2' }, OTHER],
    [
      'a success',
      "of no number is another call's",
      { return_code: 'SUCCESS', result_code: 'SUCCESS' },
      OTHER,
    ],
  ])('%s %s', async (_, __, fields, expected) => {
    await using wire = await Wire.listen((___, response) => response.end(signedXml(fields)));
    await using wxpay = client({ baseURL: wire.url, secret: SECRET });
    const xml = { mch_id: '1900000109', out_refund_no: 'R1' };
    const answered = call(wxpay, 'post', 'v2/secapi/pay/refund', { xml, security: false });
    await expect(answered).rejects.toMatchObject(expected);
  });
});
