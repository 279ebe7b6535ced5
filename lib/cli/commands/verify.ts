import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { ConfigError } from '../../errors';
import { FixedKeys } from '../../trust';
import { certsOf, missingTrust, requireAll } from '../configuration/client';
import type { Found } from '../configuration/profile';
import { type Context, merchantOf } from '../context';
import { EXIT, UsageError } from '../exit';
import { checklist } from '../terminal/checklist';
import { readCapture } from '../verification/capture';
import { type VerificationInput, verifyCapture } from '../verification/steps';

/** `wxpay verify`: verifies a captured response or notification, and shows which step fails. */
export function verifyCommand(context: Context): Command {
  const { output, texts, input } = context;
  return new Command('verify')
    .description(texts.verify.description)
    .argument('[file]', texts.verify.file, '-')
    .option('--at <time>', texts.verify.at)
    .action(async (file: string, { at }: { at?: string }, command: Command) => {
      const bytes = file === '-' ? await input.read('capture') : read(file);
      const verificationInput = readInput(await merchantOf(command, context), readTime(at));
      const { steps, ...verification } = await verifyCapture(readCapture(bytes), verificationInput);
      const items = steps.map((step) => ({
        ...step,
        ...texts.verify.steps[step.step](step.status, step.facts),
      }));
      output.result({ ...verification, steps: items }, () =>
        [
          checklist(items, output),
          ...(verification.resource === undefined ? [] : [JSON.stringify(verification.resource, null, 2)]),
        ].join('\n'),
      );
      if (!verification.valid) context.endWith(EXIT.unverified);
    });
}

function readInput({ merchant, source }: Found, at: number | undefined): VerificationInput {
  const { apiv3Key: _, ...named } = merchant;
  requireAll(source, missingTrust(named));
  const now = Date.now();
  return {
    keys: new FixedKeys(
      certsOf(merchant),
      { serial: merchant.serial ?? '', publicKey: undefined },
      () => now,
    ),
    apiv3Key: merchant.apiv3Key,
    at,
    now,
  };
}

function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError('--at: 1700000000 | 2026-11-24T13:29:35+08:00');
  return time;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigError(
      'file',
      `expected a readable file, received ${file}`,
      'Check the path and its permissions.',
      cause,
    );
  }
}
