import { signal } from '@preact/signals';
import type { WrittenCall } from '../../lib/reference/code';

/** A call that the next form of its operation starts with, in place of a sample. */
export const prefill = signal<WrittenCall | undefined>(undefined);

/** Takes the call for an operation, if there is one. */
export function takePrefill(method: string, path: string): WrittenCall | undefined {
  const { value } = prefill;
  if (value?.method !== method || value.path !== path) return undefined;
  prefill.value = undefined;
  return value;
}
