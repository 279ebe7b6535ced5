import type { NotificationLine } from '../../../lib/sandbox/console/views';
import type { Tone } from '../../components/pill';

export const NOTIFICATION_TONES: Readonly<Record<NotificationLine['state'], Tone>> = {
  pending: 'warn',
  received: 'good',
  'given-up': 'bad',
  lost: 'bad',
  withheld: 'quiet',
};
