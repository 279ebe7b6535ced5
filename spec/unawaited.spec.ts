import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Identity, Sandbox } from 'wechatpay-chain/sandbox';
import { scenes } from './support/unawaited';

let identity: Identity;
beforeAll(async () => {
  identity = await Sandbox.identity();
}, 60_000);

/** Runs a scene in a separate program and returns its output; fails if the program does not exit. */
async function play(scene: string): Promise<string[]> {
  const support = path.join(__dirname, 'support');
  const args = ['-r', path.join(support, 'register.cjs'), path.join(support, 'unawaited.ts'), scene];
  const env = { ...process.env, IDENTITY: JSON.stringify(identity) };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 50_000 });
  return stdout.trim().split('\n');
}

describe('a program with', () => {
  const [failing = '', ...quiet] = scenes;

  it(`${failing} gets one error report from Node`, async () => {
    const told = await play(failing);
    expect(told.sort()).toEqual([expect.stringMatching(/^ApiError: /), 'ended']);
  });

  it.each(quiet)('%s exits without unhandled rejections', async (scene) => {
    await expect(play(scene)).resolves.toEqual(['ended']);
  });
});
