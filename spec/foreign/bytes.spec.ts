import { createHash, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { orderOf, PATIENCE, serials } from '../sandbox/merchant';

// Requests to the byte, as clients of other languages put them on the wire; each is signed here, with node:crypto alone.

const CRLF = '\r\n';
const UPLOAD = '/v3/merchant/media/upload';
const IMAGE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x0d, 0x0a, 0x2d, 0x2d, 0x00, 0xff, 0xd9]);
const SHA256 = createHash('sha256').update(IMAGE).digest('hex');

/** As PHP's json_encode writes it: slashes and Chinese escaped. */
const PHP_META = `{"filename":"\\u8425\\u4e1a\\u6267\\u7167.jpg","sha256":"${SHA256}"}`;
const PLAIN_META = `{"filename":"营业执照.jpg","sha256":"${SHA256}"}`;

let identity: Identity;
let sandbox: Sandbox;

beforeAll(async () => {
  identity = await Sandbox.identity();
  sandbox = await Sandbox.start({ identity });
}, PATIENCE);
afterAll(() => sandbox.close());

/** The pairs in the order of the PHP library; the serial in the case that is asked for. */
function authorization(
  method: string,
  target: string,
  signed: string,
  serial = identity.merchant.serial,
): string {
  const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), randomBytes(16).toString('hex')];
  const message = Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n${signed}\n`);
  const signature = sign('sha256', message, identity.merchant.privateKey).toString('base64');
  const pairs = [
    `mchid="${identity.mchid}"`,
    `serial_no="${serial}"`,
    `timestamp="${timestamp}"`,
    `nonce_str="${nonce}"`,
    `signature="${signature}"`,
  ];
  return `Authorization: WECHATPAY2-SHA256-RSA2048 ${pairs.join(',')}`;
}

const PHP = [
  'Host: api.mch.weixin.qq.com',
  'User-Agent: wechatpay-php/1.4.12 GuzzleHttp/7 curl/8.5.0 (Linux/6.8.0-45-generic) PHP/8.3.6',
  'Accept: application/json, text/plain, application/x-gzip',
];

const OKHTTP = [
  'Host: api.mch.weixin.qq.com',
  'User-Agent: WechatPay-Java/0.2.17 (Linux/6.8.0) Java/17 Credential/WechatPay2Credential Validator/WechatPay2Validator okhttp3',
  'Accept: */*',
  'Accept-Encoding: gzip',
];

interface Spoken {
  readonly status: number;
  readonly head: string;
  readonly json: Record<string, unknown>;
  /** Whether the body was asked for before it was sent. */
  readonly asked: boolean;
}

/** Sends the headers, waits for 100 Continue if they require it, sends the body, and reads the whole response. */
async function speak(head: readonly string[], body: Buffer | string = ''): Promise<Spoken> {
  const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(`${[...head, 'Connection: close'].join(CRLF)}${CRLF}${CRLF}`);
  const expects = head.some((line) => /^Expect:/i.test(line));
  if (expects) await once(socket, 'data');
  const asked = expects && String(chunks[0]).startsWith('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(body);
  await once(socket, 'close');
  const answer = Buffer.concat(chunks).toString().replace('HTTP/1.1 100 Continue\r\n\r\n', '');
  const [top = '', content = ''] = answer.split(`${CRLF}${CRLF}`);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(top)?.[1]);
  return { status, head: top, json: content === '' ? {} : JSON.parse(content), asked };
}

interface Part {
  readonly headers: readonly string[];
  readonly content: string | Buffer;
}

function form(boundary: string, parts: readonly Part[], end = `--${boundary}--${CRLF}`): Buffer {
  const written = parts.flatMap(({ headers, content }) => [
    Buffer.from(`--${boundary}${CRLF}${headers.join(CRLF)}${CRLF}${CRLF}`),
    Buffer.from(content),
    Buffer.from(CRLF),
  ]);
  return Buffer.concat([...written, Buffer.from(end)]);
}

/** A body in chunks of Transfer-Encoding, cut anywhere. */
function chunked(body: Buffer): Buffer {
  const pieces = [body.subarray(0, 100), body.subarray(100)];
  const framed = pieces.flatMap((piece) => [
    Buffer.from(`${piece.length.toString(16)}${CRLF}`),
    piece,
    Buffer.from(CRLF),
  ]);
  return Buffer.concat([...framed, Buffer.from(`0${CRLF}${CRLF}`)]);
}

const GUZZLE = '3b1f0a9d2c4e6f8091a2b3c4d5e6f708192a3b4c';

/** The parts as Guzzle writes them: the type before the disposition, the name of the file in raw UTF-8. */
const GUZZLE_PARTS: readonly Part[] = [
  {
    headers: ['Content-Type: application/json', 'Content-Disposition: form-data; name="meta"'],
    content: PHP_META,
  },
  {
    headers: [
      'Content-Disposition: form-data; name="file"; filename="营业执照.jpg"',
      'Content-Type: image/jpeg',
    ],
    content: IMAGE,
  },
];

describe('the gateway accepts an upload from', () => {
  it('PHP: announced with Expect, in chunks, the file name in raw UTF-8', async () => {
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      ...PHP,
      `Content-Type: multipart/form-data; boundary=${GUZZLE}`,
      authorization('POST', UPLOAD, PHP_META),
      'Transfer-Encoding: chunked',
      'Expect: 100-Continue',
    ];
    const { status, json, asked } = await speak(head, chunked(form(GUZZLE, GUZZLE_PARTS)));
    expect({ status, json, asked }).toEqual({
      status: 200,
      json: { media_id: expect.any(String) },
      asked: true,
    });
  });

  it('an older Guzzle: with the length of each part', async () => {
    const parts = GUZZLE_PARTS.map(({ headers, content }) => ({
      headers: [...headers.toReversed(), `Content-Length: ${Buffer.byteLength(content)}`],
      content,
    }));
    const body = form(GUZZLE, parts);
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      ...PHP,
      `Content-Type: multipart/form-data; boundary="${GUZZLE}"`,
      authorization('POST', UPLOAD, PHP_META),
      `Content-Length: ${body.length}`,
    ];
    expect(await speak(head, body)).toMatchObject({ status: 200, json: { media_id: expect.any(String) } });
  });

  it('okhttp: with an empty Wechatpay-Serial, and Content-Length in each part', async () => {
    const boundary = '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
    const body = form(boundary, [
      {
        headers: [
          'Content-Disposition: form-data; name="meta"',
          'Content-Type: application/json; charset=utf-8',
          `Content-Length: ${Buffer.byteLength(PLAIN_META)}`,
        ],
        content: PLAIN_META,
      },
      {
        headers: [
          'Content-Disposition: form-data; name="file"; filename="营业执照.jpg"',
          'Content-Type: image/jpg',
          `Content-Length: ${IMAGE.length}`,
        ],
        content: IMAGE,
      },
    ]);
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      ...OKHTTP,
      'Wechatpay-Serial: ',
      authorization('POST', UPLOAD, PLAIN_META),
      `Content-Type: multipart/form-data; boundary=${boundary}`,
      `Content-Length: ${body.length}`,
    ];
    expect(await speak(head, body)).toMatchObject({ status: 200, json: { media_id: expect.any(String) } });
  });

  it('Apache HttpClient: Content-Transfer-Encoding, and a boundary of punctuation', async () => {
    const boundary = 'fJhC_8s-Qm2xZ';
    const body = form(boundary, [
      {
        headers: [
          'Content-Disposition: form-data; name="file"; filename="营业执照.jpg"',
          'Content-Type: image/jpg',
          'Content-Transfer-Encoding: binary',
        ],
        content: IMAGE,
      },
      {
        headers: [
          'Content-Disposition: form-data; name="meta"',
          'Content-Type: application/json; charset=UTF-8',
          'Content-Transfer-Encoding: 8bit',
        ],
        content: PLAIN_META,
      },
    ]);
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      'Accept: application/json',
      `Content-Type: multipart/form-data; boundary=${boundary}; charset=UTF-8`,
      authorization('POST', UPLOAD, PLAIN_META),
      `Content-Length: ${body.length}`,
      'Host: api.mch.weixin.qq.com',
      'User-Agent: WechatPay-Apache-HttpClient/0.4.9 (Linux/6.8.0) Java/17',
      'Accept-Encoding: gzip,deflate',
    ];
    expect(await speak(head, body)).toMatchObject({ status: 200, json: { media_id: expect.any(String) } });
  });

  it('a hand-written form: no boundary in Content-Type, no line break after the last boundary', async () => {
    const boundary = 'boundary';
    const body = form(
      boundary,
      [
        {
          headers: ['Content-Disposition: form-data; name="meta"', 'Content-Type: application/json'],
          content: PLAIN_META,
        },
        {
          headers: [
            'Content-Disposition: form-data; name="file"; filename="营业执照.jpg"',
            'Content-Type: image/jpg',
          ],
          content: IMAGE,
        },
      ],
      `--${boundary}--`,
    );
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      ...PHP,
      'Content-Type: multipart/form-data',
      authorization('POST', UPLOAD, PLAIN_META),
      `Content-Length: ${body.length}`,
    ];
    expect(await speak(head, body)).toMatchObject({ status: 200, json: { media_id: expect.any(String) } });
  });

  it('but not if the part meta has a file name, like WeChat Pay', async () => {
    const [meta, file] = GUZZLE_PARTS;
    if (meta === undefined || file === undefined) throw new Error('no parts');
    const named = ['Content-Disposition: form-data; name="meta"; filename="meta.json"'];
    const body = form(GUZZLE, [{ headers: named, content: meta.content }, file]);
    const head = [
      `POST ${UPLOAD} HTTP/1.1`,
      ...PHP,
      `Content-Type: multipart/form-data; boundary=${GUZZLE}`,
      authorization('POST', UPLOAD, PHP_META),
      `Content-Length: ${body.length}`,
    ];
    expect(await speak(head, body)).toMatchObject({ status: 401, json: { code: 'SIGN_ERROR' } });
  });
});

describe('the gateway accepts a call from', () => {
  it('the Java SDK: the first download of certificates has an empty Wechatpay-Serial', async () => {
    const target = '/v3/certificates';
    const head = [
      `GET ${target} HTTP/1.1`,
      ...OKHTTP,
      'Wechatpay-Serial: ',
      authorization('GET', target, ''),
    ];
    const { status, head: answered, json } = await speak(head);
    expect(status).toBe(200);
    expect(answered).toContain(`Wechatpay-Serial: ${serials(sandbox).certificate}`);
    expect(json).toMatchObject({ data: [{ serial_no: serials(sandbox).certificate }] });
  });

  it('PHP: a query with Content-Type and no body', async () => {
    const target = `/v3/pay/transactions/out-trade-no/php-none-1?mchid=${identity.mchid}`;
    const head = [
      `GET ${target} HTTP/1.1`,
      ...PHP,
      'Content-Type: application/json; charset=utf-8',
      authorization('GET', target, ''),
    ];
    expect(await speak(head)).toMatchObject({ status: 404, json: { code: 'ORDER_NOT_EXIST' } });
  });

  it('PHP: an order whose JSON has slashes and Chinese escaped, announced with Expect', async () => {
    const target = '/v3/pay/transactions/native';
    const body = JSON.stringify(orderOf(sandbox, 'php-order-1'))
      .replaceAll('/', '\\/')
      .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const head = [
      `POST ${target} HTTP/1.1`,
      ...PHP,
      'Content-Type: application/json; charset=utf-8',
      authorization('POST', target, body),
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
    ];
    expect(await speak(head, body)).toMatchObject({
      status: 200,
      json: { code_url: expect.stringMatching(/^weixin:/) },
      asked: true,
    });
  });

  it('a client that sends its serial in lower case', async () => {
    const target = '/v3/certificates';
    const head = [
      `GET ${target} HTTP/1.1`,
      ...PHP,
      authorization('GET', target, '', identity.merchant.serial.toLowerCase()),
    ];
    expect(await speak(head)).toMatchObject({ status: 200 });
  });
});
