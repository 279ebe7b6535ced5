import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import type { Certificate } from '../../crypto';
import { omitUndefined } from '../../json';
import { downloadCertificates } from '../certificates';
import { clientConfig } from '../configuration/client';
import type { Merchant } from '../configuration/profile';
import { isReference, resolve } from '../configuration/value-source';
import { type Context, merchantOf } from '../context';
import { UsageError } from '../exit';

interface Options {
  readonly mchid?: string;
  readonly serialno?: string;
  readonly privatekey?: string;
  readonly key?: string;
  readonly directory: string;
  readonly baseuri?: string;
}

/** `wxpay certs`: saves the platform certificates as PEM files. Its options are those of the PHP package's downloader. */
export function certsCommand(context: Context): Command {
  const { certs: texts } = context.texts;
  return new Command('certs')
    .description(texts.description)
    .option('-m, --mchid <mchid>', texts.mchid)
    .option('-s, --serialno <serial>', texts.serial)
    .option('-f, --privatekey <file>', texts.privateKey)
    .option('-k, --key <where>', texts.key)
    .option('-o, --directory <folder>', texts.directory, '.')
    .option('-u, --baseuri <url>', texts.baseURL)
    .action(async (options: Options, command: Command) => {
      const fromOptions = await merchantIn(options, context);
      const found =
        fromOptions.mchid === undefined
          ? await merchantOf(command, context)
          : { merchant: {}, source: { kind: 'environment' } as const };
      const config = clientConfig({ ...found, merchant: { ...found.merchant, ...fromOptions } });
      const saved = save(await downloadCertificates(config), options.directory);
      context.output.result(
        saved.map(({ file, certificate: { serial, validFrom, validTo } }) => ({
          file,
          serial,
          validFrom,
          validTo,
        })),
        () =>
          saved
            .map(({ file, certificate }) => texts.saved(file, certificate.serial, certificate.validTo))
            .join('\n'),
      );
    });
}

async function merchantIn(options: Options, { env, input, texts }: Context): Promise<Merchant> {
  const { mchid, serialno: serial, privatekey, key, baseuri: baseURL } = options;
  // Any user of this machine can list its processes with their command lines.
  if (key !== undefined && !isReference(key)) throw new UsageError(texts.certs.keyOnCommandLine);
  const environment = { env, input, folder: process.cwd() };
  const file = privatekey?.startsWith('file:') ? privatekey : `file:${privatekey}`;
  return {
    ...omitUndefined({ mchid, serial }),
    ...(privatekey === undefined ? {} : { privateKey: await resolve(file, 'privateKey', environment) }),
    ...(key === undefined ? {} : { apiv3Key: await resolve(key, 'apiv3Key', environment) }),
    ...omitUndefined({ baseURL }),
  };
}

function save(certificates: readonly Certificate[], folder: string) {
  mkdirSync(folder, { recursive: true });
  return certificates.map((certificate) => {
    const file = path.join(folder, `wechatpay_${certificate.serial}.pem`);
    writeAtomically(file, certificate.pem);
    return { file, certificate };
  });
}

/** Writes a temporary file and renames it, so that the path never has a partial file. */
function writeAtomically(file: string, text: string): void {
  const temporary = `${file}.part`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
