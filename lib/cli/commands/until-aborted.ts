import { once } from 'node:events';

/** Waits until the user interrupts the command. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
