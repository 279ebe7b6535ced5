import type { Operation } from '../../lib/reference/model';
import { pascal } from './names';

/** A node of the chain: what can be called on it, and where it goes on. */
export interface Node {
  /** The name of its type: `V3PayTransactionsNative`. */
  readonly name: string;
  /** The path to it: `v3/pay/transactions/native`. */
  readonly path: string;
  readonly children: Map<string, Node>;
  readonly operations: Operation[];
}

/** Grows the tree of all paths. Throws where two paths would have types of one name. */
export function growTree(operations: readonly Operation[]): Node {
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
  if (other !== undefined) throw new Error(`"${other}" and "${path}" would both have the type ${name}`);
  names.set(name, path);
  const node: Node = { name, path, children: new Map(), operations: [] };
  parent.children.set(segment, node);
  return node;
}

/** A node and all below it. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children.values()) yield* walk(child);
}
