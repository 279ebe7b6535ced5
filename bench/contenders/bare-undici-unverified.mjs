// The same without verifying: less than the rules ask.
import { connect as connectBare } from './bare-undici.mjs';

export function connect(config) {
  return connectBare(config, { verified: false });
}
