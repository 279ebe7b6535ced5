import type { KeyObject } from 'node:crypto';
import type forge from 'node-forge';
import { ConfigError } from '../errors';
import { type Certificate, readCertificates } from './certificate';
import { loadForge } from './forge';
import { loadKey } from './key';
import { readEncoded } from './key-source';

type Forge = typeof forge;
type Bag = forge.pkcs12.Bag;

/** The key and every certificate of a PKCS#12 file, modern (AES) or as WeChat Pay hands it out (RC2-40 and 3DES). */
export function openPkcs12(
  pfx: Uint8Array | string | URL,
  passphrase: string,
  field: string,
): { key: KeyObject; certificates: Certificate[] } {
  const [file] = readEncoded(pfx, field);
  const library = loadForge();
  const bags = open(library, file?.der ?? Buffer.alloc(0), passphrase, field);
  const [key] = keysOf(library, bags);
  if (key === undefined) {
    throw new ConfigError(
      field,
      'holds no private key',
      'Export certificate and key together, or give cert and key.',
    );
  }
  const certificates = certificatesOf(library, bags).flatMap((der) => readCertificates(der, field));
  return { key: loadKey(key, 'private', field), certificates };
}

function open({ asn1, pkcs12 }: Forge, file: Buffer, passphrase: string, field: string): Bag[] {
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
 * What node-forge says of content that a wrong passphrase decrypted to noise: in a file without a MAC, nothing else
 * tells. The file itself was parsed before, so it is no file that these faults speak of.
 */
const NOISE =
  /^Error: (?:Too few bytes|Unparsed DER|Only 8, 16, 24, or 32 bits|Negative length|PKCS#12 SafeContents)/;

/** node-forge tells its faults apart by their words alone. */
function refusal(fault: string, field: string): ConfigError {
  if (/password|Failed to decrypt/i.test(fault) || NOISE.test(fault)) {
    const hint = 'The passphrase of the file that the merchant platform hands out is the merchant id.';
    return new ConfigError(field, 'the passphrase does not open the PKCS#12 file', hint);
  }
  if (/unsupported/i.test(fault)) {
    const hint = 'Export it with `openssl pkcs12 -export`, or give cert and key as PEM.';
    return new ConfigError(field, 'the PKCS#12 file is encrypted in a way that is not supported', hint);
  }
  return foreign(field);
}

function foreign(field: string): ConfigError {
  return new ConfigError(
    field,
    'this is no PKCS#12 file, or a damaged one',
    'Give the bytes of apiclient_cert.p12, not read as text.',
  );
}

// A bag whose content is not RSA has its raw structure instead; what is wrong with it is said by who reads the DER.
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
