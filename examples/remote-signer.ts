// The merchant's private key lives in another process (or a KMS, or an HSM): this one only asks it to sign.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Signer, Wechatpay } from 'wechatpay-chain';
import { Rsa } from 'wechatpay-chain/crypto';
import { Sandbox } from 'wechatpay-chain/sandbox';

type Question = { id: number; sign: string } | { id: number; decrypt: string } | { key: string };
type Reply = { id: number; result?: string; error?: string };

// The key holder. In life it loads its key itself; here the gateway made it, so it is told.
function holdKey(): void {
  let privateKey: ReturnType<typeof Rsa.from> | undefined;
  process.on('message', async (question: Question) => {
    if ('key' in question) {
      privateKey = Rsa.from(question.key);
      return;
    }
    if (privateKey === undefined) return;
    const work =
      'sign' in question
        ? Rsa.signAsync(Buffer.from(question.sign, 'base64'), privateKey)
        : Rsa.decryptAsync(question.decrypt, privateKey);
    const reply = await work.then(
      (result): Reply => ({ id: question.id, result }),
      (error: Error): Reply => ({ id: question.id, error: error.message }),
    );
    process.send?.(reply);
  });
  process.on('disconnect', () => process.exit());
}

function signerOf(holder: ChildProcess, serial: string): Signer {
  const waiting = new Map<number, (reply: Reply) => void>();
  let count = 0;
  holder.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  const ask = (question: { sign: string } | { decrypt: string }): Promise<string> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, ({ result, error }) =>
        result === undefined ? reject(new Error(error)) : resolve(result),
      );
      holder.send({ id: count, ...question });
    });
  return {
    serial,
    sign: (message) => ask({ sign: message.toString('base64') }),
    decrypt: (ciphertext) => ask({ decrypt: ciphertext }),
  };
}

async function main(): Promise<void> {
  const sandbox = await Sandbox.start();
  const { privateKey, serial = '', ...config } = sandbox.config;
  const holder = fork(__filename, ['key-holder']);
  holder.send({ key: String(privateKey) });

  const wxpay = new Wechatpay({ ...config, signer: signerOf(holder, serial) });
  const { status, data } = await wxpay.v3.certificates.get();
  console.log(`Signed by process ${holder.pid}, answered with ${status}:`, data.data?.length, 'certificate');

  await wxpay.close();
  await sandbox.close();
  holder.disconnect();
  await once(holder, 'exit');
}

if (process.argv[2] === 'key-holder') {
  holdKey();
} else {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
