import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

const FOLDERS = {
  'wechatpay-chain': '.',
  undici: 'node_modules/undici',
  'wechatpay-axios-plugin': 'bench/node_modules/wechatpay-axios-plugin',
  'wechatpay-node-v3': 'bench/node_modules/wechatpay-node-v3',
  tenpay: 'bench/node_modules/tenpay',
};

/** Returns the version of each compared package. */
export function versions() {
  return Object.fromEntries(
    Object.entries(FOLDERS).map(([name, folder]) => {
      const manifest = readFileSync(path.join(root, folder, 'package.json'), 'utf8');
      return [name, JSON.parse(manifest).version];
    }),
  );
}
