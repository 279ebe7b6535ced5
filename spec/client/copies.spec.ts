import type * as crypto from '../../lib/crypto';
import { Ciphertext } from '../../lib/crypto';
import type * as library from '../../lib/index';
import { NotificationError, Wechatpay } from '../../lib/index';
import { Invoke } from '../../lib/invoke';
import type * as notify from '../../lib/notify';
import { Notifications } from '../../lib/notify';
import { config } from '../support/client';

interface Copy {
  readonly library: typeof library;
  readonly notify: typeof notify;
  readonly crypto: typeof crypto;
}

/** The package loaded once more, as a program does that both requires and imports it. */
function secondCopy(): Copy {
  let copy: Copy | undefined;
  jest.isolateModules(() => {
    copy = {
      library: require('../../lib/index'),
      notify: require('../../lib/notify'),
      crypto: require('../../lib/crypto'),
    };
  });
  if (copy === undefined || copy.library.Wechatpay === Wechatpay) throw new Error('Expected a second copy');
  return copy;
}

describe('a client of a second copy of the package', () => {
  const other = secondCopy();
  const wxpay = new other.library.Wechatpay(config);
  afterAll(() => wxpay.close());

  it('is an instance of Wechatpay', () => {
    expect(wxpay instanceof Wechatpay).toBe(true);
    expect(wxpay instanceof Notifications).toBe(false);
    expect(new Wechatpay(config) instanceof other.library.Wechatpay).toBe(true);
    expect(Object.create(null) instanceof Wechatpay).toBe(false);
  });

  it('is distinguished from a subclass of this copy', () => {
    class Shop extends Wechatpay {}
    expect([wxpay instanceof Shop, new Shop(config) instanceof other.library.Wechatpay]).toEqual([
      false,
      true,
    ]);
  });

  it('signs front-end parameters and verifies notifications', async () => {
    const payment = await new Invoke(wxpay).jsapi({
      appid: 'wx1',
      prepay_id: 'wx201410272009395522657a690389285100',
    });
    expect(payment.paySign).not.toBe('');
    const notifications = new Notifications(wxpay);
    expect(notifications instanceof other.notify.Notifications).toBe(true);
    await expect(notifications.parse({ headers: {}, body: '{}' })).rejects.toThrow(NotificationError);
  });

  it('recognizes a Ciphertext of this copy', () => {
    const ciphertext = new Ciphertext(Buffer.from('text').toString('base64'));
    expect(ciphertext instanceof other.crypto.Ciphertext).toBe(true);
  });
});
