import type forge from 'node-forge';

/** The parts of node-forge for PKCS#12 and for RSA keys. */
export type Forge = Pick<typeof forge, 'asn1' | 'pkcs12' | 'pki'>;

/**
 * Loads node-forge for PKCS#12 and PKCS#1 v1.5 decryption, which node:crypto does not have. Loading takes tens of
 * milliseconds, so it happens on first use, and without TLS and the like.
 */
export function loadForge(): Forge {
  require('node-forge/lib/pkcs12.js');
  return require('node-forge/lib/forge.js');
}
