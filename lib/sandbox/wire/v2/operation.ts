import { SIGNING_FIELDS } from '../../../openapi';
import { type Operation as Facts, operationOf } from '../../../reference';
import type { Keyring } from '../../keys/keyring';
import type { Operation, RequestContext } from '../../products/operation';
import type { State } from '../../products/state';
import type { Part } from '../form';
import type { Received, Reply } from '../messages';
import { type AdmittedXml, admitXml, checkFields } from './admission';
import { type AnswerFields, answered, Failure, type Signing } from './answers';
import { answerFromCatalogue } from './catalogue';
import type { SignType } from './sign';
import { type Fields, readXml } from './xml';

/** What a handler sees: fields that were checked by the published table. */
export interface XmlCall {
  /** The text of a field; '' if it is absent. */
  readonly text: (name: string) => string;
  /** The request without nonce and sign. */
  readonly content: Readonly<Record<string, string>>;
  /** The file of an upload. */
  readonly file: Part | undefined;
  /** How the message is signed. */
  readonly type: SignType;
  readonly keyring: Keyring;
  /** The gateway's clock, in milliseconds. */
  readonly now: number;
}

/** Handles a call: returns the fields of a success, or a complete reply that is not XML. */
export type XmlHandler = (call: XmlCall, state: State) => AnswerFields | { readonly reply: Reply };

/** Decides a message that keeps the tables. */
type Decide = (message: AdmittedXml) => AnswerFields | { readonly reply: Reply };

function signingOf({ answer, traits }: Facts, type: SignType, key: string): Signing {
  // Some responses need not be verified and are signed nevertheless.
  const signed = answer.fields?.['sign'] !== undefined || !traits?.includes('unsigned');
  return signed ? { type, key } : undefined;
}

function serve(facts: Facts, visit: RequestContext, decide: Decide): Reply {
  const { keyring } = visit;
  const message = admitXml(visit, facts);
  const { fields, type } = message;
  const signing = signingOf(facts, type, keyring.secret);
  const { appid, mch_id } = Object.fromEntries(fields);
  const identity = facts.request.xml?.['mch_id'] ? { appid, mch_id } : {};
  try {
    const excess = visit.excess(facts);
    if (excess !== undefined) throw new Failure(excess, '频率超限，请降低频率后重试');
    checkFields(fields, facts, keyring);
    const result = decide(message);
    if (isReply(result)) return result.reply;
    return answered({ ...identity, result_code: 'SUCCESS', ...result }, signing);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    visit.explain(`${error.code}: ${error.message}`);
    const failure = { result_code: 'FAIL', err_code: error.code, err_code_des: error.message };
    return answered({ ...identity, ...failure }, signing);
  }
}

/**
 * Creates an operation of APIv2. Its fields, its client certificate and the signature of its responses are known from
 * the catalogue.
 *
 * @param path as documented: `/pay/unifiedorder`.
 */
export function xmlOperation(path: string, handle: XmlHandler): Operation {
  return {
    method: 'POST',
    path,
    serve: (visit, state) => {
      const facts = operationOf('POST', `v2${path}`);
      if (facts === undefined) throw new RangeError(`The catalogue has no v2${path}`);
      const { keyring, now } = visit;
      return serve(facts, visit, ({ fields, file, type }) =>
        handle({ ...reading(fields), file, type, keyring, now }, state),
      );
    },
  };
}

/** Serves an operation of APIv2 that no product declares, from the catalogue alone. */
export function serveXmlFromCatalogue(facts: Facts, visit: RequestContext): Reply {
  return serve(facts, visit, ({ fields }) => answerFromCatalogue(facts, visit, fields));
}

/** Refuses a message of APIv2 as a valid one is refused, whatever it holds: for faults. */
export function refuseXml({ body }: Received, secret: string, code: string, message: string): Reply {
  const fields = readXml(body);
  const type = fields?.get('sign_type') === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
  const failure = { result_code: 'FAIL', err_code: code, err_code_des: message };
  return answered(
    { appid: fields?.get('appid'), mch_id: fields?.get('mch_id'), ...failure },
    { type, key: secret },
  );
}

function isReply(result: ReturnType<Decide>): result is { readonly reply: Reply } {
  return typeof result['reply'] === 'object' && 'body' in result['reply'];
}

function reading(fields: Fields): Pick<XmlCall, 'text' | 'content'> {
  const asked = [...fields].filter(([name]) => !SIGNING_FIELDS.includes(name));
  return { text: (name) => fields.get(name) ?? '', content: Object.fromEntries(asked) };
}
