/** Hints about calls: paths, options, connections, and what a call left possible. */
export const CALLS: readonly (readonly [en: string, zh: string])[] = [
  // Paths and arguments
  ['Start from the client: call wxpay.chain(url).', '请从客户端开始：wxpay.chain(url)。'],
  ['Put the query last, or use the query option.', '查询串应放在最后，或使用 query 选项。'],
  ['Write {empty} for a segment that is empty on purpose.', '路径段确实为空时请写 {empty}。'],
  ['End the chain with one of {0}, or its Async form.', '链的末尾应为 {0} 之一，或其 Async 形式。'],
  ['Pass the path as a string.', '请以字符串传路径。'],
  ['Write a variable as {name}.', '路径参数请写作 {name}。'],
  ['Omit the fragment: it is never sent.', '请去掉 # 及其后的内容：它不会被发送。'],
  [
    'Encode # as %23, or omit the fragment: it is never sent.',
    '请把 # 写作 %23，或去掉其后的内容：它不会被发送。',
  ],
  ['Pass a value other than "." and "..".', '请传 "." 和 ".." 以外的值。'],
  ['Pass it next to the body: { {0}: … }.', '请与请求体并列传入：{ {0}: … }。'],
  ['Omit empty members.', '请去掉空的成员。'],
  ['Pass well-formed text.', '请传格式正确的 Unicode 文本。'],
  ['Pass a string or a number.', '请传字符串或数字。'],
  [
    'Call post({ json, query, headers, … }) with the path variables next to them.',
    '请调用 post({ json, query, headers, … })，路径参数与它们并列。',
  ],
  [
    'Use one of these names: {0}. Put fields of the body into json.',
    '可用的名称：{0}。请求体的字段应放在 json 中。',
  ],
  [
    'Did you mean `{0}`? Put fields of the body into json.',
    '您要的是 `{0}` 吗？请求体的字段应放在 json 中。',
  ],
  ['Pass the HTTP method in any letter case.', '请传 HTTP 方法，大小写均可。'],
  [
    'Pass true or false, or omit it to use the default of the operation.',
    '请传 true 或 false；不传时使用接口的默认值。',
  ],
  ['Pass query: { name: value }, or omit it.', '请传 query: { name: value }，或不传。'],
  ["Pass headers: { 'X-Name': 'value' }, or omit it.", "请传 headers: { 'X-Name': 'value' }，或不传。"],
  ['Pass json: { … }, or omit it for a call without a body.', '请传 json: { … }；没有请求体时不传。'],
  ['Pass fields in xml; pass XML text in body.', '字段请放入 xml，已写好的 XML 请放入 body。'],
  ['Pass an object in json, or in xml for APIv2.', '对象请放入 json；APIv2 放入 xml。'],
  [
    'Pass path: { name: value }, or pass the variables next to json.',
    '请传 path: { name: value }，或与 json 并列传入。',
  ],
  ['Pass a string, for example url.href.', '请传字符串，如 url.href。'],
  [
    'Pass a number of milliseconds, or omit it to use the timeout of the client.',
    '请传毫秒数；不传时使用客户端的超时时间。',
  ],
  ['Pass signal: controller.signal.', '请传 signal: controller.signal。'],
  ['Pass progress: (bytes, total) => …', '请传 progress: (bytes, total) => …'],
  [
    'Pass multipart: { file, filename, meta }; the client adds the part names and the digest.',
    '请传 multipart: { file, filename, meta }；各部分的名称和摘要由客户端填写。',
  ],
  [
    'Pass an object, whose values are encoded; a string is sent as it is.',
    '请传对象，其中的值会被编码；字符串会原样发送。',
  ],
  ['Pass a finite number.', '请传有限的数字。'],
  ['Convert the value to a string.', '请先转成字符串。'],
  ['Convert the value to a string first.', '请先转成字符串。'],
  ['Convert BigInts to strings, and remove cycles.', '请把 BigInt 转成字符串，并去掉循环引用。'],
  ['Pass an object.', '请传对象。'],
  ['Pass text.', '请传文本。'],
  [
    'Omit a header without a value; join several values with a comma.',
    '没有值的请求头请不要传；多个值用逗号连接。',
  ],
  [
    'Use letters, digits and dashes in names, and one line of Latin-1 in values.',
    '名称请只用字母、数字和连字符，值应为一行 Latin-1 文本。',
  ],
  ['Use the names of the stack: {0}.', '中间件的名称有：{0}。'],
  [
    'Pass on a copy of the request: next({ ...request, headers }).',
    '请传请求的副本：next({ ...request, headers })。',
  ],
  ['Pass this error on: prepare() already has the request.', '请继续抛出该错误：prepare() 已取得请求。'],
  [
    'Remove the middleware that responds by itself, or let it pass the request on.',
    '请去掉自行应答的中间件，或让它把请求传下去。',
  ],
  // Paths that nobody knows
  ['Use {0}: no page describes {1} on this path.', '请使用 {0}：该路径没有 {1} 方法的文档。'],
  [
    'Correct the path: no page describes it, nor one that resembles it.',
    '请检查路径：没有文档描述该路径或与之相近的路径。',
  ],
  // Hosts and connections
  [
    'Build a client with that baseURL, because requests to other hosts are not signed. For a file URL in a response, call wxpay.files.download(url).',
    '签名不会发往其他主机，请用该 baseURL 新建客户端。应答中给出的文件地址请用 wxpay.files.download(url) 下载。',
  ],
  [
    'Use an https URL: files on other hosts are downloaded over HTTPS only.',
    '请使用 https 地址：其他主机上的文件只通过 HTTPS 下载。',
  ],
  ['Write https: WeChat Pay serves nothing over http.', '请写 https：微信支付不提供 http 服务。'],
  ['Write scheme, host and path: https://host/path.', '请写协议、主机和路径：https://host/path。'],
  [
    'Write scheme, host and, if needed, a path: https://api.mch.weixin.qq.com/.',
    '请写协议、主机，必要时加路径：https://api.mch.weixin.qq.com/。',
  ],
  [
    'Fetch files from URLs of verified responses only. For a file host of your own, set privateFileHosts: true.',
    '请只下载已验签应答中给出的地址。使用自己的文件服务器时，请设置 privateFileHosts: true。',
  ],
  ['No byte of the request was sent; it is safe to try again.', '请求没有发出任何字节，可以放心重试。'],
  ['A read changes nothing: try again.', '查询不会改变任何数据，请重试。'],
  ['The request had left this machine.', '请求已从本机发出。'],
  [
    'Check which step did not finish: a remote signer, a certificate store or a middleware.',
    '请查明未结束的环节：远程签名、证书存储或中间件。',
  ],
  [
    'Check the disk or the stream that receives the file, then call again.',
    '请检查文件写入的磁盘或流，然后重新调用。',
  ],
  [
    'Look for a proxy that delays or repeats responses: this response belongs to another call.',
    '该应答属于另一次调用，请检查滞留或重复应答的代理。',
  ],
  ['Check the outcome: the previous attempts failed.', '之前的尝试均已失败，请查看 outcome。'],
  // What a call left possible
  ['Use a new number only after the query reports a failure.', '查询结果为失败后，才能换用新单号。'],
  ['Use a new number only once it is known to have failed.', '确认失败后，才能换用新单号。'],
  ['The request may have been executed.', '请求可能已被受理。'],
  ['An earlier attempt may have been executed.', '之前的一次尝试可能已被受理。'],
  [
    'First {0}; if you call again, use the same number and content.',
    '请先{0}；如需重试，单号和内容必须相同。',
  ],
  [
    'The request may have been executed, and no merchant number identifies it: check its effect{0} before you call again.',
    '请求可能已被受理，且没有商户单号可供识别：重试前请先{0}确认结果。',
  ],
  [
    'An earlier attempt may have been executed, and no merchant number identifies it: check its effect{0} before you call again.',
    '之前的一次尝试可能已被受理，且没有商户单号可供识别：重试前请先{0}确认结果。',
  ],
  [
    'The request may have been executed, and it had no {0}: check its effect{1} before you call again.',
    '请求可能已被受理，且没有传 {0}：重试前请先{1}确认结果。',
  ],
  [
    'An earlier attempt may have been executed, and it had no {0}: check its effect{1} before you call again.',
    '之前的一次尝试可能已被受理，且没有传 {0}：重试前请先{1}确认结果。',
  ],
  [
    'Pass {0} in every call: WeChat Pay executes the same number once.',
    '每次调用都应传 {0}：相同单号微信支付只受理一次。',
  ],
  [
    'If it is CLOSED, refund again with a new out_refund_no. If it is ABNORMAL, call apply-abnormal-refund with this out_refund_no.',
    '状态为 CLOSED 时，请换用新的 out_refund_no 重新退款；为 ABNORMAL 时，请用该 out_refund_no 调用 apply-abnormal-refund。',
  ],
];

/** Parts of sentences that stand in the place of a value. */
export const PARTS: readonly (readonly [en: string, zh: string])[] = [
  ['check {0}', '查询 {0}'],
  ['query {0} with {1}', '用 {0} 查询 {1}'],
  ['query {0}', '用 {0} 查询'],
  [' with {0}', '用 {0} '],
  ['{0} ({1})', '{0}'],
  ['the environment', '环境变量'],
  ['required', '必填'],
  ['in fen', '单位：分'],
  ["in the currency's smallest unit", '单位：币种最小单位'],
  ['in seconds', '单位：秒'],
];
