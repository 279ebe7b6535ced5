import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '../..');

/** The file that the language service has open. */
export const EDITED_FILE = path.join(root, 'spec/edited.ts');

/** A language service of one file, which imports `wechatpay-chain` from source. */
export function serveTypes(text: string): ts.LanguageService {
  const options: ts.CompilerOptions = {
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    paths: { 'wechatpay-chain': [path.join(root, 'lib/index.ts')] },
  };
  const read = (name: string): string | undefined => (name === EDITED_FILE ? text : ts.sys.readFile(name));
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [EDITED_FILE],
    getCurrentDirectory: () => root,
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const content = read(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === EDITED_FILE || ts.sys.fileExists(name),
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}
