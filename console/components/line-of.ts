import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser/lib/esm/main.js';

/** Returns the line of a field, counted from 0: of JSON or XML as it is shown. For a missing field, that of its parent. */
export function lineOf(text: string, pointer: readonly string[]): number {
  const offset = text.startsWith('<') ? xmlOffset(text, pointer) : jsonOffset(text, pointer);
  return text.slice(0, offset).split('\n').length - 1;
}

function xmlOffset(text: string, [name = '']: readonly string[]): number {
  return Math.max(0, text.indexOf(`<${name}>`));
}

function jsonOffset(text: string, pointer: readonly string[]): number {
  const tree = parseTree(text);
  if (tree === undefined) return 0;
  for (let length = pointer.length; length > 0; length -= 1) {
    const found = nodeAt(tree, pointer.slice(0, length));
    // The line of a field is that of its name.
    if (found !== undefined) return found.parent?.type === 'property' ? found.parent.offset : found.offset;
  }
  return tree.offset;
}

function nodeAt(tree: Node, pointer: readonly string[]): Node | undefined {
  return findNodeAtLocation(
    tree,
    pointer.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  );
}
