import { createHash, randomBytes } from 'node:crypto';
import { parse } from 'secure-json-parse';
import { operationOf, traitsOf } from '../../openapi';
import { type Part, readForm } from '../files/form';
import { jsonReply, type Reply } from '../message';
import type { Operation, Visit } from '../operation';
import { Refusal } from '../refusal';
import type { State } from '../state';
import { admitRequest } from '../v3/admission';

/** The endpoints that take a file, and the name of what they give for it. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  '/v3/ecommerce/account/cancel-applications/media': 'media_id',
  '/v3/global/merchant-service/images/upload': 'media_id',
  '/v3/global/merchant-storage/file/upload': 'file_id',
  '/v3/marketing/bank/packages/{package_id}/tasks': 'task_id',
  '/v3/marketing/favor/media/image-upload': 'media_url',
  '/v3/marketing/partner/product-coupon/media/upload-image': 'media_url',
  '/v3/marketing/shopping-receipt/shoppingreceipts': 'receipt',
  '/v3/mch-manage/submission-files/sub-mchid/{sub_mchid}/upload': 'file_id',
  '/v3/mch-operation-manage/enhanced-due-diligence/{due_diligence_id}/upload': 'file_id',
  '/v3/merchant-service/images/upload': 'media_id',
  '/v3/merchant/media/upload': 'media_id',
  '/v3/merchant/media/video_upload': 'media_id',
  '/v3/new-tax-control-fapiao/fapiao-applications/upload-fapiao-file': 'fapiao_media_id',
  '/v3/taxi-invoice/cards/upload-file': 'fapiao_media_id',
};

function refuse(field: string, issue: string, message: string): Refusal {
  return Refusal.of(400, 'PARAM_ERROR', message, {
    detail: { field, value: null, issue, location: 'body' },
    internal: 268435461,
  });
}

interface Upload {
  readonly visit: Visit;
  readonly meta: Part;
  readonly parts: readonly Part[];
}

/** The parts of an upload; its signature covers `meta`, and `meta` alone. @see https://pay.weixin.qq.com/doc/v3/partner/4012760432 */
function admitUpload(visit: Visit): Upload {
  const { received } = visit;
  const parts = readForm(received.headers['content-type'] ?? '', received.body);
  const meta = parts?.find(({ name }) => name === 'meta');
  if (parts === undefined || meta === undefined) {
    throw Refusal.of(400, 'INVALID_REQUEST', '请求体不是合法的multipart/form-data，或缺少meta', {
      signed: false,
    });
  }
  admitRequest({ ...visit, received: { ...received, body: meta.body } });
  return { visit, meta, parts };
}

function readMeta({ body }: Part): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = parse(body.toString());
    if (typeof value === 'object' && value !== null) return new Map(Object.entries(value));
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw refuse('/meta', 'is no JSON object', 'meta不是合法的JSON');
}

/** @throws {Refusal} where a part is missing, or the digest is not that of the file */
function checkUpload(path: string, { meta, parts }: Upload): Part {
  const names = traitsOf('POST', path.slice(1)).upload;
  const file = parts.find(({ name }) => name === (names?.file ?? 'file'));
  if (file?.filename === undefined) throw refuse(`/${names?.file}`, 'is required', '缺少文件');
  const fields = readMeta(meta);
  const algorithm = names?.algorithm ?? 'sha256';
  const digest = createHash(algorithm).update(file.body).digest('hex');
  if (names?.digest && fields.get(names.digest) !== digest)
    throw refuse(`/meta/${names.digest}`, `is not the ${algorithm} of the file`, '文件摘要与文件内容不一致');
  if (names?.filename && !/\.\w+$/.test(String(fields.get(names.filename) ?? '')))
    throw refuse(`/meta/${names.filename}`, 'has no suffix', '文件名必须带有后缀');
  checkRequired(path, fields);
  return file;
}

function checkRequired(path: string, fields: ReadonlyMap<string, unknown>): void {
  const wanted = operationOf('POST', path.slice(1))?.request.multipart?.['meta']?.fields ?? {};
  for (const [name, { required }] of Object.entries(wanted)) {
    if (required && fields.get(name) === undefined)
      throw refuse(`/meta/${name}`, 'is required', `缺少参数${name}`);
  }
}

/** Keeps so many of the uploaded files, to give them back. */
const KEPT = 20;

/** As WeChat Pay's do, an id holds characters that a path cannot hold unescaped. */
function keep({ body, type = 'application/octet-stream' }: Part, state: State): string {
  const id = `${randomBytes(24).toString('base64')}/+==`;
  state.media.set(id, { bytes: Buffer.from(body), type });
  for (const oldest of state.media.keys()) {
    if (state.media.size <= KEPT) break;
    state.media.delete(oldest);
  }
  return id;
}

function answer(name: string, id: string): Reply {
  if (name === 'media_url')
    return jsonReply(200, { media_url: `https://wxpaylogo.qpic.cn/${encodeURIComponent(id)}` });
  return jsonReply(200, { [name]: name === 'receipt' ? {} : id });
}

export const UPLOADS: readonly Operation[] = Object.entries(ENDPOINTS).map(([path, name]) => ({
  method: 'POST',
  path,
  serve: (visit, state) => answer(name, keep(checkUpload(path, admitUpload(visit)), state)),
}));
