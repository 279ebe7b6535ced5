/** Hints about the configuration of a client, keys and certificates. */
export const CONFIGURATION: readonly (readonly [en: string, zh: string])[] = [
  [
    'Call new Wechatpay({ mchid, serial, privateKey, certs, … }).',
    '请调用 new Wechatpay({ mchid, serial, privateKey, certs, … })。',
  ],
  [
    'Write new Wechatpay({ mchid, serial, privateKey, certs, … }).',
    '请写 new Wechatpay({ mchid, serial, privateKey, certs, … })。',
  ],
  ['Await it first.', '请先 await。'],
  ['Pass its config: new Wechatpay(sandbox.config).', '请传它的 config：new Wechatpay(sandbox.config)。'],
  ['Pass a Wechatpay instance.', '请传 Wechatpay 实例。'],
  ['Build a new client.', '请新建客户端。'],
  ['Did you mean `{0}`?', '您要的是 `{0}` 吗？'],
  ['Remove it. The options are: {0}.', '请去掉。可用的选项：{0}。'],
  [
    'Set the variable that it comes from: String() and template literals turn a missing value into this text.',
    '请设置它来自的变量：String() 和模板字符串会把缺失的值变成这段文本。',
  ],
  ["Trim it: readFileSync(path, 'utf8').trim().", "请去掉首尾空白：readFileSync(path, 'utf8').trim()。"],
  [
    'Remove them: docker --env-file and most platforms pass quotation marks on as part of the value.',
    '请去掉引号：docker --env-file 和多数平台会把引号当作值的一部分。',
  ],
  [
    'Pass the certificate with its key: apiclient_cert.pem and apiclient_key.pem, or the bytes of apiclient_cert.p12.',
    '请传证书及其私钥：apiclient_cert.pem 和 apiclient_key.pem，或 apiclient_cert.p12 的字节。',
  ],
  [
    'Pass apiclient_key.pem of the same issue as apiclient_cert.pem: a renewed certificate has a new key.',
    '请传与 apiclient_cert.pem 同一次下载的 apiclient_key.pem：更换证书后私钥也会更换。',
  ],
  [
    'Use apiclient_cert.pem and apiclient_key.pem of the same issue; a renewed certificate has a new key.',
    '请使用同一次下载的 apiclient_cert.pem 和 apiclient_key.pem；更换证书后私钥也会更换。',
  ],
  [
    'Renew the certificate on the merchant platform, then change serial and privateKey as well.',
    '请在商户平台更换证书，并同时更换 serial 和 privateKey。',
  ],
  [
    'Pass merchant: { cert, key } with apiclient_cert.pem and apiclient_key.pem, or { pfx, passphrase }.',
    '请传 merchant: { cert, key }（apiclient_cert.pem 和 apiclient_key.pem），或 { pfx, passphrase }。',
  ],
  [
    'Pass one of the two, or a function that returns one. Leave it out to prefer the public key.',
    '请传二者之一，或返回其中之一的函数。不传时优先使用公钥。',
  ],
  [
    "Add the platform certificate to certs, or pass certificates: 'auto' to download it.",
    "请把平台证书加入 certs，或传 certificates: 'auto' 自动下载。",
  ],
  [
    "Pass 'auto' to keep the certificates in memory, { store } to share them, or leave the option out.",
    "传 'auto' 把证书保存在内存中，传 { store } 在多台机器间共享，或不传。",
  ],
  [
    'Pass a Keyv instance, or an object with the same get and set.',
    '请传 Keyv 实例，或有同样 get 和 set 的对象。',
  ],
  ['Pass true for a merchant of WeChat Pay Global, or leave it out.', '境外商户请传 true，其他商户不传。'],
  ['Pass a positive number of milliseconds.', '请传大于 0 的毫秒数。'],
  [
    "Pass the main host first: ['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com'].",
    "请把主域名放在最前：['api.mch.weixin.qq.com', 'api2.mch.weixin.qq.com']。",
  ],
  ['Write https://{0}/, or leave baseURL out.', '请写 https://{0}/，或不传 baseURL。'],
  [
    'Pass host names without a scheme or a path, with a port where it is not the default: api2.mch.weixin.qq.com.',
    '请传域名，不带协议和路径；端口不是默认值时带上端口：api2.mch.weixin.qq.com。',
  ],
  [
    'Pass { attempts: 3 } for two retries, or false for none.',
    '重试两次请传 { attempts: 3 }，不重试请传 false。',
  ],
  ['Pass the number of attempts, the first one included.', '请传尝试次数，包括第一次。'],
  ['Pass the pause before the first repeat in milliseconds.', '请传首次重试前的等待时间，单位毫秒。'],
  ["Pass the merchant ID as a string: '1900000109'.", "请传字符串形式的商户号：'1900000109'。"],
  ['Leave serial out: the signer has it.', '请不要传 serial：signer 中已有。'],
  ['Leave serial out: it is read from the certificate.', '请不要传 serial：会从证书中读取。'],
  ["Pass '{0}'.", "请传 '{0}'。"],
  ["Write '{0}'.", "请写 '{0}'。"],
  [
    'Pass the ID in certs, as the name of the public key; openssl x509 -in apiclient_cert.pem -noout -serial prints the serial.',
    '公钥 ID 应作为 certs 中公钥的名称；证书序列号可用 openssl x509 -in apiclient_cert.pem -noout -serial 查看。',
  ],
  [
    'Pass the serial of the merchant API certificate; openssl x509 -in apiclient_cert.pem -noout -serial prints it.',
    '请传商户 API 证书序列号，可用 openssl x509 -in apiclient_cert.pem -noout -serial 查看。',
  ],
  [
    'Copy the APIv3 key from the merchant platform, API security. It is not the APIv2 key.',
    '请使用商户平台“API 安全”中设置的 APIv3 密钥，不是 APIv2 密钥。',
  ],
  [
    'Pass the APIv3 key: WeChat Pay encrypts the platform certificates with it.',
    '请传 APIv3 密钥：微信支付用它加密平台证书。',
  ],
  [
    'Pass the 32 characters of the APIv2 key, or leave the option out if you make no APIv2 calls.',
    '请传 32 位的 APIv2 密钥；不调用 APIv2 接口时不必传。',
  ],
  [
    'Pass an Agent, a ProxyAgent or a MockAgent of undici 7 or later.',
    '请传 undici 7 或更高版本的 Agent、ProxyAgent 或 MockAgent。',
  ],
  ['Pass one of them.', '请只传其中之一。'],
  [
    'Pass { serial, sign }: sign(message) returns the signature (SHA-256 with RSA PKCS#1 v1.5) in base64.',
    '请传 { serial, sign }：sign(message) 返回 base64 编码的签名（SHA-256 with RSA PKCS#1 v1.5）。',
  ],
  [
    'Pass the merchant API private key (apiclient_key.pem), or a signer that has it.',
    '请传商户 API 私钥（apiclient_key.pem），或持有私钥的 signer。',
  ],
  ['Check the cause, and whether the key holder can be reached.', '请查看 cause，并检查能否访问密钥服务。'],
  [
    'Add signer.decrypt (RSAES-OAEP with SHA-1), or pass cipher: false to receive the ciphertext.',
    '请实现 signer.decrypt（RSAES-OAEP with SHA-1），或传 cipher: false 直接取得密文。',
  ],
  ['Check the cause.', '请查看 cause。'],
  [
    'Pass a certificate: the merchant API certificate is the file apiclient_cert.pem.',
    '请传证书：商户 API 证书是 apiclient_cert.pem 文件。',
  ],
  ['Pass the APIv2 key of 32 characters.', '请传 32 位的 APIv2 密钥。'],
  ['Pass MD5 or HMAC-SHA256.', '请传 MD5 或 HMAC-SHA256。'],
  ['Pass PEM text, DER bytes, a KeyObject or file:///…', '请传 PEM 文本、DER 字节、KeyObject 或 file:///…'],
  ['Write an absolute path: file:///etc/…/key.pem', '请写绝对路径：file:///etc/…/key.pem'],
  ['Check the path and the permissions of this process.', '请检查路径和本进程的权限。'],
  ['Check the path and its permissions.', '请检查路径及其权限。'],
  ['Check the variable or file that it comes from.', '请检查它来自的变量或文件。'],
  [
    'Pass the whole file, from -----BEGIN to -----END, or its path as file:///…',
    '请传文件的完整内容（从 -----BEGIN 到 -----END），或 file:///… 形式的路径。',
  ],
  [
    "Pass the bytes, readFileSync(path), or the file's URL: file:///etc/wechatpay/….",
    '请传文件内容 readFileSync(path)，或文件的 URL：file:///etc/wechatpay/…。',
  ],
  [
    'Convert it with `openssl pkcs8 -topk8 -in key.pem -out new.pem`.',
    '请用 `openssl pkcs8 -topk8 -in key.pem -out new.pem` 转换格式。',
  ],
  ['Pass the whole file.', '请传文件的完整内容。'],
  ['Pass an RSA key: WeChat Pay uses no other type.', '请传 RSA 密钥：微信支付只使用 RSA。'],
  [
    'Pass the key that belongs to the certificate on the merchant platform.',
    '请传商户平台上该证书对应的私钥。',
  ],
  ['Compare it with the file that it was copied from.', '请与原文件比对。'],
  ['Pass { key, passphrase }.', '请传 { key, passphrase }。'],
  ['Check the passphrase.', '请检查密码。'],
  [
    'Pass the merchant API private key: the file apiclient_key.pem.',
    '请传商户 API 私钥：apiclient_key.pem 文件。',
  ],
  [
    'Pass the WeChat Pay public key (pub_key.pem) or a platform certificate.',
    '请传微信支付公钥（pub_key.pem）或平台证书。',
  ],
  [
    'Shorten the text; a Chinese character takes three bytes in UTF-8.',
    '请缩短文本；一个汉字在 UTF-8 中占三个字节。',
  ],
  [
    'Encrypt with RSAES-OAEP and SHA-1 for the certificate of this private key, or pass the private key of that certificate.',
    '请用该私钥对应的证书以 RSAES-OAEP（SHA-1）加密，或传对应证书的私钥。',
  ],
  [
    'Export certificate and key together, or pass cert and key.',
    '请把证书和私钥一起导出，或分别传 cert 和 key。',
  ],
  [
    'Export it with `openssl pkcs12 -export`, or pass cert and key as PEM.',
    '请用 `openssl pkcs12 -export` 导出，或以 PEM 传 cert 和 key。',
  ],
  [
    'Pass the merchant ID for a file that the merchant platform issued.',
    '商户平台签发的文件，密码是商户号。',
  ],
  [
    'Pass the bytes of apiclient_cert.p12, not decoded as text.',
    '请传 apiclient_cert.p12 的原始字节，不要按文本解码。',
  ],
  [
    'Do not report this error to senders of ciphertexts, and prefer RSAES-OAEP.',
    '不要把该错误告知密文的发送方，并优先使用 RSAES-OAEP。',
  ],
  ['Use Rsa.encryptPkcs1v15 for PKCS#1 v1.5.', 'PKCS#1 v1.5 请使用 Rsa.encryptPkcs1v15。'],
  [
    'Pass the APIv3 key: the text of 32 letters and digits set on the merchant platform, without a line break.',
    '请传 APIv3 密钥：商户平台上设置的 32 位字母和数字，不含换行。',
  ],
  ['Pass its text, its bytes or a secret KeyObject.', '请传文本、字节或 secret 类型的 KeyObject。'],
  ['Pass the ciphertext exactly as WeChat Pay sent it.', '请原样传微信支付发来的密文。'],
  [
    'Check the key: the sender may have encrypted with another one.',
    '请检查密钥：对方可能用了其他密钥加密。',
  ],
  [
    'Check the key: for req_info, pass the lower-case hex MD5 of the APIv2 key.',
    '请检查密钥：解密 req_info 时应传 APIv2 密钥的小写十六进制 MD5。',
  ],
  [
    'Pass the nonce unchanged; WeChat Pay’s nonces have 12 bytes.',
    '请原样传 nonce；微信支付的 nonce 为 12 字节。',
  ],
  [
    'Compare the APIv3 key with the one set on the merchant platform, and pass nonce and associated_data unchanged.',
    '请核对商户平台上设置的 APIv3 密钥，并原样传 nonce 和 associated_data。',
  ],
  ['Pass the result of wxpay.encrypt().', '请传 wxpay.encrypt() 的结果。'],
  ['Use a Node.js build with the complete OpenSSL.', '请使用带完整 OpenSSL 的 Node.js。'],
  [
    'Check that the store is reachable; the certificates were used without it.',
    '请检查能否访问存储；本次未使用存储。',
  ],
  [
    'Look for a proxy that changes responses, and check which programs write to certificates.store.',
    '请检查是否有代理改动应答，以及哪些程序会写 certificates.store。',
  ],
  [
    'Pass the WeChat Pay public key in certs: the download of certificates was stopped.',
    '请在 certs 中传微信支付公钥：平台证书已停止下载。',
  ],
  ["Check the machine's clock.", '请检查本机时钟。'],
  [
    "Download the WeChat Pay public key from the merchant platform, pass it as certs: { PUB_KEY_ID_…: 'file:///…/pub_key.pem' }, and omit certificates.",
    "请在商户平台下载微信支付公钥，以 certs: { PUB_KEY_ID_…: 'file:///…/pub_key.pem' } 传入，并去掉 certificates。",
  ],
  [
    'Compare it with the APIv3 key set on the merchant platform; it is not the APIv2 key.',
    '请与商户平台上设置的 APIv3 密钥核对；它不是 APIv2 密钥。',
  ],
  ['Check cause, then try again.', '请查看 cause 后重试。'],
  [
    "Check the machine's clock. Then pass WeChat Pay's public key or a current platform certificate in certs, or certificates: 'auto'.",
    "请先检查本机时钟，然后在 certs 中传微信支付公钥或有效的平台证书，或传 certificates: 'auto'。",
  ],
  [
    "Pass WeChat Pay's public key by its PUB_KEY_ID_…, platform certificates by serial, or certificates: 'auto'.",
    "请以 PUB_KEY_ID_… 为名传微信支付公钥，以序列号为名传平台证书，或传 certificates: 'auto'。",
  ],
  [
    'Pass a public key for a PUB_KEY_ID_…, and a certificate by its serial.',
    'PUB_KEY_ID_… 对应公钥，证书应以其序列号为名。',
  ],
  ['Pass each certificate by its own serial, in upper case.', '每张证书以自己的序列号为名，字母大写。'],
  [
    'Copy the public key ID from the merchant platform, API security, next to the WeChat Pay public key.',
    '请从商户平台“API 安全”中微信支付公钥旁复制公钥 ID。',
  ],
  [
    "Pass WeChat Pay's public key by its PUB_KEY_ID_…, or its platform certificate by that certificate's serial. apiclient_cert.pem and apiclient_key.pem belong to serial and privateKey.",
    '请以 PUB_KEY_ID_… 为名传微信支付公钥，或以序列号为名传平台证书。apiclient_cert.pem 和 apiclient_key.pem 用于 serial 和 privateKey。',
  ],
  ['Pass a function.', '请传函数。'],
];
