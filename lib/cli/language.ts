import { en, type Texts, zh } from './texts';

export type Language = 'en' | 'zh';

const TEXTS: Readonly<Record<Language, Texts>> = { en, zh };

/**
 * Returns the language of messages: that of `--language`, otherwise that of the locale.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 */
export function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  return languageOption(args) ?? localeLanguage(env);
}

export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

function languageOption(args: readonly string[]): Language | undefined {
  const at = args.indexOf('--language');
  const value = at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--language='))?.slice(11);
  return value === 'en' || value === 'zh' ? value : undefined;
}

function localeLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^zh(?:[-_.]|$)/i.test(locale) ? 'zh' : 'en';
}
