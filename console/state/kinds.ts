import { gateway } from './live';
import { language } from './settings';

/** The title of a kind of objects in the language of the console. */
export function kindTitle(kind: string): string | undefined {
  return gateway.value?.orderKinds.find((known) => known.kind === kind)?.title[language.value];
}
