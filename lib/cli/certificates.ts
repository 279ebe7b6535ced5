import type { WechatpayConfig } from '../client';
import { clientConfigOf, Wechatpay } from '../client';
import type { Certificate } from '../crypto';
import { ConfigError } from '../errors';
import { openCertificate, readCertificates } from '../trust';

/**
 * Downloads the platform certificates and decrypts each with the APIv3 key. The response is verified with the configured
 * keys, or, where there are none, with the decrypted certificates themselves.
 *
 * @throws {ConfigError} if there is no APIv3 key.
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012068829
 */
export async function downloadCertificates(config: WechatpayConfig): Promise<Certificate[]> {
  const { apiv3Key } = config;
  if (apiv3Key === undefined) {
    throw new ConfigError(
      'apiv3Key',
      'expected the APIv3 key to decrypt certificates with, received none',
      'Set the APIv3 key.',
    );
  }
  await using wxpay = new Wechatpay({ ...config, certificates: config.certificates ?? 'auto' });
  const { body } = await wxpay[clientConfigOf(wxpay).certificatesPath].get();
  return readCertificates(body).map((sealed) => openCertificate(sealed, apiv3Key));
}
