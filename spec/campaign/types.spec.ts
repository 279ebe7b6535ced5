import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');
const FILE = path.join(__dirname, 'typed.ts');

/** The lines of typed.ts that the compiler complains of. */
function complaints(): number[] {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const program = ts.createProgram([FILE], { ...options, types: ['node'], noEmit: true });
  const source = program.getSourceFile(FILE);
  return program
    .getSemanticDiagnostics(source)
    .map(({ start = 0 }) => (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1);
}

describe('the types of a campaign', () => {
  it('accept a request of the operation and refuse a misspelled field, a missing variable and another operation', () => {
    // An unused `@ts-expect-error` is a complaint as well.
    expect(complaints()).toEqual([]);
  });
});
