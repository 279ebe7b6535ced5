import type { Findings } from './en-findings';

export const findings: Findings = {
  source: ({ source }) => ({ message: `商户配置来自：${source}` }),
  'file-exposed': ({ source }) => ({
    message: `其他用户可以读取 ${source}`,
    hint: '请执行 chmod 600，或将密钥保存到其他位置并用 env:NAME 引用。',
  }),
  incomplete: ({ missing }) => ({ message: `缺少：${missing}`, hint: '请补全，否则无法发送请求。' }),
  'private-key': ({ bits }) => ({ message: `商户私钥是 ${bits} 位 RSA 密钥` }),
  'private-key-unusable': ({ problem }) => ({
    message: `商户私钥无法使用：${problem}`,
    hint: '应为 apiclient_key.pem 的完整内容，从 -----BEGIN 到 -----END。',
  }),
  certificate: ({ until }) => ({ message: `商户证书与私钥匹配，有效期至 ${until}` }),
  'certificate-absent': () => ({
    message: '未配置商户证书，未检查它与私钥是否匹配',
    hint: '配置 apiclient_cert.pem 后可检查证书及其序列号。',
  }),
  'certificate-unusable': ({ problem }) => ({
    message: `商户证书无法使用：${problem}`,
    hint: '应为 apiclient_cert.pem。',
  }),
  'certificate-foreign': () => ({
    message: '商户证书与私钥不匹配',
    hint: 'apiclient_cert.pem 与 apiclient_key.pem 必须来自同一次下载。',
  }),
  'certificate-expired': ({ until }) => ({
    message: `商户证书已于 ${until} 过期`,
    hint: '请在商户平台申请新证书，并更新序列号和私钥。',
  }),
  'certificate-expiring': ({ until, days }) => ({
    message: `商户证书将于 ${until} 过期，还有 ${days} 天`,
    hint: '请在商户平台申请新证书，到期前新旧证书均可使用。',
  }),
  'certificate-other-merchant': ({ name, mchid }) => ({
    message: `商户证书属于 ${name}，而 mchid 是 ${mchid}`,
    hint: '请把 mchid 设为该证书所属的商户号。',
  }),
  serial: ({ serial }) => ({ message: `序列号与证书一致：${serial}` }),
  'serial-other': ({ serial, actual }) => ({
    message: `配置的序列号是 ${serial}，证书的序列号是 ${actual}`,
    hint: '请使用证书的序列号，或不配置 serial。',
  }),
  'apiv3-key': () => ({ message: 'APIv3 密钥为 32 字节' }),
  'apiv3-key-absent': () => ({
    message: '未配置 APIv3 密钥',
    hint: '解密回调通知和平台证书时需要该密钥。',
  }),
  'apiv3-key-length': ({ bytes }) => ({
    message: `APIv3 密钥为 ${bytes} 字节，应为 32 字节`,
    hint: '请完整复制，不要带空格和换行。',
  }),
  secret: () => ({ message: 'APIv2 密钥为 32 字节' }),
  'secret-absent': () => ({
    message: '未配置 APIv2 密钥',
    hint: '调用 APIv2 接口（路径以 v2/ 开头）时需要该密钥。',
  }),
  'secret-length': ({ bytes }) => ({
    message: `APIv2 密钥为 ${bytes} 字节，应为 32 字节`,
    hint: '请完整复制，不要带空格和换行。',
  }),
  trust: ({ keys }) => ({ message: `验签密钥：${keys}` }),
  'trust-downloaded': () => ({ message: '使用平台证书验签，需要时自动下载' }),
  'trust-unusable': ({ problem }) => ({
    message: `微信支付的密钥无法使用：${problem}`,
    hint: '请在商户平台下载 pub_key.pem，并记下公钥 ID（PUB_KEY_ID_…）。',
  }),
  clock: ({ offset }) => ({ message: `本机时间正确（相差 ${offset} 秒）` }),
  'clock-off': ({ offset }) => ({
    message: `本机时间${Number(offset) > 0 ? '快' : '慢'} ${Math.abs(Number(offset))} 秒`,
    hint: '请用 NTP 校时，相差超过 300 秒时所有签名都会被拒绝。',
  }),
  'clock-unknown': () => ({ message: '无法与服务器比对时间' }),
  echo: ({ requestId }) => ({ message: `签名请求成功（Request-ID ${requestId}）` }),
  'echo-failed': ({ problem, hint }) => ({ message: `签名请求失败：${problem}`, hint: String(hint) }),
  'echo-skipped': () => ({ message: '配置不完整，未发送请求', hint: '请先解决上述问题。' }),
};
