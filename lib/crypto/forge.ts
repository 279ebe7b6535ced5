import type forge from 'node-forge';

/**
 * Loads node-forge for PKCS#12 and PKCS#1 v1.5 decryption, which node:crypto does not have. Loading takes tens of
 * milliseconds, so it happens on first use.
 */
export function loadForge(): typeof forge {
  return require('node-forge');
}
