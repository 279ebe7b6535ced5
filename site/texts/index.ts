import type { Language } from '../addresses';
import { en, type Texts } from './en';
import { zh } from './zh';

export function textsOf(language: Language): Texts {
  return language === 'zh' ? zh : en;
}
