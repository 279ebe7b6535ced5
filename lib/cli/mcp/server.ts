import { ConfigError, WechatpayError } from '../../errors';
import { METHODS } from '../../http';
import { CODE_FORMS, type CodeForm } from '../../reference';
import { VERSION } from '../../version';
import type { Context } from '../context';
import type { AskedCall } from './call';
import { type AskedError, describeForAgent, explainForAgent, findForAgent, writeForAgent } from './reference';

/** A tool of the server. */
interface Tool {
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly readOnly: boolean;
  readonly run: (input: never) => unknown;
}

const OPERATION = {
  method: { type: 'string', enum: METHODS, description: 'HTTP method' },
  path: {
    type: 'string',
    description: 'path, with values or names: v3/refund/domestic/refunds/{out_refund_no}',
  },
};
const VALUES = { type: 'object', additionalProperties: { type: 'string' } };

/** Serves the tools on standard input and output until the client closes them. */
export async function serveMcp(
  context: Context,
  call: (asked: AskedCall) => Promise<unknown>,
): Promise<void> {
  const [{ McpServer, fromJsonSchema }, { serveStdio }] = await loadPackage();
  const tools = toolsOf(context, call);
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('close', resolve).once('end', resolve);
    context.signal.addEventListener('abort', () => resolve());
  });
  const handle = serveStdio(() => {
    const server = new McpServer({ name: 'wechatpay-chain', version: VERSION });
    for (const { name, description, properties, required, readOnly, run } of tools) {
      const inputSchema = fromJsonSchema<Record<string, unknown>>({
        type: 'object',
        properties: { ...properties },
        required: [...required],
        additionalProperties: false,
      });
      server.registerTool(
        name,
        { description, inputSchema, annotations: { readOnlyHint: readOnly } },
        async (input) => replyOf(context, () => run(input as never)),
      );
    }
    return server;
  });
  await ended;
  await handle.close();
}

function toolsOf(context: Context, call: (asked: AskedCall) => Promise<unknown>): readonly Tool[] {
  return [
    {
      name: 'find_operation',
      description:
        'Finds operations of WeChat Pay by words in Chinese or English, by a path, or by the name of a field.',
      properties: { text: { type: 'string', description: 'refund, 申请退款, v3/refund, out_refund_no' } },
      required: ['text'],
      readOnly: true,
      run: ({ text }: { text: string }) => findForAgent(text),
    },
    {
      name: 'describe_operation',
      description:
        'Returns the fields, limits, codes and rate of an operation, and the number that makes a repeat safe.',
      properties: OPERATION,
      required: ['method', 'path'],
      readOnly: true,
      run: ({ method, path }: AskedCall) => describeForAgent(method, path),
    },
    {
      name: 'write_code',
      description: 'Writes the TypeScript code of an operation in one of six forms, or in all of them.',
      properties: { ...OPERATION, form: { type: 'string', enum: CODE_FORMS, description: 'default: all' } },
      required: ['method', 'path'],
      readOnly: true,
      run: ({ method, path, form }: AskedCall & { form?: CodeForm }) => writeForAgent(method, path, form),
    },
    {
      name: 'call',
      description:
        'Sends a signed call to the local gateway. To any other host, only queries of orders, refunds and certificates are sent.',
      properties: {
        ...OPERATION,
        variables: { ...VALUES, description: 'values of the variables of the path' },
        query: VALUES,
        json: { description: 'body of an APIv3 call' },
        xml: { type: 'object', description: 'fields of an APIv2 call' },
      },
      required: ['method', 'path'],
      readOnly: false,
      run: call,
    },
    {
      name: 'explain_error',
      description:
        'Explains an error of WeChat Pay or of this package: a code, or the JSON of an error or response.',
      properties: {
        error: { type: 'string', description: 'NOT_ENOUGH, or {"code":"PARAM_ERROR","message":"…"}' },
        status: { type: 'integer', description: 'HTTP status' },
        ...OPERATION,
      },
      required: ['error'],
      readOnly: true,
      run: (asked: AskedError) => explainForAgent(asked, context.texts.code),
    },
  ];
}

/** Runs a tool; an error becomes a result that the agent can read. */
async function replyOf({ texts }: Context, run: () => unknown) {
  try {
    return { content: [{ type: 'text' as const, text: JSON.stringify(await run(), null, 2) }] };
  } catch (error) {
    const facts =
      error instanceof WechatpayError
        ? { ...error.toJSON(), hint: error.hintIn(texts.code) }
        : { message: error instanceof Error ? error.message : String(error) };
    return { isError: true, content: [{ type: 'text' as const, text: JSON.stringify(facts, null, 2) }] };
  }
}

/** @throws {ConfigError} if the package is not installed. */
async function loadPackage() {
  try {
    return await Promise.all([
      import('@modelcontextprotocol/server'),
      import('@modelcontextprotocol/server/stdio'),
    ]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.endsWith('MODULE_NOT_FOUND') !== true) throw error;
    throw new ConfigError(
      'mcp',
      'expected the package @modelcontextprotocol/server, which is not installed',
      'Run `npm install @modelcontextprotocol/server`.',
    );
  }
}
