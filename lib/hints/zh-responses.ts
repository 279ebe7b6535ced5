/** Hints about WeChat Pay's responses, of both protocols. */
export const RESPONSES: readonly (readonly [en: string, zh: string])[] = [
  // Signatures
  [
    'Check the proxies, firewalls and login pages on the way: one responded with a page ({0}) instead of WeChat Pay.',
    '请检查途中的代理、防火墙和登录页：应答是一个页面（{0}），而不是来自微信支付。',
  ],
  [
    'Check the host and the proxies: WeChat Pay signs every success, so this is not WeChat Pay, or a proxy removed the Wechatpay-* headers.',
    '请检查域名和代理：微信支付的成功应答都有签名，因此对方不是微信支付，或代理去掉了 Wechatpay-* 应答头。',
  ],
  [
    "Set the machine's clock (NTP): it is {0} seconds ahead of WeChat Pay's.",
    '请用 NTP 校准本机时钟：比微信支付快 {0} 秒。',
  ],
  [
    "Set the machine's clock (NTP): it is {0} seconds behind WeChat Pay's.",
    '请用 NTP 校准本机时钟：比微信支付慢 {0} 秒。',
  ],
  [
    "Set the machine's clock (NTP). If it is correct, discard the message: it was replayed, or a cache kept it.",
    '请用 NTP 校准本机时钟。如时钟正确，请丢弃该报文：它是重放或缓存的旧报文。',
  ],
  [
    'Download this WeChat Pay public key from the merchant platform and add it to certs under that ID.',
    '请在商户平台下载该微信支付公钥，并以该 ID 加入 certs。',
  ],
  [
    "Pass certificates: 'auto' to download platform certificates (at most once a minute for unknown serials), or add the certificate to certs. An expired certificate verifies nothing; an unknown serial may also be forged.",
    "请传 certificates: 'auto' 自动下载平台证书（遇到未知序列号时每分钟至多一次），或把该证书加入 certs。过期证书不用于验签；未知序列号也可能是伪造的。",
  ],
  [
    "Check that nothing changes the body (a proxy, a parser that serializes it again), and that the key under that serial is WeChat Pay's.",
    '请检查报文主体是否被改动（代理，或解析后重新序列化），以及该序列号对应的密钥是否属于微信支付。',
  ],
  [
    'Ignore the message: WeChat Pay sends some invalid signatures on purpose, to test that they are refused.',
    '请忽略该报文：微信支付会有意发送错误签名，以探测商户是否验签。',
  ],
  [
    'Look for a proxy that changes the body: it has {0} bytes, but Content-Length is {1}.',
    '请检查改动报文主体的代理：主体有 {0} 字节，而 Content-Length 为 {1}。',
  ],
  [
    'Configure "{0}" to forward the body unchanged: the message passed through it.',
    '报文经过了“{0}”，请配置它原样转发报文主体。',
  ],
  [
    'Download the file again: it was truncated or changed on the way.',
    '请重新下载：文件在途中被截断或改动。',
  ],
  // By status
  ['The request is accepted, but not finished.', '请求已受理，尚未完成。'],
  [
    'Correct the request as the message says, or wait until the state of the object allows it.',
    '请按错误信息修正请求，或等到状态允许时再试。',
  ],
  [
    'Read detail and correct the request, or wait until the state of the object allows it.',
    '请查看 detail 并修正请求，或等到状态允许时再试。',
  ],
  [
    "Check that serial is the serial of the merchant API certificate, that privateKey belongs to it, and that the machine's clock is correct.",
    '请检查 serial 是否为商户 API 证书序列号、privateKey 是否与该证书匹配，以及本机时钟是否正确。',
  ],
  [
    'Check the permissions and the balance of the merchant, and whether risk control stopped it.',
    '请检查商户的权限和余额，以及是否被风控拦截。',
  ],
  [
    'Check the number and the mchid: WeChat Pay does not know the object, or not yet.',
    '请检查单号和 mchid：微信支付查不到该记录，或尚未生成。',
  ],
  ['Use another method: the path does not accept this one.', '请换用其他方法：该路径不接受此方法。'],
  ['Slow down: too many calls.', '请求过于频繁，请降低频率。'],
  ['WeChat Pay or the connection failed.', '微信支付系统或连接出现故障。'],
  [
    'Try again, since a read changes nothing: WeChat Pay or the connection failed.',
    '微信支付系统或连接出现故障。查询不会改变任何数据，请重试。',
  ],
  // By code
  [
    'Compare detail.sign_information with your request. If they are the same, check privateKey and serial, and look for a proxy that changes the body.',
    '请把 detail.sign_information 与您的请求比对。如果一致，请检查 privateKey 和 serial，以及是否有代理改动报文主体。',
  ],
  [
    'Check privateKey and serial, and look for a proxy that changes the body.',
    '请检查 privateKey 和 serial，以及是否有代理改动报文主体。',
  ],
  ['Correct the parameter that the message names.', '请修正错误信息指出的参数。'],
  [
    'If the message names Wechatpay-Serial or a ciphertext, encrypt with the key that Wechatpay-Serial names, a valid key for this merchant.',
    '如果错误信息提到 Wechatpay-Serial 或密文，请用 Wechatpay-Serial 对应的、该商户有效的公钥加密。',
  ],
  ['Bind the appid to this mchid on the merchant platform.', '请在商户平台把该 appid 与 mchid 绑定。'],
  [
    'Check the number and the mchid; right after creating the order, try again later.',
    '请检查单号和 mchid；刚下单时请稍后再试。',
  ],
  ['Top up the balance, then repeat the call with the same number.', '请充值后用相同单号重试。'],
  [
    'Check the number: WeChat Pay does not know the object. For v3/certificates, pass the WeChat Pay public key in certs: this merchant has no platform certificates.',
    '请检查单号：微信支付查不到该记录。如果是 v3/certificates，说明该商户没有平台证书，请在 certs 中传微信支付公钥。',
  ],
  [
    'Pass the serial of a certificate of this merchant: openssl x509 -in apiclient_cert.pem -noout -serial. The serial of a platform certificate and a PUB_KEY_ID_… do not belong there.',
    '请传该商户 API 证书的序列号：openssl x509 -in apiclient_cert.pem -noout -serial。不要传平台证书序列号或 PUB_KEY_ID_…。',
  ],
  ['Pass the mchid of the merchant whose certificate signs.', '请传签名证书所属商户的 mchid。'],
  [
    'Check that privateKey belongs to the certificate that serial names, and that serial belongs to this merchant. Compare detail.sign_information with your request: a proxy may have changed it.',
    '请检查 privateKey 是否与 serial 对应的证书匹配、serial 是否属于该商户，并把 detail.sign_information 与您的请求比对：代理可能改动了请求。',
  ],
  [
    'Use the PUB_KEY_ID_… of this merchant, or a valid platform certificate: WeChat Pay does not know the key that Wechatpay-Serial names.',
    '微信支付不认识 Wechatpay-Serial 对应的密钥，请使用该商户的 PUB_KEY_ID_… 或有效的平台证书。',
  ],
  ['The number is already in use: query it.', '该单号已被使用，请先查询。'],
  [
    'The response carries no valid WeChat Pay signature, so the refusal may come from a proxy.',
    '应答没有有效的微信支付签名，可能来自代理。',
  ],
  [
    'The code is about this request only, not about the outcome of earlier requests with the same number.',
    '该错误码只说明本次请求，不代表相同单号之前请求的结果。',
  ],
  [
    'The response has neither a valid WeChat Pay signature nor the form of a WeChat Pay error, so it may come from a proxy.',
    '应答既没有有效的微信支付签名，也不是微信支付的错误格式，可能来自代理。',
  ],
  [
    'WeChat Pay signed a response without an error code, which is the form of a success ({0}). The signature does not cover the status line, so a proxy may have changed it to {1}.',
    '微信支付签名的应答没有错误码，即成功应答的格式（{0}）。签名不包含状态行，状态码可能被代理改成了 {1}。',
  ],
  [
    'Look for a proxy that changes responses. {0} {1}: WeChat Pay signed an error, but the status line, which its signature does not cover, is {2}.',
    '请检查改动应答的代理。{0} {1}：微信支付签名的是错误应答，而签名不包含的状态行是 {2}。',
  ],
  [
    'Read detail, and report the request ID to WeChat Pay, which signed these bytes.',
    '请查看 detail，并将 Request-ID 反馈给微信支付：这些字节由其签名。',
  ],
  ['Report the request ID to WeChat Pay.', '请将 Request-ID 反馈给微信支付。'],
  [
    'Pass cipher: false to receive the verified response with its ciphertext.',
    '传 cipher: false 可取得已验签、仍含密文的应答。',
  ],
  // Fields
  ['{0} is missing: {1}.', '缺少 {0}：{1}。'],
  ['{0} has the wrong type: {1}.', '{0} 的类型有误：{1}。'],
  ['{0} breaks its rule: {1}.', '{0} 不符合规则：{1}。'],
  ['{0} is not a field of {1}.', '{1} 没有字段 {0}。'],
  ['{0} is not a field of {1}. Did you mean `{2}`?', '{1} 没有字段 {0}。您要的是 `{2}` 吗？'],
  // Requests
  ['Pass json; XML is for paths that begin with v2/.', '请传 json；XML 用于以 v2/ 开头的路径。'],
  ['Pass xml; JSON is for paths that begin with v3/.', '请传 xml；JSON 用于以 v3/ 开头的路径。'],
  ['Pass the fields in query.', '请把字段放入 query。'],
  [
    'Omit the header: the client names the key that it encrypts with. Or pass cipher: false.',
    '请去掉该请求头：客户端会填写加密所用的密钥。或传 cipher: false。',
  ],
  ['Pass a string or a Ciphertext.', '请传字符串或 Ciphertext。'],
  [
    'Shorten the text. If it is ciphertext already, pass new Ciphertext(text).',
    '请缩短文本。如果已是密文，请传 new Ciphertext(text)。',
  ],
  ['Omit the digest: the client computes it.', '请不要传摘要：由客户端计算。'],
  // APIv2
  ['Look for a proxy between this machine and WeChat Pay.', '请检查本机与微信支付之间的代理。'],
  ['Correct what the message names.', '请修正错误信息指出的问题。'],
  [
    'Correct what the message names. If it names the sign, check secret, the APIv2 key of this merchant.',
    '请修正错误信息指出的问题。如果提到签名，请检查 secret，即该商户的 APIv2 密钥。',
  ],
  [
    'Check the path and the client certificate in merchant: APIv2 reports its own errors with status 200, so this one comes from a proxy or load balancer.',
    '请检查路径和 merchant 中的商户证书：APIv2 的错误以状态码 200 返回，因此该错误来自代理或负载均衡。',
  ],
  ['The call is still in progress.', '请求仍在处理中。'],
  [
    'Use a new number only after a final failure: it may still be sent.',
    '最终失败后才能换用新单号：红包仍可能发出。',
  ],
  [
    'Check the order every 5 seconds for at most 30 seconds while the user enters the password, then reverse it.',
    '用户输入密码期间，请每 5 秒查询一次订单，最多 30 秒，之后撤销订单。',
  ],
  ['Check secret: it is the APIv2 key of this merchant.', '请检查 secret：它是该商户的 APIv2 密钥。'],
  [
    'Check that merchant is the current client certificate of this mchid: WeChat Pay refused it.',
    '微信支付拒绝了该商户证书，请检查 merchant 是否为该商户号当前的证书。',
  ],
  [
    'Apply for the permission on the merchant platform: the merchant lacks it.',
    '商户没有该权限，请在商户平台申请。',
  ],
  ['Place another order with a new number: this one is closed.', '订单已关闭，请用新单号重新下单。'],
  [
    'Ask the user to refresh the payment code, which has expired, and use a new number.',
    '付款码已过期，请用户刷新后用新单号重新支付。',
  ],
  ["Pass {0}: '{1}'.", "请传 {0}: '{1}'。"],
  [
    'Create another client for the other merchant: a client signs for one merchant.',
    '请为另一商户新建客户端：一个客户端只为一个商户签名。',
  ],
  [
    'Pass secret: the APIv2 key of 32 characters, set on the merchant platform under API security.',
    '请传 secret：商户平台“API 安全”中设置的 32 位 APIv2 密钥。',
  ],
  [
    'Remove both: WeChat Pay returns no such value, and your own numbers need letters, digits, - and _ only.',
    '请去掉这两个字符：微信支付不会返回这样的值，商户单号只需字母、数字、- 和 _。',
  ],
  [
    'Pass text: use JSON.stringify for a field that contains JSON.',
    '请传文本：包含 JSON 的字段请用 JSON.stringify。',
  ],
  ['Pass multipart only.', '请只传 multipart。'],
  ["Pass the secret of Work WeChat's paying application.", '请传企业微信付款应用的 secret。'],
  ['Pass xml or multipart.', '请传 xml 或 multipart。'],
  ['Pass the fields as xml: { … }.', '请以 xml: { … } 传字段。'],
  ['Pass one value: APIv2 signs one.', '请只传一个值：APIv2 只对一个值签名。'],
  ['Pass text in a query.', 'query 中请传文本。'],
  ['Use letters, digits and underscores.', '请只用字母、数字和下划线。'],
  ['Check whether the object contains itself.', '请检查对象是否包含自身。'],
  ['Remove it, for example with Xml.sanitize().', '请去掉，例如用 Xml.sanitize()。'],
  [
    'Pass UTF-8 XML with one root element and text fields. If it is an HTML page, check the URL and the proxies.',
    '请传 UTF-8 编码、只有一个根元素和文本字段的 XML。如果是 HTML 页面，请检查 URL 和代理。',
  ],
];
