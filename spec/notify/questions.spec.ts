import { questionOf } from '../../lib/notify/questions';
import { allWebhooks } from '../../lib/openapi';

const v3 = allWebhooks().filter(({ version }) => version === 'v3');

describe('what the catalogue says of answers', () => {
  it.each(v3.map((webhook) => [webhook.event_type, webhook.reply] as const))('%s', (type, reply) => {
    const asks = Object.keys(reply.fields).some((name) => name !== 'code' && name !== 'message');
    if (asks)
      expect(questionOf(type)).toMatchObject({ signed: reply.headers?.['Authorization'] !== undefined });
    else if (type !== 'ENTRUST.TERMINATE_INQUIRY') expect(questionOf(type)).toBeUndefined();
  });
});
