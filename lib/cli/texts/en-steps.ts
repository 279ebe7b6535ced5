import type { Status } from '../terminal/checklist';
import type { Change } from '../verification/changes';
import type { Step, StepName } from '../verification/steps';
import type { FindingText } from './en-findings';

export type Steps = Readonly<Record<StepName, (status: Status, facts: Step['facts']) => FindingText>>;

const CHANGES: Readonly<Record<Change, string>> = {
  'line-break-added': 'It matches without the line break at the end: something added it to the body.',
  'line-break-lost': 'It matches with a line break at the end: something cut it off the body.',
  'line-breaks': 'It matches with LF in place of CRLF: something rewrote the line breaks.',
  'byte-order-mark': 'It matches without the byte order mark at the start: something put it there.',
  reformatted: 'It matches once the JSON is written compactly: something parsed the body and wrote it anew.',
  escaped: 'It matches once the JSON is written with \\/: something parsed the body and wrote it anew.',
};

export const steps: Steps = {
  headers: (status, facts) => told(status, facts, 'The four Wechatpay-* headers are there'),
  time: (status, facts) =>
    status === 'failed'
      ? {
          message: `It was signed ${facts['age']} s before; up to 300, either way, are allowed`,
          hint: 'An old message played again, or a clock that is wrong.',
        }
      : {
          message: `It was signed ${facts['age']} s before`,
          hint: 'Received now it would be refused as too old; judged at the time of its signature it is fresh.',
        },
  probe: (status, facts) => told(status, facts, 'It is no signature probe'),
  serial: (status, facts) => told(status, facts, `The key is known: ${facts['serial']}`),
  signature: (status, facts) => ({
    ...told(status, facts, `The signature matches, over a body of ${facts['bytes']} bytes`),
    ...(isChange(facts['change']) ? { hint: CHANGES[facts['change']] } : {}),
  }),
  content: (status, facts) =>
    status === 'failed'
      ? { message: 'The body is no JSON', hint: 'It is signed all the same: tell WeChat Pay the Request-ID.' }
      : { message: `It is a ${facts['event']}` },
  decryption: (status, facts) =>
    status === 'warning'
      ? { message: 'It was not decrypted', hint: 'Set the APIv3 key.' }
      : told(status, facts, 'The APIv3 key opens it'),
};

function told(status: Status, { problem, hint }: Step['facts'], message: string): FindingText {
  return status === 'failed' ? { message: String(problem), hint: String(hint) } : { message };
}

function isChange(value: unknown): value is Change {
  return typeof value === 'string' && Object.hasOwn(CHANGES, value);
}
