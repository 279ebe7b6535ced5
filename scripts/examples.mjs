// Runs all examples one after the other, each with its own gateway. npm run typecheck has checked their types.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const env = { ...process.env, TS_NODE_TRANSPILE_ONLY: 'true' };
const shared = ['connect.ts', 'progress-bar.ts'];
for (const file of readdirSync(path.join(root, 'examples')).sort()) {
  if (!file.endsWith('.ts') || shared.includes(file)) continue;
  console.log(`\n--- npx ts-node examples/${file}`);
  execFileSync('npx', ['ts-node', `examples/${file}`], { cwd: root, env, stdio: 'inherit' });
}
