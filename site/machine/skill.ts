import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of the skill of coding agents. */
interface SkillFile {
  /** `wechatpay-chain/SKILL.md` */
  readonly name: string;
  readonly text: string;
}

/** Reads the skill; its links to docs/ lead to the guides of the site. */
export function readSkill(folder: string): SkillFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => ({
      name,
      text: readFileSync(path.join(folder, name), 'utf8').replaceAll(
        'docs/README.md#',
        'en/guides/index.html#',
      ),
    }));
}
