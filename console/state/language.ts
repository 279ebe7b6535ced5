import { signal } from '@preact/signals';

export type Language = 'zh' | 'en';

/** The language of the page. */
export const language = signal<Language>('en');

/** The text in the language of the page. */
export function inLanguage([zh, en]: readonly [zh: string, en: string]): string {
  return language.value === 'zh' ? zh : en;
}
