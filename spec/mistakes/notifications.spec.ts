import { Notifications, type NotificationsOptions } from 'wechatpay-chain/notify';
import { client, config } from '../support/client';
import { describeMistakes, type Mistake } from './mistake';

const APIV3_KEY = 'k'.repeat(32);
const wxpay = client({ apiv3Key: APIV3_KEY });
const notifications = () => new Notifications(wxpay);
const HEADERS = {
  'content-type': 'application/json',
  'wechatpay-timestamp': '1',
  'wechatpay-nonce': 'n',
  'wechatpay-serial': 'PUB_KEY_ID_0',
  'wechatpay-signature': 'AAAA',
};
const parse = (message: object) => () => notifications().parse(message as never);

type Row = readonly [what: string, make: () => unknown];
const rows = (error: string, mistakes: readonly Row[]): Mistake[] =>
  mistakes.map(([what, make]) => ({ what, make, error }));

describe('a notification is refused', () => {
  describeMistakes([
    ...rows('NotificationError ERR_PARSED_BODY', [
      ['a parsed body', parse({ headers: HEADERS, body: { id: '1' } })],
      ['no body', parse({ headers: HEADERS })],
      ['a Buffer that was serialized', parse({ headers: HEADERS, body: { type: 'Buffer', data: [1] } })],
      ['an array as the body', parse({ headers: HEADERS, body: [1] })],
    ]),
    ...rows('NotificationError ERR_HEADERS', [['no headers', parse({ body: '{}' })]]),
    ...rows('NotificationError ERR_CONTENT_TYPE', [
      [
        'a form',
        parse({ headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1' }),
      ],
    ]),
    ...rows('NotificationError ERR_BODY_SIZE', [
      ['a body of 2 MB', parse({ headers: HEADERS, body: 'x'.repeat(2_000_000) })],
    ]),
    ...rows('SignatureError ERR_SIGNATURE unknown', [
      ['no signature', parse({ headers: { 'content-type': 'application/json' }, body: '{}' })],
    ]),
  ]);
});

describe('a receiver is refused', () => {
  describeMistakes(
    rows('ConfigError ERR_CONFIG not-sent', [
      ['a misspelled event', () => notifications().on('TRANSACTION.SUCESS' as never, () => undefined)],
      ['an event in lower case', () => notifications().on('refund.success' as never, () => undefined)],
      ['no handler', () => notifications().on('REFUND.SUCCESS', undefined as never)],
      [
        'two handlers of one event',
        () => {
          const twice = notifications().on('REFUND.SUCCESS', () => undefined);
          twice.on('REFUND.SUCCESS', () => undefined);
        },
      ],
      ['a timeout beyond that of WeChat Pay', () => new Notifications(wxpay, { timeout: 10_000 })],
      [
        'text as appids',
        () => new Notifications(wxpay, { appids: 'wx1' } as unknown as NotificationsOptions),
      ],
      [
        'a lease as text',
        () => new Notifications(wxpay, { dedupe: { lease: '60s' } } as unknown as NotificationsOptions),
      ],
      [
        'a misspelled option of the client',
        () => new Notifications({ ...config, apiV3key: APIV3_KEY } as never),
      ],
      ['nothing as the client', () => new Notifications(undefined as never)],
    ]),
  );
});

afterAll(() => wxpay.close());
