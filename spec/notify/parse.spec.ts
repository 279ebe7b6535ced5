import { createCipheriv, createPrivateKey, sign } from 'node:crypto';
import { DecryptionError, NotificationError, SignatureError } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf, type Identity, Sandbox, type SignedNotification } from 'wechatpay-chain/sandbox';
import { identity, NOW, PAYMENT, receiver, signed } from '../support/notification';

let keys: Identity;
let notifications: Notifications;

beforeAll(async () => {
  keys = await identity();
  notifications = await receiver();
});

interface Sealed {
  readonly nonce?: string;
  readonly associated_data?: string | null;
  readonly plaintext?: string | Buffer;
  readonly mangle?: (ciphertext: Buffer) => Buffer;
}

/** A resource that the test encrypts itself. */
function sealed({
  nonce = 'fdasflkja484',
  associated_data = '',
  plaintext = '{"a":1}',
  mangle,
}: Sealed): object {
  const cipher = createCipheriv('aes-256-gcm', keys.apiv3Key, nonce);
  cipher.setAAD(Buffer.from(associated_data ?? ''));
  const bytes = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  const ciphertext = (mangle ? mangle(bytes) : bytes).toString('base64');
  return { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', associated_data, nonce, ciphertext };
}

/** A message with any body that the test signs itself. */
function signedBody(body: string | Buffer, at = NOW): SignedNotification {
  const timestamp = String(Math.floor(at / 1000));
  const nonce = 'c5ac7061fccab6bf3e254dcf98995b8c';
  const message = Buffer.concat([
    Buffer.from(`${timestamp}\n${nonce}\n`),
    Buffer.from(body),
    Buffer.from('\n'),
  ]);
  const signature = sign('sha256', message, createPrivateKey(keys.publicKey.privateKey)).toString('base64');
  const headers = {
    'Content-Type': 'application/json',
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': keys.publicKey.id,
    'Wechatpay-Signature': signature,
  };
  return { headers, body: Buffer.from(body) };
}

const envelope = (resource: unknown, rest: object = {}): string =>
  JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2026-11-24T12:26:40+08:00',
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource,
    ...rest,
  });

describe('notifications.parse', () => {
  it('returns a typed event', async () => {
    const event = await notifications.parse(await signed('TRANSACTION.SUCCESS', PAYMENT, { id: 'EV-1' }));
    expect(event).toMatchObject({
      version: 'v3',
      id: 'EV-1',
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      original_type: 'transaction',
      create_time: '2026-11-18T19:06:40+08:00',
      serial: keys.publicKey.id,
      resource: PAYMENT,
    });
    if (event.event_type === 'TRANSACTION.SUCCESS') {
      const number: string = event.resource.out_trade_no;
      expect(number).toBe(PAYMENT.out_trade_no);
    }
  });

  it.each(['public-key', 'certificate'] as const)(
    'verifies with the %s that the serial names',
    async (key) => {
      const message = await signed('TRANSACTION.SUCCESS', PAYMENT, { key });
      await expect(notifications.parse(message)).resolves.toMatchObject({ resource: PAYMENT });
    },
  );

  it('returns an undocumented event type in the same form', async () => {
    const message = await signed('SOMETHING.NEW', { number: 1 });
    await expect(notifications.parse(message)).resolves.toMatchObject({
      event_type: 'SOMETHING.NEW',
      resource: { number: 1 },
    });
  });

  it.each([[''], [null], ['transaction']])(
    'decrypts a resource with the associated data %j',
    async (associated_data) => {
      const message = signedBody(envelope(sealed({ associated_data })));
      await expect(notifications.parse(message)).resolves.toMatchObject({ resource: { a: 1 } });
    },
  );

  it('decrypts sensitive fields at any depth', async () => {
    const resource = {
      card_id: 'p1',
      phone_number: '13800138000',
      user_information: { common_field_list: [{ name: 'NAME', value: '张三' }] },
    };
    const type: string = 'BRAND_MEMBER_CARD_SP.USER_CARD.CREATE';
    const message = await signed(type, resource);
    expect(message.body.toString()).not.toContain('13800138000');
    await expect(notifications.parse(message)).resolves.toMatchObject({ resource });
  });

  it.each(['headers as pairs', 'Headers', 'text'])('accepts %s', async (form) => {
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    const forms = {
      'headers as pairs': { headers: Object.entries(headers), body },
      Headers: { headers: new Headers(headers), body },
      text: { headers, body: body.toString() },
    };
    await expect(notifications.parse(forms[form as 'text'])).resolves.toMatchObject({ resource: PAYMENT });
  });

  it('does not set a prototype', async () => {
    const plaintext = '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":1}';
    const body = envelope(sealed({ plaintext })).replace(/}$/, ',"__proto__":{"id":"x"}}');
    const event = await notifications.parse(signedBody(body));
    expect(event.resource).toEqual({ a: 1 });
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });
});

describe('notifications.parse refuses', () => {
  it.each([
    [301, 'clock-skew'],
    [-301, 'clock-skew'],
  ])('a timestamp that is %d s off', async (seconds, reason) => {
    const message = await signed('TRANSACTION.SUCCESS', PAYMENT, { now: NOW + seconds * 1000 });
    await expect(notifications.parse(message)).rejects.toMatchObject({ reason });
  });

  it('a signature probe of WeChat Pay', async () => {
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    const probe = {
      ...headers,
      'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']}`,
    };
    await expect(notifications.parse({ headers: probe, body })).rejects.toMatchObject({ reason: 'probe' });
  });

  it('a notification signed with a key that the client does not have', async () => {
    const other = new Notifications({ ...configOf(await Sandbox.identity()), clock: () => NOW });
    const message = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await expect(other.parse(message)).rejects.toMatchObject({ reason: 'unknown-serial' });
  });

  it('a change of any byte of the body, nonce, timestamp or serial', async () => {
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    let tried = 0;
    for (let at = 0; at < body.length; at += 1) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(notifications.parse({ headers, body: changed })).rejects.toBeInstanceOf(SignatureError);
      tried += 1;
    }
    for (const name of [
      'Wechatpay-Timestamp',
      'Wechatpay-Nonce',
      'Wechatpay-Serial',
      'Wechatpay-Signature',
    ]) {
      const value = headers[name] ?? '';
      // The last characters of base64 contain unused bits.
      const end = name === 'Wechatpay-Signature' ? value.length - 3 : value.length;
      for (let at = 0; at < end; at += 1) {
        const letter = value[at] === '1' ? '2' : '1';
        const changed = { ...headers, [name]: value.slice(0, at) + letter + value.slice(at + 1) };
        await expect(notifications.parse({ headers: changed, body })).rejects.toBeInstanceOf(SignatureError);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(1000);
  });

  it('a validly signed change of any byte of the ciphertext, tag, nonce or associated data', async () => {
    const good = {
      nonce: 'fdasflkja484',
      associated_data: 'transaction',
      plaintext: JSON.stringify(PAYMENT),
    };
    const flip = (bytes: Buffer, at: number): Buffer => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      return changed;
    };
    const length = Buffer.byteLength(good.plaintext) + 16;
    const resources = [
      ...Array.from({ length }, (_, at) => sealed({ ...good, mangle: (bytes) => flip(bytes, at) })),
      ...Array.from(good.nonce, (_, at) => ({
        ...sealed(good),
        nonce: flip(Buffer.from(good.nonce), at).toString(),
      })),
      ...Array.from(good.associated_data, (_, at) => ({
        ...sealed(good),
        associated_data: flip(Buffer.from(good.associated_data), at).toString(),
      })),
    ];
    for (const resource of resources) {
      await expect(notifications.parse(signedBody(envelope(resource)))).rejects.toBeInstanceOf(
        DecryptionError,
      );
    }
    await expect(notifications.parse(signedBody(envelope(sealed(good))))).resolves.toMatchObject({
      resource: PAYMENT,
    });
  });

  it('a ciphertext that is shorter than its tag', async () => {
    const message = signedBody(envelope(sealed({ mangle: (bytes) => bytes.subarray(0, 15) })));
    await expect(notifications.parse(message)).rejects.toBeInstanceOf(DecryptionError);
  });

  it('a resource encrypted with another APIv3 key', async () => {
    const other = new Notifications({ ...configOf(keys), apiv3Key: 'x'.repeat(32), clock: () => NOW });
    const message = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await expect(other.parse(message)).rejects.toBeInstanceOf(DecryptionError);
  });

  it('a sensitive field that cannot be decrypted, and names it in the error', async () => {
    const plaintext = JSON.stringify({ card_id: 'p1', phone_number: 'QUFB' });
    const message = signedBody(envelope(sealed({ plaintext }), { event_type: 'MEMBERCARD.ACCEPT_CARD' }));
    await expect(notifications.parse(message)).rejects.toMatchObject({
      name: 'DecryptionError',
      message: expect.stringMatching(/^resource\.phone_number: /),
      hint: expect.stringContaining('The notification is genuine.'),
    });
  });

  it('any resource if no APIv3 key is configured', async () => {
    const { apiv3Key, ...without } = configOf(keys);
    const other = new Notifications({ ...without, clock: () => NOW });
    const message = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await expect(other.parse(message)).rejects.toMatchObject({ field: 'apiv3Key' });
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', 'hello'],
    ['empty', ''],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['null', 'null'],
    ['a list', '[]'],
    ['no envelope', '{}'],
    ['without a resource', envelope(undefined)],
    ['with a resource that is text', envelope('x')],
    ['of another algorithm', envelope({ algorithm: 'AEAD_SM4_GCM', nonce: 'fdasflkja484', ciphertext: 'x' })],
    ['without a nonce', envelope({ algorithm: 'AEAD_AES_256_GCM', nonce: '', ciphertext: 'x' })],
    ['without a ciphertext', envelope({ algorithm: 'AEAD_AES_256_GCM', nonce: 'fdasflkja484' })],
    ['without a type', envelope({}, { event_type: undefined })],
    ['with a type that is a number', envelope({}, { event_type: 1 })],
  ])('a signed body that %s', async (_, body) => {
    const outcome = notifications.parse(signedBody(body));
    await expect(outcome).rejects.toBeInstanceOf(NotificationError);
    await expect(outcome).rejects.toMatchObject({ status: 400, hint: expect.any(String) });
  });

  it('a plaintext that is not JSON, and keeps it out of the error', async () => {
    const message = signedBody(envelope(sealed({ plaintext: 'secret-plaintext' })));
    const error = await notifications.parse(message).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DecryptionError);
    expect(`${JSON.stringify(error)}${String((error as Error).stack)}`).not.toContain('secret-plaintext');
  });

  it.each([
    ['text/plain', 415],
    ['', 415],
    ['application/json, application/json', 400],
  ])('the content type %j', async (type, status) => {
    const { headers, body } = await signed('TRANSACTION.SUCCESS', PAYMENT);
    await expect(
      notifications.parse({ headers: { ...headers, 'Content-Type': type }, body }),
    ).rejects.toMatchObject({
      status,
    });
  });
});
