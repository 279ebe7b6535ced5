import { allWebhooks, eventKey, sampleOfEvent } from '../../lib/reference';
import { receiver, signed } from '../support/notification';

describe('the sample of a documented event', () => {
  it.each(allWebhooks().map((webhook) => [eventKey(webhook), webhook] as const))(
    '%s is parsed as that event',
    async (type, webhook) => {
      const notifications = await receiver();
      const event = await notifications.parse(await signed<string>(type, sampleOfEvent(webhook)));
      expect(event.event_type).toBe(type);
    },
  );

  it.each(allWebhooks().map((webhook) => [eventKey(webhook), webhook] as const))(
    '%s says what its type says, of one merchant',
    (type, webhook) => {
      const sample = sampleOfEvent(webhook);
      const fields = webhook.resource ?? webhook.body;
      const ends = ['SUCCESS', 'CLOSED', 'FINISHED', 'ABNORMAL'];
      const [what = ''] = type.split('.').slice(-1);
      for (const [name, value] of Object.entries(sample)) {
        const codes = (fields[name]?.enum ?? []).map(String);
        if (/state$|status$/.test(name) && ends.includes(what) && codes.includes(what)) {
          expect(value).toBe(what);
        }
      }
      if ('mchid' in sample && webhook.docs.some((page) => page.includes('/v3/merchant/'))) {
        expect(Object.keys(sample)).not.toContain('sub_mchid');
      }
    },
  );
});
