import { createHash, randomBytes } from 'node:crypto';
import { readForm } from '../files/form';
import type { Operation } from '../operation';
import { answered, noCertificate, notTaken } from './answers';
import { signedText, signOf } from './sign';

/**
 * Takes an image. The sign covers the fields, among them the digest of the image, not the image itself.
 *
 * @see https://pay.weixin.qq.com/doc/global/v2/zh/4013641477
 */
export const uploadMedia: Operation = {
  method: 'POST',
  path: '/secapi/mch/uploadmedia',
  serve: ({ received, keyring, judge }, state) => {
    if (!keyring.isMerchants(received.certificate)) {
      judge({ accepted: false, fault: 'certificate' });
      throw noCertificate();
    }
    const parts = readForm(received.headers['content-type'] ?? '', received.body) ?? [];
    const media = parts.find(({ name }) => name === 'media');
    const fields = new Map(
      parts.filter((part) => part !== media).map(({ name, body }) => [name, body.toString()]),
    );
    const type = fields.get('sign_type') === 'HMAC-SHA256' ? 'HMAC-SHA256' : 'MD5';
    const expected = signedText(fields);
    const accepted = fields.get('sign') === signOf(type, expected, keyring.secret);
    judge(accepted ? { accepted, expected } : { accepted, fault: 'sign', expected });
    if (!accepted) throw notTaken('签名错误');
    if (media?.filename === undefined) throw notTaken('缺少参数media');
    if (fields.get('mch_id') !== keyring.mchid) throw notTaken('商户号不存在');
    if (fields.get('media_hash') !== createHash('md5').update(media.body).digest('hex')) {
      throw notTaken('media_hash与文件内容不一致');
    }
    const media_id = randomBytes(32).toString('base64url');
    state.media.set(media_id, {
      base64: media.body.toString('base64'),
      type: media.type ?? 'application/octet-stream',
    });
    return answered(
      { result_code: 'SUCCESS', mch_id: keyring.mchid, media_id },
      { type, key: keyring.secret },
    );
  },
};
