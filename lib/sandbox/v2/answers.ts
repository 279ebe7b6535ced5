import { randomBytes } from 'node:crypto';
import type { Reply } from '../message';
import { Refusal } from '../refusal';
import { type SignType, signedText, signOf } from './sign';
import { writeXml } from './xml';

/** The fields of an answer; undefined ones are left out. */
export type AnswerFields = Readonly<Record<string, string | number | undefined>>;

/** Thrown by a handler: the message was taken, but what it asks for is refused. */
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

/** How an answer is signed; undefined where it comes without a sign. */
export type Signing = { readonly type: SignType; readonly key: string } | undefined;

/** An answer to a message that was taken. */
export function answered(fields: AnswerFields, signing: Signing): Reply {
  const present = textFields({ return_code: 'SUCCESS', return_msg: 'OK', ...fields });
  if (signing === undefined) return textReply(writeXml(present));
  const all = [...present, ['nonce_str', randomBytes(16).toString('hex')] as const];
  const sign = signOf(signing.type, signedText(all), signing.key);
  return textReply(writeXml([...all, ['sign', sign]]));
}

/** The refusal of a message that was not taken; it comes without a sign. */
export function notTaken(message: string): Refusal {
  const fields = textFields({ return_code: 'FAIL', return_msg: message });
  return Refusal.with(message, textReply(writeXml(fields)));
}

/** Where a client certificate is wanted and none was shown, the machine in front answers. */
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

function textFields(fields: AnswerFields): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
}
