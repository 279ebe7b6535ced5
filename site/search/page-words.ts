/** Words that lead to a guide before other pages, beside those of its title and text; in both languages. */
export const GUIDE_WORDS: Readonly<Record<string, string>> = {
  agents: 'mcp ai llm skill openapi swagger postman 智能体 大模型',
  apiv2: 'xml md5 v2',
  campaigns: 'bulk mass batch many send coupon 批量 群发 发券 发卡 名单',
  cli: 'command terminal shell wxpay 命令行 终端',
  configuration: 'option environment variable 配置 选项 环境变量',
  'error-codes': 'error code 错误码',
  errors: 'exception outcome unknown 异常 报错 错误处理 结果未知',
  'files-and-bills': 'download upload csv reconcile 下载 上传 对账',
  follow: 'poll lost notification 轮询 查单 掉单 补单',
  frameworks: 'server example bundler 框架 示例 打包',
  frontend: 'front end paysign parameter 调起支付 前端 参数',
  gateway: 'sandbox mock local test simulate 沙箱 本地 测试 模拟',
  'getting-started': 'install start quick tutorial 安装 入门 快速开始 接入',
  keys: 'rotate key certificate public serial kms hsm 密钥 证书 公钥 序列号',
  migration: 'migrate php sdk 迁移',
  notifications: 'verify receive callback webhook notify url 验签 解密 回调 接收',
  partner: 'service provider sub merchant 服务商 特约商户 子商户',
  performance: 'benchmark speed 性能 压测',
  retries: 'retry timeout failover host 重试 超时 备用域名 容灾',
  security: 'rotate key leak vulnerability 轮换 更换 密钥 泄露 漏洞 安全',
  'sensitive-fields': 'encrypt decrypt personal data 敏感 加密 解密',
  types: 'typescript strict enum 类型 枚举',
};

/** Words that lead to the most received notifications before others. */
export const EVENT_WORDS: Readonly<Record<string, string>> = {
  'TRANSACTION.SUCCESS': '支付通知 支付成功 订单 payment paid order',
  'REFUND.SUCCESS': '退款通知 退款成功 refund refunded',
  'MCHTRANSFER.BILL.FINISHED': '转账通知 商家转账 transfer',
  PROFITSHARING: '分账通知 profit sharing',
  'COMPLAINT.CREATE': '投诉通知 complaint',
};
