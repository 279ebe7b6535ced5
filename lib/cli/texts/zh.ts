import type { Texts } from './en';
import { findings } from './zh-findings';
import { steps } from './zh-steps';

/** The texts of the command in Chinese. */
export const zh: Texts = {
  code: 'zh',
  description: '微信支付命令行工具：发送签名请求、验证应答，自带本地网关用于调试。',
  version: '显示版本',
  help: '显示帮助',
  helpCommand: '显示命令的帮助',
  output: '结果的输出格式',
  language: '提示语言',
  profile: '商户配置名称',
  config: '配置文件，默认 ~/.config/wechatpay/config.json',
  titles: {
    'Usage:': '用法：',
    'Options:': '选项：',
    'Global Options:': '通用选项：',
    'Commands:': '命令：',
    'Arguments:': '参数：',
  },
  inHelp: (description) =>
    description
      .replace(' (choices:', '（可选：')
      .replace('default:', '默认：')
      .replace(' (默认：', '（默认：')
      .replace(/\)$/, '）'),
  usage: (code, message, subject) => {
    const known: Record<string, string> = {
      'commander.unknownOption': `未知选项 ${subject}`,
      'commander.unknownCommand': `未知命令 ${subject}`,
      'commander.missingArgument': `缺少参数 ${subject}`,
      'commander.optionMissingArgument': `选项缺少参数 ${subject}`,
      'commander.missingMandatoryOptionValue': `缺少选项 ${subject}`,
      'commander.invalidArgument': `参数无效 ${subject}`,
      'commander.excessArguments': '参数过多',
    };
    return known[code] ?? message.replace(/^error: /, '');
  },
  after: `
商户配置的来源：
  按顺序取其一：--profile 指定的商户、环境变量、默认商户；不会混用。
  WECHATPAY_MCHID  WECHATPAY_SERIAL  WECHATPAY_PRIVATE_KEY  WECHATPAY_CERTIFICATE
  WECHATPAY_PUBLIC_KEY_ID  WECHATPAY_PUBLIC_KEY  WECHATPAY_PLATFORM_CERTIFICATE
  WECHATPAY_APIV3_KEY  WECHATPAY_SECRET  WECHATPAY_BASE_URL  WECHATPAY_CA
  值可以是文本、file:路径、env:变量名、stdin 或 prompt。配置文件的格式：
  { "default": "shop", "profiles": { "shop": { "mchid": "1900000109", "privateKey": "file:apiclient_key.pem", … } } }
  字段有 mchid serial privateKey certificate publicKeyId publicKey platformCertificate apiv3Key secret baseURL ca。

退出码：
  0 成功   1 程序内部错误   2 命令行参数错误   3 配置错误，未发送请求
  4 微信支付拒绝   5 连接失败，未发送请求   6 结果未知，重试前请先查询
  7 验签失败或解密失败   8 doctor 发现问题`,
  errors: {
    error: '错误：',
    outcome: {
      'not-sent': '未发送请求。',
      rejected: '微信支付未受理该请求。',
      unknown: '请求可能已被受理，重试前请先用商户单号查询。',
    },
    requestId: 'Request-ID',
    detail: '详情',
    nobody: '环境变量和配置文件中均未配置商户',
    nobodyHint: '请执行 wxpay help 查看配置项，或启动本地网关：wxpay sandbox --write gateway.env',
    exposed: (file) => `其他用户可以读取 ${file}，请执行 chmod 600。`,
  },
  sandbox: {
    description: '启动本地的微信支付网关',
    port: '监听端口，0 为任意空闲端口',
    host: '监听地址',
    https: '启用 HTTPS，证书由网关的本地 CA 签发',
    keys: '商户使用平台证书还是微信支付公钥',
    mchid: '商户号',
    identity: '密钥文件，不存在时自动生成；trigger 用它签名',
    state: '保存密钥、时钟和业务数据的 SQLite 文件，网关运行时持续写入',
    write: '将配置写入文件：以 .json 结尾时为配置文件格式，否则为 shell 环境变量',
    rate: '要执行的频率限制：published，或如 "POST v3/refund/domestic/refunds=150/second"，可多次指定',
    fault: '要注入的故障，如 drop-after,path=/v3/refund/*,probability=0.03，可多次指定',
    notify: '除本机外允许接收通知的主机，可多次指定',
    quiet: '不输出收到的请求',
    dropped: '连接已断开',
    console: '控制台的访问范围：仅本机、所有能访问网关的主机、关闭',
    page: (url) => `控制台：${url}`,
    ready: (url) => `网关已启动：${url}，按 Ctrl-C 停止。`,
    open: (host) => `所有能访问 ${host} 的主机都可以使用该网关。`,
  },
  call: {
    description: '发送一个签名请求并验证应答',
    path: '接口路径，如 v3/pay/transactions/native，可包含参数值或 {变量}',
    method: 'HTTP 方法，默认 GET，有请求体时为 POST',
    json: '请求体：JSON、@文件，或 - 表示标准输入',
    xml: 'APIv2 请求的字段，JSON 格式',
    query: '查询参数，可多次指定',
    variable: '路径参数，可多次指定',
    header: '请求头，可多次指定',
    baseURL: '本次请求的接口地址',
    timeout: '本次请求的超时时间，单位毫秒',
    dryRun: '只显示请求和待签名串，不发送',
    code: '只输出对应的 TypeScript 代码，不发送',
    message: '待签名串',
    answered: (status, requestId) => `${status}  Request-ID ${requestId}`,
  },
  certs: {
    description: '下载并验证平台证书，保存为 PEM 文件',
    mchid: '商户号',
    serial: '商户 API 证书序列号',
    privateKey: '商户 API 私钥文件（apiclient_key.pem）',
    key: 'APIv3 密钥的来源：env:变量名、file:路径、stdin 或 prompt',
    keyOnCommandLine:
      '--key：命令行中的密钥会被其他用户看到，请使用 env:变量名、file:路径、stdin 或 prompt。',
    directory: '输出目录',
    baseURL: '接口地址',
    saved: (file, serial, until) => `${file}  ${serial}  有效期至 ${until.toISOString().slice(0, 10)}`,
  },
  doctor: { description: '检查商户配置', offline: '只做本地检查，不发送请求', findings },
  mcp: {
    description: '向编程智能体提供接口文档与本地网关（MCP，标准输入输出）',
  },
  verify: {
    description: '验证抓取的应答或回调通知，并指出失败的步骤',
    file: '原始 HTTP 报文（curl -i），或带 headers 和 body 的 JSON；默认读标准输入',
    at: '判断签名是否过期所用的时间，默认为签名时间',
    steps,
  },
  reference: {
    description: '查看接口的参数和代码',
    words: '接口路径，或路径、名称中的关键词',
    code: '代码风格',
    columns: ['方法', '路径', '名称'],
    fieldColumns: ['字段', '类型', '必填', '描述', '规则'],
    codeColumns: ['字段', '取值', '含义'],
    inLanguage: ([zh]) => zh,
    units: { fen: '单位：分', 'minor-unit': '单位：币种最小单位', seconds: '单位：秒' },
    inUnit: (name, unit) => `${name}（${unit}）`,
    required: '是',
    unless: (others) => `与 ${others.join('、')} 任填其一`,
    when: (condition) => `${condition} 时`,
    request: '请求：',
    answer: '应答：',
    codeTitle: '代码',
    nothing: '未找到接口。',
    meant: (path) => `未找到接口。您要的是 ${path} 吗？`,
    count: (number) => `共 ${number} 个接口`,
    rate: ({ limit, per, by, source }) =>
      `频率限制：每${by === 'merchant' ? '商户' : '服务商'}每${per === 'second' ? '秒' : '分钟'} ${limit} 次（来源：${source === 'page' ? '上述官方文档' : source}）`,
  },
  listen: {
    description: '接收回调通知并转发给应用',
    forwardTo: '应用的地址',
    port: '监听端口，0 为任意空闲端口',
    ready: (url, to) => `notify_url：${url}  ->  ${to}`,
    unverified: '未配置商户：通知不经验签直接转发，须由应用验签。',
    reply: (status, milliseconds) =>
      status === undefined ? '无法访问应用' : `${status}，${milliseconds} 毫秒`,
  },
  fault: {
    description: '向运行中的网关注入故障，查看或移除生效中的故障',
    kind: '故障类型，不填则列出生效中的故障',
    listKinds: '列出全部类型及其作用',
    path: '文档中的路径、完整路径，或以 * 结尾的前缀，默认不限',
    method: 'HTTP 方法，默认不限',
    event: '通知的事件类型，或以 * 结尾的前缀，默认不限',
    code: 'rate-limit、error 和 error-after 的错误码',
    times: '影响多少个请求，默认 1；使用 --probability 时默认不限',
    always: '影响每个请求',
    after: '先放行多少个匹配的请求',
    delay: '应答或通知的延迟，单位毫秒',
    probability: '每个匹配的请求出现故障的概率，大于 0 且不超过 1',
    seed: '概率的随机种子',
    clear: '移除全部故障，或指定编号的故障',
    gateway: '网关的地址，默认为最近启动的网关',
    none: '没有生效中的故障。',
    hits: (hits, times) => (times === null ? `已生效 ${hits} 次` : `已生效 ${hits} 次，共 ${times} 次`),
    chance: (probability) => `概率 ${probability}`,
    kinds: {
      'wrong-signature': '应答签名错误',
      'stale-clock': '应答签名于十分钟前',
      'unknown-serial': 'Wechatpay-Serial 是未知的密钥',
      'missing-headers': '应答没有签名',
      probe: '应答为签名探测',
      'rate-limit': '429，未执行',
      error: '500，未执行',
      'error-after': '500，已执行',
      'bad-gateway': '502 及未签名的 HTML 页面，未执行',
      'bad-gateway-after': '502 及未签名的 HTML 页面，已执行',
      drop: '连接断开，未执行',
      'drop-after': '已执行，随后连接断开',
      truncate: '已执行，应答传输到一半时连接断开',
      delay: '应答延迟',
      'notification-lost': '通知从不发送',
      'notification-late': '通知延后发送',
      'notification-doubled': '通知同时发送两次',
    },
  },
  clock: {
    description: '查看、拨快或恢复运行中网关的时钟',
    move: '拨快的时间：90s、15m、1h 或 1d；或 reset',
    gateway: '网关的地址，默认为最近启动的网关',
    shown: (now, seconds) => (seconds === 0 ? `${now}  与本机时间一致` : `${now}  比本机快 ${seconds} 秒`),
  },
  control: {
    noGateway: '需要运行中的网关，但未找到',
    noGatewayHint: '请在另一个终端启动网关（wxpay sandbox），或传入 --gateway URL。',
    refusedHint: '启动网关时不要使用 --console off。',
  },
  trigger: {
    description: '向应用发送一条加密并签名的回调通知',
    event: '通知类型：TRANSACTION.SUCCESS',
    to: '应用的地址，默认为运行中的网关最近收到的 notify_url',
    identity: '网关的密钥文件，由 sandbox --identity 生成，默认使用运行中网关的密钥',
    noGateway: '需要运行中的网关或密钥文件，两者均未找到',
    noGatewayHint: '请在另一个终端启动网关（wxpay sandbox），或传入 --identity FILE。',
    noUrl: '缺少应用的地址',
    noUrlHint: '请传入 --to http://localhost:3000/notify。',
    json: '通知资源的明文：JSON、@文件或 -，默认使用示例',
    answered: (event, status, body) => `${event}  ${status} ${body}`,
  },
  bill: {
    description: '下载指定日期的账单，并与已验签的摘要核对',
    date: '账单日期，如 2026-11-23',
    kind: '交易账单或资金账单',
    file: '输出文件，默认为标准输出',
    saved: (file, bytes) => `${file}  ${bytes} 字节`,
  },
  campaign: {
    description: '向大量接收方发送同一种调用，每个接收方恰好生效一次',
    file: '批次文件（JSON）',
    rows: '接收方表格：CSV、.jsonl，或以 - 表示标准输入中的 CSV',
    run: '发送调用；再次运行即继续',
    status: '显示批次状态，运行中也可查看',
    pause: '暂停在别处运行的批次；run 可继续',
    report: '以 CSV 输出每个接收方的结果',
    rate: '每秒调用次数',
    target: '输出文件，默认为标准输出',
    end: '只输出该结果的接收方；可重复',
    saved: (file, recipients) => `${file}  ${recipients} 个接收方`,
    states: { running: '运行中', paused: '已暂停', cancelled: '已取消', finished: '已完成' },
    counts: ({ done, refused, unclear, invalid, open, duplicates, changed }) =>
      `成功 ${done}，被拒绝 ${refused}，结果未知 ${unclear}，无效 ${invalid}，未结束 ${open}；重复行 ${duplicates}，内容有变的行 ${changed}`,
    line: (bar, { done, refused, unclear, rate, eta }) =>
      `${bar}  成功 ${done}，被拒绝 ${refused}，结果未知 ${unclear}  ${rate.toFixed(0)} 次/秒${eta === undefined ? '' : `  剩余 ${Math.ceil(eta / 1000)} 秒`}`,
  },
  complete: { description: '输出 shell 的补全脚本', shell: 'shell 的名称' },
  completion: {
    description: '为 shell 安装补全',
    shell: 'shell 的名称，默认取自 $SHELL',
    remove: '移除补全',
    installed: (shell, file) => `已将 ${shell} 的补全安装到 ${file}，打开新的终端即可使用。`,
    removed: (shell) => `已移除 ${shell} 的补全。`,
    unknown: (name) => `应为 bash、zsh 或 fish，实际为 ${name}`,
    unknownHint: '请指定 shell 的名称：wxpay completion zsh。',
  },
};
