// bare-undici without verification, which WeChat Pay requires.
import { connect as connectBare } from './bare-undici.mjs';

export function connect(config) {
  return connectBare(config, { verified: false });
}
