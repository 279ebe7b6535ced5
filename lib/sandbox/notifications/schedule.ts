const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long WeChat Pay waits before each time it sends again what was not received: fifteen times, in 24 hours and 4
 * minutes.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791861
 */
export const DELIVERY_PAUSES: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
];
