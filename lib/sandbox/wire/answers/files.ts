import { createHash, getHashes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Seed } from './seed';

/** A small file of a valid format. */
export interface SampleFile {
  readonly type: string;
  readonly body: Buffer;
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A page with one line of text, and the table of its object offsets. */
function pdf(text: string): Buffer {
  const stream = `BT /F1 18 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ].map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`);
  const head = '%PDF-1.4\n';
  const starts = objects.map((_, index) => head.length + objects.slice(0, index).join('').length);
  const places = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const body = head + objects.join('');
  const count = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${count}\n0000000000 65535 f \n${places}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  );
}

/** A bill of one row: every value begins with a back-tick, the sum is at the end. */
function csv(seed: Seed, day: string): Buffer {
  const amount = (seed.number(1, 10_000) / 100).toFixed(2);
  const lines = [
    '记账时间,微信支付业务单号,业务名称,收支类型,收支金额(元)',
    `\`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)} 00:00:00,\`${seed.digits(28)},\`交易,\`收入,\`${amount}`,
    '总笔数,总金额',
    `\`1,\`${amount}`,
  ];
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
}

export function gzipped(plain: Buffer): SampleFile {
  return { type: 'application/x-gzip', body: gzipSync(plain) };
}

/**
 * @param media the documented media types of the file; the first one is used.
 * @param day of a bill, `20260101`.
 */
export function sampleFile(media: readonly string[], seed: Seed, day = '20260101'): SampleFile {
  switch (media[0]) {
    case 'image':
      return { type: 'image/png', body: PNG };
    case 'pdf':
      return { type: 'application/pdf', body: pdf(`WeChat Pay sandbox ${seed.hex(16)}`) };
    case 'csv':
      return { type: 'text/plain; charset=utf-8', body: csv(seed, day) };
    default:
      return { type: 'text/plain; charset=utf-8', body: Buffer.from(`${seed.digits(20)}\n`) };
  }
}

const HASHES = getHashes();

/** The digest of a file by the name that WeChat Pay has for it: `SHA1`, `SHA256`, `SM3`. */
export function digestOf(type: string, body: Buffer): string {
  const name = type.toLowerCase();
  return createHash(HASHES.includes(name) ? name : 'sha256')
    .update(body)
    .digest('hex');
}
