import { Command } from 'commander';
import type { WechatpayConfig } from '../../client';
import { ConfigError } from '../../errors';
import { clientConfig } from '../configuration/client';
import { type Context, findMerchantOf } from '../context';
import { callForAgent, configOfGateway } from '../mcp/call';
import { serveMcp } from '../mcp/server';
import { findRunningGateway } from '../running-gateways';

/** `wxpay mcp`: serves the reference, calls and explanations of errors to coding agents over standard input and output. */
export function mcpCommand(context: Context): Command {
  return new Command('mcp').description(context.texts.mcp.description).action(async (_options, command) => {
    await serveMcp(context, async (asked) =>
      callForAgent(await configFor(command, context), asked, context.signal),
    );
  });
}

/** The configured merchant; if there is none, the gateway that runs in another terminal. */
async function configFor(command: Command, context: Context): Promise<WechatpayConfig> {
  const found = await findMerchantOf(command, context);
  if (found !== undefined) return clientConfig(found);
  const gateway = findRunningGateway(context.env);
  if (gateway !== undefined) return configOfGateway(gateway);
  throw new ConfigError(
    'merchant',
    'expected a configured merchant or a running gateway, received neither',
    'Start a gateway with `npx wxpay sandbox`.',
  );
}
