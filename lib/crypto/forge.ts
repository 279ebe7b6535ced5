import type forge from 'node-forge';

/**
 * node-forge, which does what node:crypto cannot: PKCS#12 and PKCS#1 v1.5 decryption. It takes tens of milliseconds
 * to load, so it is loaded when one of these is asked for.
 */
export function loadForge(): typeof forge {
  return require('node-forge');
}
