import type { KeyObject } from 'node:crypto';
import type forge from 'node-forge';
import { ConfigError } from '../errors';
import { type Certificate, readCertificates } from './certificate';
import { type Forge, loadForge } from './forge';
import { loadKey } from './key';
import { readEncoded } from './key-source';

type Bag = forge.pkcs12.Bag;

/** Opens a PKCS#12 file, modern (AES) or as WeChat Pay issues it (RC2-40 and 3DES); returns its key and all certificates. */
export function openPkcs12(
  pfx: Uint8Array | string | URL,
  passphrase: string,
  field: string,
): { key: KeyObject; certificates: Certificate[] } {
  const [file] = readEncoded(pfx, field);
  const library = loadForge();
  const bags = readBags(library, file?.der ?? Buffer.alloc(0), passphrase, field);
  const [key] = keysOf(library, bags);
  if (key === undefined) {
    throw new ConfigError(
      field,
      'expected a private key and its certificate, received a file without a private key',
      'Export certificate and key together, or pass cert and key.',
    );
  }
  const certificates = certificatesOf(library, bags).flatMap((der) => readCertificates(der, field));
  return { key: loadKey(key, 'private', field), certificates };
}

function readBags({ asn1, pkcs12 }: Forge, file: Buffer, passphrase: string, field: string): Bag[] {
  let structure: forge.asn1.Asn1;
  try {
    structure = asn1.fromDer(file.toString('latin1'));
  } catch {
    throw foreign(field);
  }
  try {
    return pkcs12.pkcs12FromAsn1(structure, false, passphrase).safeContents.flatMap((safe) => safe.safeBags);
  } catch (fault) {
    throw refusal(String(fault), field);
  }
}

/**
 * Errors of node-forge for content that a wrong passphrase decrypted to noise. In a file without a MAC they are the only
 * sign of it: the file itself has been parsed before.
 */
const NOISE =
  /^Error: (?:Too few bytes|Unparsed DER|Only 8, 16, 24, or 32 bits|Negative length|PKCS#12 SafeContents)/;

/** Converts an error of node-forge, which has no codes, by its message. */
function refusal(fault: string, field: string): ConfigError {
  if (/password|Failed to decrypt/i.test(fault) || NOISE.test(fault)) {
    const hint = 'Pass the merchant ID for a file that the merchant platform issued.';
    return new ConfigError(field, 'expected the passphrase of the PKCS#12 file, received another one', hint);
  }
  if (/unsupported/i.test(fault)) {
    const hint = 'Export it with `openssl pkcs12 -export`, or pass cert and key as PEM.';
    return new ConfigError(
      field,
      'expected a supported encryption, received a PKCS#12 file with another one',
      hint,
    );
  }
  return foreign(field);
}

function foreign(field: string): ConfigError {
  return new ConfigError(
    field,
    'expected a PKCS#12 file, received other or damaged bytes',
    'Pass the bytes of apiclient_cert.p12, not decoded as text.',
  );
}

// A bag without an RSA key has its raw structure instead; the reader of the DER reports what is wrong.
function keysOf(library: Forge, bags: readonly Bag[]): Buffer[] {
  const { keyBag, pkcs8ShroudedKeyBag } = library.pki.oids;
  return bags
    .filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag)
    .map((bag) => derOf(library, bag.key ? library.pki.privateKeyToAsn1(bag.key) : bag.asn1));
}

function certificatesOf(library: Forge, bags: readonly Bag[]): Buffer[] {
  return bags
    .filter(({ type }) => type === library.pki.oids['certBag'])
    .map((bag) => derOf(library, bag.cert ? library.pki.certificateToAsn1(bag.cert) : bag.asn1));
}

function derOf({ asn1 }: Forge, structure: forge.asn1.Asn1): Buffer {
  return Buffer.from(asn1.toDer(structure).getBytes(), 'latin1');
}
