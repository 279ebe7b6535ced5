/** Hints about notifications, files, front-end parameters, the gateway and the command. */
export const PRODUCTS: readonly (readonly [en: string, zh: string])[] = [
  // Notifications
  [
    'Check the connection between the sender and this server: the sender disconnected before the end of the body.',
    '请检查发送方与本服务器之间的连接：报文主体尚未收完，对方已断开。',
  ],
  [
    "Pass the raw bytes, before anything parses them: WeChat Pay signs the bytes.\nExpress: app.post('/notify', express.raw({ type: ['application/json', 'text/xml'] }), …), and request.body.\nFastify: app.register(fastifyPlugin(notifications), { prefix: '/notify' }).\nKoa: koaMiddleware(notifications) before bodyParser(), or ctx.request.rawBody.\nNest: NotificationsModule.forRoot(…), or NestFactory.create(AppModule, { rawBody: true }) and request.rawBody.\nNext.js: await request.text(); in pages/api, export const config = { api: { bodyParser: false } }.",
    "请传解析之前的原始字节：微信支付对字节签名。\nExpress：app.post('/notify', express.raw({ type: ['application/json', 'text/xml'] }), …)，取 request.body。\nFastify：app.register(fastifyPlugin(notifications), { prefix: '/notify' })。\nKoa：koaMiddleware(notifications) 放在 bodyParser() 之前，或取 ctx.request.rawBody。\nNest：NotificationsModule.forRoot(…)，或 NestFactory.create(AppModule, { rawBody: true }) 并取 request.rawBody。\nNext.js：await request.text()；pages/api 中 export const config = { api: { bodyParser: false } }。",
  ],
  [
    'Ignore this request: WeChat Pay sends no notification of this size.',
    '请忽略该请求：微信支付不会发送这么大的通知。',
  ],
  [
    'Pass the headers with the body: { headers: request.headers, body }.',
    '请把请求头和主体一起传入：{ headers: request.headers, body }。',
  ],
  [
    'Check whether a proxy changes the request. If none does, ignore it: it did not come from WeChat Pay.',
    '请检查是否有代理改动请求。如果没有，请忽略该请求：它不是来自微信支付。',
  ],
  [
    'Mount the handler for POST only; a browser that opens notify_url sends GET.',
    '请只为 POST 挂载处理程序；用浏览器打开 notify_url 发送的是 GET。',
  ],
  [
    "Add notifications.on('{0}', …), or notifications.otherwise(…) for all types without a handler.",
    "请添加 notifications.on('{0}', …)，或用 notifications.otherwise(…) 处理其余类型。",
  ],
  [
    "Did you mean '{0}'? Handle undocumented types in otherwise(…).",
    "您要的是 '{0}' 吗？没有文档的类型请在 otherwise(…) 中处理。",
  ],
  ['Call both functions from one handler.', '请在一个处理函数中依次调用两者。'],
  [
    'Check the connection. WeChat Pay sends small bodies immediately, so the request may not come from WeChat Pay.',
    '请检查连接。微信支付的通知很小，会一次发完，因此该请求可能不是来自微信支付。',
  ],
  [
    'Check the connection to WeChat Pay: the download of platform certificates takes too long. WeChat Pay sends the notification again.',
    '平台证书下载耗时过长，请检查与微信支付的连接。微信支付会重发通知。',
  ],
  [
    'Store the event in the handler and do slow work afterwards: WeChat Pay waits 5 seconds. It sends the notification again.',
    '微信支付只等待 5 秒，请在处理函数中保存事件，耗时操作稍后进行。微信支付会重发通知。',
  ],
  [
    'Pass whole milliseconds, less than the 5,000 that WeChat Pay waits.',
    '请传整数毫秒，且小于微信支付等待的 5000。',
  ],
  ["Pass strings: appids: ['wx…'].", "请传字符串：appids: ['wx…']。"],
  [
    "Pass it in the options: app.register(fastifyPlugin, { prefix: '/notify', notifications }).",
    "请在选项中传入：app.register(fastifyPlugin, { prefix: '/notify', notifications })。",
  ],
  ['WeChat Pay signs the raw bytes.', '微信支付对原始字节签名。'],
  [
    'Set dedupe.lease longer than any handler runs; another delivery of this event was handled meanwhile.',
    '请把 dedupe.lease 设得比处理函数的耗时更长；期间该事件的另一次通知已被处理。',
  ],
  [
    'Do nothing: WeChat Pay sends the notification again, and gets a success once the event is handled.',
    '无需处理：微信支付会重发通知，事件处理完后将收到成功应答。',
  ],
  ['Pass whole milliseconds, for example 60_000.', '请传整数毫秒，如 60_000。'],
  [
    'Check that secret is the APIv2 key of the merchant platform. If it is, ignore the request: it did not come from WeChat Pay.',
    '请检查 secret 是否为商户平台设置的 APIv2 密钥。如果是，请忽略该请求：它不是来自微信支付。',
  ],
  [
    'Pass {0} that is set on the merchant platform under API security.',
    '请传商户平台“API 安全”中设置的{0}。',
  ],
  [
    'Check {0}. If it is correct, ignore the request: it did not come from WeChat Pay.',
    '请检查 {0}。如果无误，请忽略该请求：它不是来自微信支付。',
  ],
  [
    'Ignore the request if WeChat Pay did not send it. Otherwise report its event type to this project: it is not documented.',
    '如果不是微信支付发送的，请忽略。否则请将其事件类型反馈给本项目：该类型没有文档。',
  ],
  [
    'Ignore the request: WeChat Pay signs its notifications, so this one did not come from WeChat Pay.',
    '请忽略该请求：微信支付的通知都有签名，因此它不是来自微信支付。',
  ],
  [
    'Check that secret is the APIv2 key of the merchant platform, and that no proxy changes the body.',
    '请检查 secret 是否为商户平台设置的 APIv2 密钥，以及是否有代理改动报文主体。',
  ],
  ['The notification is genuine.', '通知本身是真实的。'],
  [
    'Pass the APIv3 key that is set on the merchant platform under API security.',
    '请传商户平台“API 安全”中设置的 APIv3 密钥。',
  ],
  [
    'Pass the APIv2 key that is set on the merchant platform under API security.',
    '请传商户平台“API 安全”中设置的 APIv2 密钥。',
  ],
  [
    'Use a separate path for other requests of WeChat Pay; this handler accepts notifications only.',
    '微信支付的其他请求请使用单独的路径；该处理程序只接受通知。',
  ],
  // Front-end parameters
  ['Pass 1 to {0} coupons.', '请传 1 至 {0} 张券。'],
  ['Pass a whole number from 1.', '请传不小于 1 的整数。'],
  ['Pass the value as WeChat Pay returned it.', '请原样传微信支付返回的值。'],
  ['Pass scheme, host and path: https://…', '请传协议、主机和路径：https://…'],
  // Files and bills
  [
    'Pass the exact text of the body: the signature covers its bytes.',
    '请传报文主体的原文：签名覆盖其字节。',
  ],
  ['Download the bill again to read its summary.', '请重新下载账单以读取汇总。'],
  ['Read the bill to its end before you close it.', '请读完账单后再关闭。'],
  ['Keep the rows that you need, or download the bill again.', '请保留需要的行，或重新下载账单。'],
  ['Read the bill to its end: the summary is its last row.', '请读完账单：汇总在最后一行。'],
  [
    'Discard the file and call again: it was truncated or changed on the way, and a new file has a new digest.',
    '请丢弃该文件并重新调用：它在途中被截断或改动，而新文件有新的摘要。',
  ],
  [
    'Call again: the file was truncated or changed on the way, or its key is not for this merchant certificate.',
    '请重新调用：文件在途中被截断或改动，或其密钥不属于该商户证书。',
  ],
  [
    'Check the content of the download URL: WeChat Pay writes shorter rows.',
    '请检查下载到的内容：微信支付账单的行没有这么长。',
  ],
  [
    'Save the bill with bill.save() and inspect that line: a text in it may contain the separator of fields.',
    '请用 bill.save() 保存账单并查看该行：其中的文本可能含有字段分隔符。',
  ],
  ['Pass a path or a Writable that is open.', '请传路径或打开的 Writable。'],
  ['Pass the path of a file in an existing directory.', '请传已有目录下的文件路径。'],
  [
    "Pass the name with its suffix: filename: 'licence.jpg'.",
    "请传带扩展名的文件名：filename: 'licence.jpg'。",
  ],
  ['It was cut or changed on the way: fetch it again.', '文件在途中被截断或改动，请重新下载。'],
  ['Raise the limit if a file of that size is expected.', '如果文件确有这么大，请提高上限。'],
  ['Pass a path, bytes, a Blob or a stream.', '请传路径、字节、Blob 或流。'],
  [
    'Reduce the size of the file. If WeChat Pay now accepts larger files, pass limits: false in multipart.',
    '请缩小文件。如果微信支付已放宽限制，请在 multipart 中传 limits: false。',
  ],
  ['Pass a stream of bytes.', '请传字节流。'],
  [
    'Pass false to skip the check of size and suffix, or leave it out.',
    '传 false 可跳过大小和扩展名的检查，否则不传。',
  ],
  [
    'Convert the file to one of these formats. To send the file anyway, pass limits: false in multipart.',
    '请转换成上述格式之一。如仍要发送，请在 multipart 中传 limits: false。',
  ],
  ['Pass a file with content.', '请传有内容的文件。'],
  [
    'Before you close the client, read the file to its end, or stop with bill.close() or the signal of the call.',
    '关闭客户端之前，请读完文件，或结束读取：bill.close()，或调用的 signal。',
  ],
  // Campaigns, amounts and columns
  [
    "Pass text such as '12.34'. Calculate in fen, where sums are exact.",
    "请传文本，如 '12.34'。请以分为单位计算，求和才精确。",
  ],
  [
    'Pass an amount as the API has it: 1234 for 12.34 yuan. For a refund or a loss, write the sign yourself.',
    '请传接口中的金额：12.34 元为 1234。退款或亏损请自行加负号。',
  ],
  ['Resume it when you are ready.', '准备好后请继续运行。'],
  ['Wait for its end, or stop it first.', '请等它结束，或先停止它。'],
  ['Return { json, … }.', '请返回 { json, … }。'],
  [
    'Return json, xml, query, headers and path variables; leave out {0}.',
    '请返回 json、xml、query、headers 和路径参数；不要返回 {0}。',
  ],
  ['Put the second argument of request into {0}.{1}.', '请把 request 的第二个参数放入 {0}.{1}。'],
  ["Pass a path, for example './campaign.sqlite'.", "请传路径，如 './campaign.sqlite'。"],
  ['Pass a string that is not empty.', '请传非空字符串。'],
  ['The default is {0}.', '默认值为 {0}。'],
  ['Look up the effect by the number before you send a new request.', '发送新请求前，请先用单号查询结果。'],
  ['Nothing was sent: run the campaign again to send a new request.', '请求未发出，请重新运行以发送新请求。'],
  ['Look up the effect by the number.', '请用单号查询结果。'],
  ['Use another id or another store for another campaign.', '其他批量任务请使用其他 id 或其他存储。'],
  ['Pass calls per second, for example 100.', '请传每秒次数，如 100。'],
  [
    'Pass calls per second, for example 100; for 200 a minute pass 200 / 60.',
    '请传每秒次数，如 100；每分钟 200 次请传 200 / 60。',
  ],
  ['Update wechatpay-chain, or use another file.', '请升级 wechatpay-chain，或使用其他文件。'],
  [
    'Pass the rates that sandbox.limitRates() accepts, or leave rates out.',
    '请传 sandbox.limitRates() 接受的频率，或不传 rates。',
  ],
  [
    "Pass names of the bill's header: ['商户订单号', '应结订单金额'].",
    "请传账单表头中的名称：['商户订单号', '应结订单金额']。",
  ],
  ['Pass columns that the bill has: {0}.', '请传账单中的列：{0}。'],
  [
    "Write method and path as in the catalogue: 'POST v3/refund/domestic/refunds'.",
    "请按文档写方法和路径：'POST v3/refund/domestic/refunds'。",
  ],
  ['Pass the number of calls in a second or in a minute.', '请传每秒或每分钟的次数。'],
  ['Pass the time_expire of the order as a Date.', '请以 Date 传订单的 time_expire。'],
  ['Pass your own number as a string.', '请以字符串传商户单号。'],
  ["Pass a path, for example './follow.sqlite'.", "请传路径，如 './follow.sqlite'。"],
  [
    'Pass the function that handles the end of orders, refunds and transfers.',
    '请传处理订单、退款和转账终态的函数。',
  ],
  [
    'Leave proxy out, and pass a ProxyAgent or an EnvHttpProxyAgent of undici as the dispatcher.',
    '请不要传 proxy，而以 undici 的 ProxyAgent 或 EnvHttpProxyAgent 作为 dispatcher。',
  ],
  [
    'Set {0}. `npx wxpay sandbox --write .env` writes all variables of a local gateway.',
    '请设置 {0}。`npx wxpay sandbox --write .env` 会写入本地网关的全部变量。',
  ],
  [
    'Pass the verb without calling it: paginate(wxpay.v3.merchantService.complaintsV2.get, { query }). Read other lists in a loop.',
    '请传动词而不要调用它：paginate(wxpay.v3.merchantService.complaintsV2.get, { query })。其他列表请循环读取。',
  ],
  [
    'Pass the query of a list as an object: the next page replaces one of its fields.',
    '列表的 query 请传对象：翻页时会替换其中一个字段。',
  ],
  ['Only the command wxpay reads values from its input.', '只有 wxpay 命令会从输入读取值。'],
  [
    'Pass scheme, host and port: http://proxy.example:3128. User name and password go before the host.',
    '请传协议、主机和端口：http://proxy.example:3128。用户名和密码写在主机之前。',
  ],
  ["Pass how the user pays: invoke.order('jsapi', order).", "请传支付方式：invoke.order('jsapi', order)。"],
  ['Call resetClock() to return to the present time.', '请调用 resetClock() 回到当前时间。'],
  // The gateway
  ['Create it with Sandbox.identity().', '请用 Sandbox.identity() 创建。'],
  ['Omit mchid, or create the identity for it.', '请不要传 mchid，或为它创建 identity。'],
  ['Pass the merchant ID, or omit mchid.', '请传商户号，或不传 mchid。'],
  [
    "Pass the merchant ID as a string, '1900000109', or leave mchid out.",
    "请传字符串形式的商户号 '1900000109'，或不传 mchid。",
  ],
  ['Pass a function such as Date.now.', '请传函数，如 Date.now。'],
  ['Pass true for HTTPS: the gateway issues its own certificate.', '启用 HTTPS 请传 true：证书由网关签发。'],
  ['Pass a number; 0 selects a free port.', '请传数字；0 表示任意空闲端口。'],
  ["Pass it without scheme and path: '127.0.0.1'.", "请不带协议和路径：'127.0.0.1'。"],
  ['Pass milliseconds, or leave it out for 8,000.', '请传毫秒数，不传时为 8000。'],
  ['Await it: { identity: await Sandbox.identity() }.', '请 await：{ identity: await Sandbox.identity() }。'],
  [
    "Pass objects such as { kind: 'drop-after', times: 1 }.",
    "请传对象，如 { kind: 'drop-after', times: 1 }。",
  ],
  ['Pass the path that sandbox.save(path) wrote.', '请传 sandbox.save(path) 写入的路径。'],
  ["Pass host names without scheme and path: ['app'].", "请传主机名，不带协议和路径：['app']。"],
  [
    "Call Sandbox.start() or Sandbox.start({ keys: 'public-key' }).",
    "请调用 Sandbox.start() 或 Sandbox.start({ keys: 'public-key' })。",
  ],
  ['Write const sandbox = await Sandbox.start({ … }).', '请写 const sandbox = await Sandbox.start({ … })。'],
  ["Start the gateway with keys: 'certificate' or 'both'.", "请以 keys: 'certificate' 或 'both' 启动网关。"],
  [
    'Pass the path of a file; the gateway creates it if it does not exist.',
    '请传文件路径；文件不存在时由网关创建。',
  ],
  [
    'Run `npm install better-sqlite3@12`, or update Node.js.',
    '请执行 `npm install better-sqlite3@12`，或升级 Node.js。',
  ],
  [
    'Start the gateway with a state file: `state` of Sandbox.start(), or `wxpay sandbox --state FILE`.',
    '请以状态文件启动网关：Sandbox.start() 的 `state`，或 `wxpay sandbox --state 文件`。',
  ],
  [
    'Pass a file that a gateway wrote, or a path in an existing folder where no file exists.',
    '请传网关写入的文件，或已有目录下尚不存在的文件路径。',
  ],
  [
    'Start the gateway with the version of this package that wrote the file.',
    '请用写入该文件的版本启动网关。',
  ],
  ['Stop the other gateway, or pass another file.', '请停止另一个网关，或换用其他文件。'],
  ['Take it from notifications.', '请从 notifications 中取。'],
  ['Submit an application first.', '请先提交申请。'],
  ['Pay the order first.', '请先支付订单。'],
  ['Create a service order first.', '请先创建支付分订单。'],
  ['Complete it first.', '请先完结订单。'],
  ['Pass a file that sandbox.save() wrote.', '请传 sandbox.save() 写入的文件。'],
  ['Choose one of the actions that its order lists.', '请选择订单列出的操作之一。'],
  ['Create a transfer first.', '请先创建转账。'],
  ['Place the order first.', '请先下单。'],
  ['Create the object first.', '请先创建对应的单据。'],
  ['Place a new order.', '请重新下单。'],
  [
    'Pass a number above 0 and up to 1, or omit probability.',
    '请传大于 0、不超过 1 的数，或不传 probability。',
  ],
  ['Pass one of {0}.', '请传 {0} 之一。'],
  [
    'Omit host and port to listen on a free port of 127.0.0.1.',
    '不传 host 和 port 时监听 127.0.0.1 的空闲端口。',
  ],
  ['Pass an integer from 0.', '请传不小于 0 的整数。'],
  // The command
  ['See the log of the workers.', '请查看 worker 的日志。'],
  ['See docs/campaigns.md for the form of a campaign file.', '批量任务文件的格式请见 docs/campaigns.md。'],
  ['Correct the column {0}.', '请修正列 {0}。'],
  ['Correct the placeholder or the first line of the table.', '请修正占位符或表格的首行。'],
  ['Set the APIv3 key.', '请配置 APIv3 密钥。'],
  ['Create it with `wxpay sandbox --identity FILE`.', '请用 `wxpay sandbox --identity 文件` 创建。'],
  ['Pass the fields of the resource.', '请传通知资源的字段。'],
  ['Pass its resource with --json, or use one of {0}, …', '请用 --json 传通知资源，或使用 {0} 等类型。'],
  ['Start the receiver, or correct the URL.', '请启动接收程序，或检查地址。'],
  ['Set the missing fields in {0}, or unset the others.', '请在 {0} 中补全缺少的字段，或去掉其余字段。'],
  ['Create the file, or correct the path.', '请创建该文件，或检查路径。'],
  [
    'Pass one of {0} as --profile, or set "default" in the file.',
    '请用 --profile 指定 {0} 之一，或在文件中设置 "default"。',
  ],
  ['Run `wxpay help` for the format.', '格式请见 `wxpay help`。'],
  ['Use these fields only, with string values: {0}.', '只能使用以下字段，值为字符串：{0}。'],
  ['Write { "profiles": { "shop": { "mchid": "…" } } }', '请写 { "profiles": { "shop": { "mchid": "…" } } }'],
  ['Set it: export {0}=…', '请设置：export {0}=…'],
  ['Use file:PATH.', '请用 file:路径。'],
  ['Pass the path of the right file.', '请传正确的文件路径。'],
  ['Read only one value from standard input.', '只能有一个值从标准输入读取。'],
  ['Pass a smaller input.', '请传更小的输入。'],
  ['Use env:NAME or file:PATH.', '请用 env:变量名 或 file:路径。'],
  ['Type the value, or use env:NAME or file:PATH.', '请输入值，或用 env:变量名 或 file:路径。'],
  [
    'Capture it with `curl -i`, or write { "headers": { … }, "body": "…" }.',
    '请用 `curl -i` 抓取，或写成 { "headers": { … }, "body": "…" }。',
  ],
];
