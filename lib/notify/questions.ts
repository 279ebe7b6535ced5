import type { Answers } from './event';

/** How a notification that asks something is answered. */
export interface Question {
  /** How long WeChat Pay waits for the answer, in milliseconds. */
  readonly limit: number;
  /** The answer carries the merchant's `Authorization`. */
  readonly signed: boolean;
}

const QUESTIONS: Readonly<Record<keyof Answers, Question>> = {
  // https://pay.weixin.qq.com/doc/v3/institution/4019762388
  'CROSS_BORDER_PAY.GET_MCH_INFO': { limit: 3_000, signed: true },
  // https://pay.weixin.qq.com/doc/v3/institution/4019762399
  'CROSS_BORDER_PAY.PUSH_ORDER_INFO': { limit: 3_000, signed: true },
  'ENTRUST.TERMINATE_INQUIRY': { limit: 5_000, signed: false },
  // https://pay.weixin.qq.com/doc/v3/merchant/4012312222
  'ENTRUST.TERMINATE_RETENTION': { limit: 5_000, signed: false },
  // https://pay.weixin.qq.com/doc/v3/partner/4024070065
  'PARKING_FEE.QUERY_TRANS_INFO': { limit: 3_000, signed: false },
};

const byType: ReadonlyMap<string, Question> = new Map(Object.entries(QUESTIONS));

/** What is known of a type whose answer matters; undefined where it only wants to be received. */
export function questionOf(eventType: string): Question | undefined {
  return byType.get(eventType);
}
