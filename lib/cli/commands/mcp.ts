import { Command } from 'commander';
import { merchantConfig } from '../../client';
import { ConfigError } from '../../errors';
import { clientConfig } from '../configuration/client';
import { type Context, findMerchantOf } from '../context';
import { type AgentTarget, callForAgent } from '../mcp/call';
import { serveMcp } from '../mcp/server';
import { findRunningGateway } from '../running-gateways';

/** `wxpay mcp`: serves the reference, calls and explanations of errors to coding agents over standard input and output. */
export function mcpCommand(context: Context): Command {
  return new Command('mcp').description(context.texts.mcp.description).action(async (_options, command) => {
    await serveMcp(context, async (asked) =>
      callForAgent(await targetOf(command, context), asked, context.signal),
    );
  });
}

/** The configured merchant; if there is none, the gateway that runs in another terminal. */
async function targetOf(command: Command, context: Context): Promise<AgentTarget> {
  const found = await findMerchantOf(command, context);
  const running = findRunningGateway(context.env);
  if (found !== undefined) return { config: clientConfig(found), running };
  if (running !== undefined) return { config: merchantConfig(running.merchant), running };
  throw new ConfigError(
    'merchant',
    'expected a configured merchant or a running gateway, received neither',
    'Start a gateway with `npx wxpay sandbox`.',
  );
}
