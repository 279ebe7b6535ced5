import { randomBytes } from 'node:crypto';
import type { Reply } from '../messages';
import { Refusal } from '../refusal';
import { type SignType, signedText, signOf } from './sign';
import { type Element, writeXml } from './xml';

/** The fields of a response; undefined ones are omitted. */
export interface AnswerFields {
  readonly [name: string]: AnswerValue;
}

/** A text, or in unsigned responses nested elements; an array is a repeated element. */
export type AnswerValue = string | number | undefined | AnswerFields | readonly AnswerFields[];

/** Thrown by a handler that refuses a valid message. */
export class Failure extends Error {
  /** @param code WeChat Pay's `err_code`. */
  constructor(
    readonly code: string,
    description: string,
  ) {
    super(description);
    this.name = 'Failure';
  }
}

/** How a response is signed; undefined if it has no sign. */
export type Signing = { readonly type: SignType; readonly key: string } | undefined;

/** Builds the response to a valid message. */
export function answered(fields: AnswerFields, signing: Signing): Reply {
  const present = elements({ return_code: 'SUCCESS', return_msg: 'OK', ...fields });
  if (signing === undefined) return textReply(writeXml(present));
  const all = [...present, ['nonce_str', randomBytes(16).toString('hex')] as const];
  const texts = all.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text] as const] : []));
  const sign = signOf(signing.type, signedText(texts), signing.key);
  return textReply(writeXml([...all, ['sign', sign]]));
}

/** Builds the response to an invalid message, which has no sign. */
export function notTaken(message: string): Refusal {
  const fields = elements({ return_code: 'FAIL', return_msg: message });
  return Refusal.with(message, textReply(writeXml(fields)));
}

/** A proxy responds to requests that lack a required client certificate. */
export function noCertificate(): Refusal {
  const title = '400 No required SSL certificate was sent';
  const body = Buffer.from(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>400 Bad Request</h1></center></body>\r\n</html>\r\n`,
  );
  return Refusal.with(title, { status: 400, type: 'text/html', body, internal: 0, signed: false });
}

/** WeChat Pay calls its XML plain text, and so its bills. */
export function textReply(body: Buffer, type = 'text/plain; charset=utf-8'): Reply {
  return { status: 200, type, body, internal: 0, signed: false };
}

function elements(fields: AnswerFields): Element[] {
  return Object.entries(fields).flatMap(([name, value]): Element[] => {
    if (value === undefined) return [];
    if (typeof value !== 'object') return [[name, String(value)]];
    return [value].flat().map((entry) => [name, elements(entry)]);
  });
}
