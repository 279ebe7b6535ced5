// Uploads an image: npx ts-node examples/upload-image.ts [FILE]. Default: a generated image.
import { connect } from './connect';
import { withProgressBar } from './progress-bar';

const SIDE = 512;
const HEAD = 54;

/** Creates a blue square as a BMP of 768 KiB. */
function square(): Buffer {
  const image = Buffer.alloc(HEAD + SIDE * SIDE * 3);
  image.write('BM');
  for (const [at, value] of [
    [2, image.length],
    [10, HEAD],
    [14, 40],
    [18, SIDE],
    [22, SIDE],
    [34, SIDE * SIDE * 3],
  ] as const) {
    image.writeUInt32LE(value, at);
  }
  image.writeUInt16LE(1, 26);
  image.writeUInt16LE(24, 28);
  for (let at = HEAD; at < image.length; at += 3) image[at] = 0xff;
  return image;
}

async function main([, , path]: string[]): Promise<void> {
  const { wxpay, close } = await connect();
  try {
    // The client calculates the digest, names the parts, and signs the meta part.
    const multipart = path ? { file: path } : { file: square(), filename: '门店照片.bmp' };
    const { data } = await withProgressBar('upload', (progress) =>
      wxpay.v3.merchant.media.upload.post({ multipart, progress }),
    );
    console.log('media_id', data.media_id);
  } finally {
    await close();
  }
}

main(process.argv).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
