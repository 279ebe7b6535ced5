// Signs with a private key that another process holds; a KMS or an HSM works the same way.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type Signer, Wechatpay } from 'wechatpay-chain';
import { Rsa } from 'wechatpay-chain/crypto';
import { Sandbox } from 'wechatpay-chain/sandbox';

type SignerRequest = { id: number; sign: string } | { id: number; decrypt: string } | { key: string };
type Reply = { id: number; result?: string; error?: string };

// The process with the key. A real one loads its own key; this one receives the key of the gateway.
function holdKey(): void {
  let privateKey: ReturnType<typeof Rsa.from> | undefined;
  process.on('message', async (request: SignerRequest) => {
    if ('key' in request) {
      privateKey = Rsa.from(request.key);
      return;
    }
    if (privateKey === undefined) return;
    const work =
      'sign' in request
        ? Rsa.signAsync(Buffer.from(request.sign, 'base64'), privateKey)
        : Rsa.decryptAsync(request.decrypt, privateKey);
    const reply = await work.then(
      (result): Reply => ({ id: request.id, result }),
      (error: Error): Reply => ({ id: request.id, error: error.message }),
    );
    process.send?.(reply);
  });
  process.on('disconnect', () => process.exit());
}

function signerOf(holder: ChildProcess, serial: string): Signer {
  const pending = new Map<number, (reply: Reply) => void>();
  let count = 0;
  holder.on('message', (reply: Reply) => {
    pending.get(reply.id)?.(reply);
    pending.delete(reply.id);
  });
  const ask = (request: { sign: string } | { decrypt: string }): Promise<string> =>
    new Promise((resolve, reject) => {
      count += 1;
      pending.set(count, ({ result, error }) =>
        result === undefined ? reject(new Error(error)) : resolve(result),
      );
      holder.send({ id: count, ...request });
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
  console.log(`Signed by process ${holder.pid}, status ${status}:`, data.data?.length, 'certificate');

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
