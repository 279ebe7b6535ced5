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
});
