import type { AttemptView, SentSignature } from '../../../lib/sandbox/console/views';

/** A program that verifies what was sent. */
export interface Proof {
  readonly name: 'openssl' | 'TypeScript';
  readonly text: string;
}

/** Programs that verify a delivery; none if it has no signature, or its key is unknown. */
export function proofsOf({ signature, sent }: AttemptView): readonly Proof[] {
  if (signature === undefined) return [];
  if (signature.kind !== 'key') return [{ name: 'openssl', text: digestCommand(signature) }];
  const { key, value } = signature;
  if (key === undefined || sent.body === undefined) return [];
  const parts = {
    pem: key.pem.trim(),
    certificate: key.kind === 'certificate',
    timestamp: sent.headers['Wechatpay-Timestamp'] ?? '',
    nonce: sent.headers['Wechatpay-Nonce'] ?? '',
    body: sent.body,
    signature: value,
  };
  return [
    { name: 'openssl', text: commands(parts) },
    { name: 'TypeScript', text: program(parts) },
  ];
}

interface Parts {
  readonly pem: string;
  readonly certificate: boolean;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly signature: string;
}

/** A word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function commands({ pem, certificate, timestamp, nonce, body, signature }: Parts): string {
  const file = certificate ? 'certificate.pem' : 'public-key.pem';
  return [
    `printf '%s\\n' ${quoted(pem)} > ${file}`,
    ...(certificate ? ['openssl x509 -in certificate.pem -pubkey -noout > public-key.pem'] : []),
    `printf '%s\\n' ${quoted(timestamp)} ${quoted(nonce)} ${quoted(body)} > message`,
    `printf '%s' ${quoted(signature)} | openssl base64 -d -A > signature`,
    'openssl dgst -sha256 -verify public-key.pem -signature signature message',
  ].join('\n');
}

function program({ pem, timestamp, nonce, body, signature }: Parts): string {
  return `import { createDecipheriv, verify } from 'node:crypto';

const key = ${JSON.stringify(pem)};
const body = ${JSON.stringify(body)};
const signature = Buffer.from('${signature}', 'base64');
const message = Buffer.from(\`${timestamp}\\n${nonce}\\n\${body}\\n\`);
console.log(verify('RSA-SHA256', message, key, signature));

const { ciphertext, nonce, associated_data } = JSON.parse(body).resource;
const sealed = Buffer.from(ciphertext, 'base64');
const decipher = createDecipheriv('aes-256-gcm', String(process.env.WECHATPAY_APIV3_KEY), nonce);
decipher.setAAD(Buffer.from(associated_data)).setAuthTag(sealed.subarray(-16));
console.log(decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8'));
`;
}

function digestCommand({ kind, text, value }: Exclude<SentSignature, { kind: 'key' }>): string {
  const digest = kind === 'MD5' ? 'openssl dgst -md5' : 'openssl dgst -sha256 -hmac "$WECHATPAY_SECRET"';
  return [
    `printf '%s%s' ${quoted(`${text}&key=`)} "$WECHATPAY_SECRET" | ${digest} | tr a-f A-F`,
    `# ${value}`,
  ].join('\n');
}
