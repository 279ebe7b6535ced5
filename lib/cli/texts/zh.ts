import type { Texts } from './en';
import { findings } from './zh-findings';
import { steps } from './zh-steps';

/** Everything that the command says in Chinese. */
export const zh: Texts = {
  description: '命令行里的微信支付：签名请求、验证应答，并自带本地网关供调试。',
  version: '显示版本',
  help: '显示帮助',
  helpCommand: '显示命令的帮助',
  output: '结果的输出格式',
  language: '提示语言',
  profile: '使用配置文件中的哪个商户',
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
  依次为 --profile 指定的商户、环境变量、默认商户；只取其中之一，互不混用。
  WECHATPAY_MCHID  WECHATPAY_SERIAL  WECHATPAY_PRIVATE_KEY  WECHATPAY_CERTIFICATE
  WECHATPAY_PUBLIC_KEY_ID  WECHATPAY_PUBLIC_KEY  WECHATPAY_PLATFORM_CERTIFICATE
  WECHATPAY_APIV3_KEY  WECHATPAY_SECRET  WECHATPAY_BASE_URL  WECHATPAY_CA
  值可以是文本、file:路径、env:变量名、stdin 或 prompt。配置文件的格式：
  { "default": "shop", "profiles": { "shop": { "mchid": "1900000109", "privateKey": "file:apiclient_key.pem", … } } }
  字段有 mchid serial privateKey certificate publicKeyId publicKey platformCertificate apiv3Key secret baseURL ca。

退出码：
  0 成功   1 程序自身的错误   2 命令行有误   3 配置有误，未发送任何请求
  4 微信支付拒绝   5 无法连接，未发送   6 可能已执行，请先查询
  7 无法证明来自微信支付，或无法解密   8 doctor 发现问题`,
  errors: {
    error: '错误：',
    outcome: {
      'not-sent': '未发送任何请求。',
      rejected: '未被执行。',
      unknown: '可能已被执行：重试之前请先用商户单号查询。',
    },
    requestId: 'Request-ID',
    detail: '详情',
    nobody: '环境变量和配置文件里都没有商户',
    nobodyHint: '请看 wxpay help，或启动自带密钥的网关：wxpay sandbox --write gateway.env',
    exposed: (file) => `其他用户可以读取 ${file}，请执行 chmod 600。`,
  },
  sandbox: {
    description: '启动本地的微信支付网关',
    port: '监听端口，0 为任意空闲端口',
    host: '监听地址',
    https: '使用 HTTPS，证书由网关自己签发',
    keys: '商户拥有微信支付的哪种密钥',
    mchid: '商户号',
    identity: '保存密钥的文件，不存在时自动生成；trigger 用它签名',
    state: '保存密钥、时钟与全部业务数据的文件：启动时读取，结束时写入',
    write: '把配置写入文件：以 .json 结尾时写成配置文件，否则写成 shell 环境变量',
    notify: '除本机外允许发送通知的主机名，可重复给出',
    console: '谁可以打开控制台：本机、任何能访问网关的人、任何人都不可以',
    page: (url) => `控制台：${url}`,
    ready: (url) => `网关已启动：${url}，按 Ctrl-C 结束。`,
    open: (host) => `任何能访问 ${host} 的人都可以使用它。`,
  },
  call: {
    description: '发起一次签名请求并验证应答',
    path: 'v3/pay/transactions/native，可带具体的值或 {变量}',
    method: '请求方法，默认 GET，有请求主体时为 POST',
    json: '请求主体：JSON、@文件，或用 - 表示标准输入',
    xml: 'APIv2 请求的字段，写成 JSON',
    query: '查询参数',
    variable: '路径变量',
    header: '请求头',
    baseURL: '本次请求使用的其他域名',
    timeout: '本次请求的时限，毫秒',
    dryRun: '不发送，只显示请求和待签名串',
    code: '不发送，只打印对应的 TypeScript 代码',
    message: '待签名串',
    answered: (status, requestId) => `${status}  Request-ID ${requestId}`,
  },
  certs: {
    description: '下载并验证平台证书，保存为 PEM 文件',
    mchid: '商户号',
    serial: '商户 API 证书序列号',
    privateKey: '商户 API 私钥文件（apiclient_key.pem）',
    key: 'APIv3 密钥的位置：env:变量名、file:路径、stdin 或 prompt',
    keyOnCommandLine: '--key：密钥不能写在命令行里。请写 env:变量名、file:路径、stdin 或 prompt。',
    directory: '保存到哪个目录',
    baseURL: '其他域名',
    saved: (file, serial, until) => `${file}  ${serial}  有效期至 ${until.toISOString().slice(0, 10)}`,
  },
  doctor: { description: '检查配置有什么问题', offline: '只检查，不发起请求', findings },
  verify: {
    description: '检查截获的应答或通知是否来自微信支付，并指出哪一步失败',
    file: '原始 HTTP 报文（curl -i），或带 headers 和 body 的 JSON；默认读标准输入',
    at: '按什么时间判断是否过期，默认为签名时的时间',
    steps,
  },
  reference: {
    description: '显示接口的字段和代码',
    words: '路径，或路径与官方名称中的词',
    code: '代码的写法',
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
    nothing: '没有找到接口。',
    count: (number) => `共 ${number} 个接口`,
  },
  listen: {
    description: '接收回调通知并转发给应用',
    forwardTo: '应用的地址',
    port: '监听端口，0 为任意空闲端口',
    ready: (url, to) => `notify_url：${url}  ->  ${to}`,
    unverified: '没有商户配置：通知原样转发，由应用自己验证。',
    reply: (status, milliseconds) =>
      status === undefined ? '应用无法访问' : `${status}，${milliseconds} 毫秒`,
  },
  trigger: {
    description: '向应用发送一条加密并签名的回调通知',
    event: '通知类型：TRANSACTION.SUCCESS',
    to: '应用的地址',
    identity: '网关的密钥文件，由 sandbox --identity 生成',
    json: '通知内容：JSON、@文件或 -；默认用示例',
    answered: (event, status, body) => `${event}  ${status} ${body}`,
  },
  bill: {
    description: '下载某一天的账单，并与签名过的摘要核对',
    date: '日期，如 2026-11-23',
    kind: '交易账单或资金账单',
    file: '保存到哪个文件，默认写到标准输出',
    saved: (file, bytes) => `${file}  ${bytes} 字节`,
  },
  complete: { description: '打印 shell 的补全脚本', shell: 'shell 的名称' },
};
