import { ConfigError } from '../errors';
import type { WechatpayConfig } from './options';

/** Options whose value is used to the letter: no whitespace and no quotation marks around it. */
const EXACT = new Set(['mchid', 'serial', 'apiv3Key', 'secret', 'baseURL', 'merchant.passphrase']);
const IN_QUOTES = /^(["'`]).*\1$/s;
/** What `String(value)` and template literals make of a value that is missing. */
const UNSET = /^(?:undefined|null|NaN)$/;

/**
 * Refuses the traces of mistakes around a configuration: the text of a variable that is not set, the line break at the
 * end of a file, the quotation marks of an environment file.
 *
 * @throws {ConfigError} that names the option and never shows its value.
 */
export function checkTexts(config: WechatpayConfig): void {
  for (const [field, text] of textsOf(config)) {
    refuseUnset(field, text);
    if (EXACT.has(field) || field === KEY_ID) refuseWrapped(field, text);
  }
}

const KEY_ID = 'certs';

/** The texts of a configuration by their field; the names in `certs` are texts too. */
function* textsOf(config: WechatpayConfig): Generator<readonly [field: string, text: string]> {
  for (const [name, value] of Object.entries(config)) {
    if (typeof value === 'string') yield [name, value];
    if (name !== 'certs' && name !== 'merchant') continue;
    for (const [inner, source] of Object.entries(Object(value))) {
      if (name === KEY_ID) yield [KEY_ID, inner];
      if (typeof source === 'string') yield [`${name}.${inner}`, source];
    }
  }
}

function refuseUnset(field: string, text: string): void {
  if (!UNSET.test(text)) return;
  throw new ConfigError(
    field,
    `expected a value, received the text '${text}'`,
    'Set the variable that it comes from: String() and template literals turn a missing value into this text.',
  );
}

function refuseWrapped(field: string, text: string): void {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed !== text) {
    const what = /[\r\n]/.test(text) ? 'a line break' : 'spaces';
    throw new ConfigError(
      field,
      `expected a value without whitespace around it, received one with ${what}`,
      "Trim it: readFileSync(path, 'utf8').trim().",
    );
  }
  if (IN_QUOTES.test(text)) {
    throw new ConfigError(
      field,
      'expected a value without quotation marks, received one in quotation marks',
      'Remove them: docker --env-file and most platforms pass quotation marks on as part of the value.',
    );
  }
}
