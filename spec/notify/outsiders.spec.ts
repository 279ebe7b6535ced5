import type { WechatpayConfig } from 'wechatpay-chain';
import { Notifications } from 'wechatpay-chain/notify';
import { configOf } from 'wechatpay-chain/sandbox';
import { delivery, identity, NOW, PAYMENT, receiver, signed } from '../support/notification';

interface Warning {
  readonly message: string;
  readonly detail: string;
}

/** The warnings of the process during a task. */
async function warned(work: () => Promise<void>): Promise<Warning[]> {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation();
  try {
    await work();
    return warn.mock.calls.map(([message, options]) => ({
      message: String(message),
      detail: String(Object(options).detail),
    }));
  } finally {
    warn.mockRestore();
  }
}

const OUTER =
  '<return_code>SUCCESS</return_code><appid>wx1</appid><mch_id>1900000109</mch_id><nonce_str>1</nonce_str>';
const SENT: readonly [string, string, string][] = [
  ['a random req_info', 'text/xml', '<xml><req_info>AAAA</req_info></xml>'],
  [
    'a complete refund notification with a random req_info',
    'text/xml',
    `<xml>${OUTER}<req_info>${'A'.repeat(64)}</req_info></xml>`,
  ],
  ['any XML', 'text/xml', '<xml><a>1</a></xml>'],
  ['no XML', 'text/xml', 'hello'],
  ['XML with a random sign', 'text/xml', `<xml>${OUTER}<sign>${'A'.repeat(32)}</sign></xml>`],
  ['JSON', 'application/json', '{}'],
  ['another type', 'text/plain', 'hello'],
];

/** Notifications of a client with the given options, without onError. */
async function telling(change: Partial<WechatpayConfig> = {}): Promise<Notifications> {
  const config: WechatpayConfig = { ...configOf(await identity()), clock: () => NOW };
  return new Notifications({ ...config, ...change }).otherwise(() => undefined);
}

describe('a request of an outsider', () => {
  it.each(SENT)('is refused without a warning: %s', async (_, type, body) => {
    const notifications = await telling();
    const warnings = await warned(async () => {
      const headers = { 'content-type': type };
      const { status } = await notifications.receive({ method: 'POST', target: '/', headers, body });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    });
    expect(warnings).toEqual([]);
  });

  it('causes one warning about a missing secret, without a stack, and reveals nothing to the sender', async () => {
    const notifications = await telling({ secret: undefined as never });
    const warnings = await warned(async () => {
      for (const [, , body] of SENT.slice(0, 3)) {
        const headers = { 'content-type': 'text/xml' };
        const reply = await notifications.receive({ method: 'POST', target: '/', headers, body });
        expect(reply.status).toBe(400);
        expect(reply.body?.toString()).not.toMatch(/secret/);
      }
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toMatch(/^Invalid `secret`: expected a key/);
    expect(warnings[0]?.detail).toMatch(/APIv2 key/);
    expect(warnings[0]?.detail).not.toMatch(/ {4}at /);
  });
});

describe('a request of WeChat Pay', () => {
  it('causes a warning with a hint if it cannot be decrypted', async () => {
    const notifications = await telling({ apiv3Key: 'z'.repeat(32) });
    const warnings = await warned(async () => {
      const reply = await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
      expect(reply.status).toBe(500);
    });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.detail).toMatch(/APIv3 key/);
  });

  it('causes a warning if the handler throws', async () => {
    const notifications = (await receiver({ onError: undefined as never })).on('TRANSACTION.SUCCESS', () => {
      throw new Error('the database is down');
    });
    const warnings = await warned(async () => {
      await notifications.receive(delivery(await signed('TRANSACTION.SUCCESS', PAYMENT)));
    });
    expect(warnings).toMatchObject([{ message: 'the database is down' }]);
  });
});
