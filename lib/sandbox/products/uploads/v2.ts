import { createHash } from 'node:crypto';
import { Failure } from '../../wire/v2/answers';
import { xmlOperation } from '../../wire/v2/operation';
import { keepFile } from './media';

/** The response contains an AppID of the merchant, though an upload has none. */
const APPID = 'wxd678efh567hg6787';

/**
 * Accepts an image. The sign covers the fields, including the digest of the image, but not the image itself.
 *
 * @see https://pay.weixin.qq.com/doc/global/v2/zh/4013641477
 */
export const uploadMedia = xmlOperation('/secapi/mch/uploadmedia', ({ text, file, keyring }, state) => {
  if (file === undefined) throw new Failure('PARAM_ERROR', '缺少参数media');
  if (text('media_hash') !== createHash('md5').update(file.body).digest('hex')) {
    throw new Failure('PARAM_ERROR', 'media_hash与文件内容不一致');
  }
  return { appid: APPID, mch_id: keyring.mchid, media_id: keepFile(file, state) };
});
