import { WechatpayError } from 'wechatpay-chain';

/** A mistake that users make, and the error that tells them. */
export interface Mistake {
  /** What the user wrote or did. */
  readonly what: string;
  readonly make: () => unknown;
  /** Class, code and outcome: `ConfigError ERR_CONFIG not-sent`. */
  readonly error: string;
}

/** Texts that differ from run to run, by what stands for them in the expected texts. */
export type Changing = () => Readonly<Record<string, string>>;

/**
 * Checks each mistake: class, code and outcome by the table, message and hint in both languages to the letter by the
 * file in `__snapshots__`, which was read by eye. `npx jest spec/mistakes -u` writes it anew: read it again then.
 */
export function describeMistakes(mistakes: readonly Mistake[], changing: Changing = () => ({})): void {
  it.each(mistakes.map((mistake) => [mistake.what, mistake] as const))('%s', async (_, mistake) => {
    const error = await errorOf(mistake.make);
    expect([error.name, error.code, error.outcome].filter(Boolean).join(' ')).toBe(mistake.error);
    expect(stable(textOf(error), changing())).toMatchSnapshot();
  });
}

async function errorOf(make: () => unknown): Promise<WechatpayError> {
  try {
    await make();
  } catch (error) {
    if (error instanceof WechatpayError) return error;
    throw error;
  }
  throw new Error('Expected the mistake to be refused');
}

function textOf({ message, hint }: WechatpayError): string {
  return [message, hint].join('\n');
}

/** Replaces the texts that change, the longest first. */
export function stable(text: string, changing: Readonly<Record<string, string>>): string {
  return Object.entries(changing)
    .sort(([, one], [, other]) => other.length - one.length)
    .reduce((changed, [name, value]) => changed.replaceAll(value, `<${name}>`), text);
}
