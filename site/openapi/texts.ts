import type { Language } from '../addresses';

/** The texts of the OpenAPI document. */
interface OpenApiTexts {
  readonly title: string;
  readonly about: string;
  readonly signature: string;
  readonly error: string;
  readonly success: string;
  readonly accepted: string;
  readonly ciphertext: string;
  readonly decrypted: (schema: string) => string;
  readonly requiredWhen: (condition: string) => string;
  readonly replaceable: (names: readonly string[]) => string;
  readonly units: Readonly<Record<'fen' | 'minor-unit' | 'seconds', string>>;
  readonly number: (field: string) => string;
  readonly query: (operation: string) => string;
}

const en: OpenApiTexts = {
  title: 'WeChat Pay APIv3',
  about:
    'All operations and notifications of WeChat Pay APIv3, from the catalogue of wechatpay-chain. This is not an official document of WeChat Pay.',
  signature:
    'The header is `WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"`. The signature is SHA256 with RSA (PKCS#1 v1.5, Base64) by the merchant\'s private key over five lines, each with a line feed at its end: method, path with query, timestamp in seconds, nonce, body.',
  error: 'The call failed.',
  success: 'The call succeeded.',
  accepted: 'The request was accepted and is processed later.',
  ciphertext: 'Encrypted with RSAES-OAEP (SHA-1) and the key whose serial the Wechatpay-Serial header names.',
  decrypted: (schema) =>
    `\`resource.ciphertext\` is encrypted with AES-256-GCM and the APIv3 key. The decrypted content is the schema \`${schema}\`.`,
  requiredWhen: (condition) => `Required when ${condition}`,
  replaceable: (names) => `Or ${names.join(', ')}`,
  units: { fen: 'In fen', 'minor-unit': 'In the smallest unit of the currency', seconds: 'In seconds' },
  number: (field) => `\`${field}\` makes a repeat safe: send the same number again.`,
  query: (operation) => `If the outcome is unknown, query it with \`${operation}\`.`,
};

const zh: OpenApiTexts = {
  title: '微信支付 APIv3',
  about: '微信支付 APIv3 的全部接口与通知，取自 wechatpay-chain 的接口目录。本文档并非微信支付官方文档。',
  signature:
    '请求头格式为 `WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"`。签名串共五行，每行以换行符结尾：请求方法、带查询参数的路径、秒级时间戳、随机串、请求报文主体；使用商户私钥做 SHA256 with RSA（PKCS#1 v1.5）签名，并以 Base64 编码。',
  error: '调用失败。',
  success: '调用成功。',
  accepted: '请求已受理，稍后处理。',
  ciphertext: '使用 RSAES-OAEP（SHA-1）加密，密钥由请求头 Wechatpay-Serial 指定。',
  decrypted: (schema) =>
    `\`resource.ciphertext\` 使用 APIv3 密钥以 AES-256-GCM 加密，解密后的内容见 schema \`${schema}\`。`,
  requiredWhen: (condition) => `当 ${condition} 时必填`,
  replaceable: (names) => `可用 ${names.join('、')} 代替`,
  units: { fen: '单位：分', 'minor-unit': '单位：货币最小单位', seconds: '单位：秒' },
  number: (field) => `重试时使用相同的 \`${field}\`，不会重复执行。`,
  query: (operation) => `结果未知时，使用 \`${operation}\` 查询。`,
};

const TEXTS: Readonly<Record<Language, OpenApiTexts>> = { zh, en };

/** Returns the texts of a language. */
export function openApiTexts(language: Language): OpenApiTexts {
  return TEXTS[language];
}
