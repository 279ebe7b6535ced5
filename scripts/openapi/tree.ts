import type { Operation } from '../../lib/reference/model';
import { pascal } from './identifiers';

/** A node of the chain, with its operations and children. */
export interface Node {
  /** The name of the generated type: `V3PayTransactionsNative`. */
  readonly name: string;
  /** The path of the node: `v3/pay/transactions/native`. */
  readonly path: string;
  readonly children: Map<string, Node>;
  readonly operations: Operation[];
}

/** Builds the tree of all paths. Throws if two paths would have the same type name. */
export function buildTree(operations: readonly Operation[]): Node {
  const names = new Map<string, string>();
  const root: Node = { name: '', path: '', children: new Map(), operations: [] };
  for (const operation of operations) {
    let node = root;
    for (const segment of operation.path.split('/')) {
      node = node.children.get(segment) ?? addChild(node, segment, names);
    }
    node.operations.push(operation);
  }
  return root;
}

function addChild(parent: Node, segment: string, names: Map<string, string>): Node {
  const path = parent.path === '' ? segment : `${parent.path}/${segment}`;
  const name = parent.name + (segment === '' ? 'Empty' : pascal(segment));
  const other = names.get(name);
  if (other !== undefined) {
    throw new Error(`Expected unique type names, received ${name} for both "${other}" and "${path}"`);
  }
  names.set(name, path);
  const node: Node = { name, path, children: new Map(), operations: [] };
  parent.children.set(segment, node);
  return node;
}

/** Yields a node and its descendants. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children.values()) yield* walk(child);
}
