import { AesGcm } from '../../crypto';
import { SignatureError, type SignatureFault, WechatpayError } from '../../errors';
import { omitUndefined, readJson } from '../../json';
import type { FixedKeys } from '../../trust';
import { type SignedMessage, verify } from '../../v3';
import type { Status } from '../terminal/checklist';
import type { Capture } from './capture';
import { type Change, explainMismatch } from './changes';

export type StepName = 'headers' | 'time' | 'probe' | 'serial' | 'signature' | 'content' | 'decryption';

/** A step of the verification, in order. */
export interface Step {
  readonly step: StepName;
  readonly status: Status;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** The result of a verification. */
export interface Verification {
  readonly valid: boolean;
  readonly steps: readonly Step[];
  /** The decrypted resource of a notification; only where its signature is valid. */
  readonly resource?: unknown;
}

/** The keys, and the time to verify at. */
export interface VerificationInput {
  readonly keys: FixedKeys;
  readonly apiv3Key: string | undefined;
  /** Milliseconds; default: when the message was signed, since captures are old. */
  readonly at: number | undefined;
  readonly now: number;
}

const STEP_OF: Readonly<Record<SignatureFault, StepName>> = {
  'missing-headers': 'headers',
  'clock-skew': 'time',
  probe: 'probe',
  'unknown-serial': 'serial',
  mismatch: 'signature',
  'other-answer': 'signature',
};
const ORDER: readonly StepName[] = ['headers', 'time', 'probe', 'serial', 'signature'];

/** Verifies a capture as the library does, and returns the result of each step. */
export async function verifyCapture(capture: Capture, input: VerificationInput): Promise<Verification> {
  const message = trimmed(capture);
  const signed = await stepsOfSignature(message, input);
  const failed = signed.some(({ status }) => status === 'failed');
  if (failed || capture.status !== undefined) return { valid: !failed, steps: signed };
  const { steps, resource } = decryptNotification(message.body, input.apiv3Key);
  return {
    valid: !steps.some(({ status }) => status === 'failed'),
    steps: [...signed, ...steps],
    ...omitUndefined({ resource }),
  };
}

/** Cuts the body to its Content-Length: an editor or a shell may have added a line break. */
function trimmed({ headers, body, status }: Capture): SignedMessage & { readonly body: Buffer } {
  const length = Number(headers.get('Content-Length') ?? body.length);
  return { headers, body: body.subarray(0, length), ...omitUndefined({ status }) };
}

async function stepsOfSignature(message: SignedMessage, input: VerificationInput): Promise<Step[]> {
  const { keys, at, now } = input;
  const own = Number(message.headers.get('Wechatpay-Timestamp')) * 1000;
  try {
    await verify(message, keys, at ?? own);
    return ORDER.map((step) => (step === 'time' ? timeStep(own, at, now) : passed(step, message)));
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    const failing = STEP_OF[error.reason];
    const change = error.reason === 'mismatch' ? await explainMismatch(message, keys, at ?? own) : undefined;
    return ORDER.slice(0, ORDER.indexOf(failing) + 1).map((step) =>
      step === failing
        ? { step, status: 'failed', facts: { ...factsOf(error, change), ...ageOf(own, at, now) } }
        : step === 'time'
          ? timeStep(own, at, now)
          : passed(step, message),
    );
  }
}

function passed(step: StepName, { headers, body }: SignedMessage): Step {
  const serial = headers.get('Wechatpay-Serial') ?? '';
  const facts = step === 'serial' ? { serial } : step === 'signature' ? { bytes: body.length } : {};
  return { step, status: 'ok', facts };
}

/** Warns of an old signature that is verified at the time when it was signed. */
function timeStep(own: number, at: number | undefined, now: number): Step {
  const facts = ageOf(own, at, now);
  return { step: 'time', status: Math.abs(facts.age) > 300 ? 'warning' : 'ok', facts };
}

/** Returns the age of the signature in seconds. */
function ageOf(own: number, at: number | undefined, now: number): { readonly age: number } {
  return { age: Math.round(((at ?? now) - own) / 1000) };
}

function factsOf(error: SignatureError, change: Change | undefined): Step['facts'] {
  return { problem: error.message, hint: error.hint, ...omitUndefined({ change }) };
}

function decryptNotification(body: Buffer, key: string | undefined): { steps: Step[]; resource?: unknown } {
  const content = readJson(body.toString());
  const { resource, event_type, id } = Object(content);
  if (content === undefined || typeof Object(resource).ciphertext !== 'string') {
    return {
      steps: [{ step: 'content', status: content === undefined ? 'failed' : 'ok', facts: { event: '-' } }],
    };
  }
  const known: Step = { step: 'content', status: 'ok', facts: { event: String(event_type), id: String(id) } };
  if (key === undefined) return { steps: [known, { step: 'decryption', status: 'warning', facts: {} }] };
  const { ciphertext, nonce, associated_data } = Object(resource);
  try {
    const plain = AesGcm.decrypt(ciphertext, key, String(nonce), String(associated_data ?? ''));
    return { steps: [known, { step: 'decryption', status: 'ok', facts: {} }], resource: readJson(plain) };
  } catch (error) {
    if (!(error instanceof WechatpayError)) throw error;
    const facts = { problem: error.message, hint: error.hint };
    return { steps: [known, { step: 'decryption', status: 'failed', facts }] };
  }
}
