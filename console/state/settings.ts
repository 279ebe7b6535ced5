import { effect, signal } from '@preact/signals';
import { type Language, language } from './language';

export { inLanguage, type Language, language } from './language';

/** `system` follows the browser. */
export type Theme = 'system' | 'light' | 'dark';

/** Settings in local storage, if the browser has it. */
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`wechatpay-chain.${name}`);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`wechatpay-chain.${name}`, value);
  } catch {
    // Without storage the setting lasts for this page only.
  }
}

function firstLanguage(): Language {
  const known = remembered('language');
  if (known === 'zh' || known === 'en') return known;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function firstTheme(): Theme {
  const known = remembered('theme');
  return known === 'light' || known === 'dark' ? known : 'system';
}

language.value = firstLanguage();

export const theme = signal<Theme>(firstTheme());

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  remember('language', language.value);
});

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
  remember('theme', theme.value);
});
