import { fileReply } from '../files/serving';
import type { Reply } from '../message';
import { type Operation, operation } from '../operation';
import { Refusal } from '../refusal';

const TOKEN = { type: 'string', required: true, maxLength: 256 } as const;

/** A file of at most a page, whole. */
function document(type: string, bytes: Buffer): Reply {
  return fileReply(type, { length: bytes.length, bytes: () => [bytes] });
}

/** The two paths under which bills are fetched. @see https://pay.weixin.qq.com/doc/v3/merchant/4012791868 */
const BILL_PATHS = ['/v3/billdownload/file', '/v3/bill/downloadurl'];

const billFiles = BILL_PATHS.map((path) =>
  operation({
    method: 'GET',
    path,
    variables: {},
    query: { token: TOKEN, tartype: { type: 'string' } },
    json: {},
    handle: ({ query, now }, state) => state.tickets.redeem(query.token, now),
  }),
);

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** E-receipts: any token is good, since nothing here applies for one. @see https://pay.weixin.qq.com/doc/v3/merchant/4012716436 */
const receipts = ['/v3/transferdownload/signfile', '/v3/transferdownload/elecvoucherfile'].map((path) =>
  operation({
    method: 'GET',
    path,
    variables: {},
    query: { token: TOKEN, source: { type: 'string' } },
    json: {},
    handle: () => document('application/pdf', PDF),
  }),
);

/** The image of a complaint, as it was uploaded. @see https://pay.weixin.qq.com/doc/v3/merchant/4012467251 */
const complaintImages = [
  '/v3/merchant-service/images/{media_id}',
  '/v3/global/merchant-service/images/{media_id}',
].map((path) =>
  operation({
    method: 'GET',
    path,
    variables: { media_id: { type: 'string', required: true } },
    query: { complaint_id: { type: 'string' } },
    json: {},
    handle: (call, state) => {
      const media = state.media.get(call.path.media_id);
      if (media) return document(media.type, media.bytes);
      throw Refusal.of(404, 'RESOURCE_NOT_EXISTS', '图片不存在');
    },
  }),
);

/** An invoice: whoever sends a signature along gives it to a host that has no business with it. */
const invoice: Operation = {
  method: 'GET',
  path: '/v3/new-tax-control-fapiao/download',
  serve: ({ received }) => {
    if (received.headers['authorization'] === undefined) return document('application/pdf', PDF);
    throw Refusal.of(400, 'INVALID_REQUEST', '此地址不接受商户签名', { signed: false });
  },
};

export const DOWNLOADS: readonly Operation[] = [...billFiles, ...receipts, ...complaintImages, invoice];
