import type { Status } from '../terminal/checklist';
import type { Change } from '../verification/changes';
import type { Step, StepName } from '../verification/steps';
import type { FindingText } from './en-findings';

export type Steps = Readonly<Record<StepName, (status: Status, facts: Step['facts']) => FindingText>>;

const CHANGES: Readonly<Record<Change, string>> = {
  'line-break-added':
    'It matches without the trailing line break. Something on the way added it to the body.',
  'line-break-lost': 'It matches with a trailing line break. Something on the way removed it from the body.',
  'line-breaks': 'It matches with LF instead of CRLF. Something on the way rewrote the line breaks.',
  'byte-order-mark': 'It matches without the leading byte order mark (BOM). Something on the way added it.',
  reformatted: 'It matches as compact JSON. Something on the way parsed the body and serialized it again.',
  escaped: 'It matches as JSON with \\/. Something on the way parsed the body and serialized it again.',
};

export const steps: Steps = {
  headers: (status, facts) => told(status, facts, 'All four Wechatpay-* headers are present'),
  time: (status, facts) =>
    status === 'failed'
      ? {
          message: `Signed ${facts['age']} s ago; at most 300 s in either direction is allowed`,
          hint: 'Check the clock. If it is correct, an old message was replayed.',
        }
      : {
          message: `Signed ${facts['age']} s ago`,
          hint: 'A receiver would reject it as too old now. It is valid at the time of its signature.',
        },
  probe: (status, facts) => told(status, facts, 'Not a signature probe'),
  serial: (status, facts) => told(status, facts, `Known key: ${facts['serial']}`),
  signature: (status, facts) => ({
    ...told(status, facts, `The signature matches a body of ${facts['bytes']} bytes`),
    ...(isChange(facts['change']) ? { hint: CHANGES[facts['change']] } : {}),
  }),
  content: (status, facts) =>
    status === 'failed'
      ? {
          message: 'The body is not JSON',
          hint: 'The signature is valid: report the Request-ID to WeChat Pay.',
        }
      : { message: `Event type: ${facts['event']}` },
  decryption: (status, facts) =>
    status === 'warning'
      ? { message: 'Not decrypted', hint: 'Set the APIv3 key.' }
      : told(status, facts, 'The APIv3 key decrypts it'),
};

function told(status: Status, { problem, hint }: Step['facts'], message: string): FindingText {
  return status === 'failed' ? { message: String(problem), hint: String(hint) } : { message };
}

function isChange(value: unknown): value is Change {
  return typeof value === 'string' && Object.hasOwn(CHANGES, value);
}
