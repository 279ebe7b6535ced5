import type { ObjectNaming } from '../products/namings';
import type { ConsoleGateway } from './console-gateway';
import type { AboutView } from './views';

/** The object that a message is about; undefined if it names none. */
export function aboutOf(
  { objects }: ConsoleGateway,
  [first]: readonly ObjectNaming[],
): AboutView | undefined {
  return first && { ...first, amount: objects.get(first.kind, first.number)?.amount };
}
