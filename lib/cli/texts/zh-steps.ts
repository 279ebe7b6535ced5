import type { Status } from '../terminal/checklist';
import type { Change } from '../verification/changes';
import type { Step } from '../verification/steps';
import type { FindingText } from './en-findings';
import type { Steps } from './en-steps';

const CHANGES: Readonly<Record<Change, string>> = {
  'line-break-added': '去掉末尾的换行后签名相符：途中有程序在报文主体末尾加了换行。',
  'line-break-lost': '在末尾加上换行后签名相符：途中有程序去掉了报文主体末尾的换行。',
  'line-breaks': '把 CRLF 换成 LF 后签名相符：途中有程序改写了换行。',
  'byte-order-mark': '去掉开头的字节顺序标记（BOM）后签名相符：途中有程序加上了它。',
  reformatted: '改写成紧凑的 JSON 后签名相符：途中有程序解析并重新生成了报文主体。',
  escaped: '改写成带 \\/ 的 JSON 后签名相符：途中有程序解析并重新生成了报文主体。',
};

const FAILED = {
  headers: ['缺少 Wechatpay-* 请求头', '报文不是来自微信支付，或途中的代理删除了请求头。'],
  time: ['签名时间与判断时间相差超过 300 秒', '请校准本机时间；如果时间正确，则这是被重放的旧报文。'],
  probe: ['这是微信支付的签名探测流量，签名是故意写错的', '应当拒绝，并用商户单号查询结果。'],
  serial: ['未知的 Wechatpay-Serial', '请把该公钥或平台证书加入配置。'],
  signature: ['签名不符', '报文主体在传输途中被改动，或该序列号配置的密钥不属于微信支付。'],
  decryption: ['APIv3 密钥无法解密', '请与商户平台上设置的 APIv3 密钥核对。'],
} as const;

export const steps: Steps = {
  headers: (status) => told('headers', status, '四个 Wechatpay-* 请求头齐全'),
  time: (status, { age }) => ({
    hint: '如果现在才收到，会因过期被拒绝；按签名时的时间判断则有效。',
    ...told('time', status, `签名于 ${age} 秒前`),
  }),
  probe: (status) => told('probe', status, '不是签名探测流量'),
  serial: (status, { serial }) => told('serial', status, `密钥已知：${serial}`),
  signature: (status, { bytes, change }) => ({
    ...told('signature', status, `签名相符，报文主体 ${bytes} 字节`),
    ...(isChange(change) ? { hint: CHANGES[change] } : {}),
  }),
  content: (status, { event }) =>
    status === 'failed'
      ? { message: '报文主体不是 JSON', hint: '签名有效，请将 Request-ID 反馈给微信支付。' }
      : { message: `通知类型：${event}` },
  decryption: (status) =>
    status === 'warning'
      ? { message: '未解密', hint: '请配置 APIv3 密钥。' }
      : told('decryption', status, 'APIv3 密钥解密成功'),
};

function told(step: keyof typeof FAILED, status: Status, message: string): FindingText {
  if (status !== 'failed') return { message };
  const [problem, hint] = FAILED[step];
  return { message: problem, hint };
}

function isChange(value: Step['facts'][string] | undefined): value is Change {
  return typeof value === 'string' && Object.hasOwn(CHANGES, value);
}
