import { computed } from '@preact/signals';
import { language } from '../state/language';
import { en, type Texts } from './en';
import { zh } from './zh';

export const texts = computed((): Texts => (language.value === 'zh' ? zh : en));
