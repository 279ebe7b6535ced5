import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { scenes } from './support/unawaited';

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);

/** What a program prints that plays a scene and then has nothing more to do; one that does not end is an error. */
async function play(scene: string): Promise<string[]> {
  const support = path.join(__dirname, 'support');
  const args = ['-r', path.join(support, 'register.cjs'), path.join(support, 'unawaited.ts'), scene];
  const env = { ...process.env, IDENTITY: JSON.stringify(identity) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 50_000 });
  return stdout.trim().split('\n');
}

describe('a program that does not look after', () => {
  const [failing = '', ...quiet] = scenes;

  it(`${failing} is told by Node, once`, async () => {
    const told = await play(failing);
    expect(told.sort()).toEqual([expect.stringMatching(/^ApiError: /), 'ended']);
  });

  it.each(quiet)('%s ends by itself, and nothing is unhandled', async (scene) => {
    await expect(play(scene)).resolves.toEqual(['ended']);
  });
});
