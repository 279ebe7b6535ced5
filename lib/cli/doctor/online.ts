import type { WechatpayConfig } from '../../client';
import { Wechatpay } from '../../client';
import { ConfigError, WechatpayError } from '../../errors';
import { clientConfig } from '../configuration/client';
import type { Found } from '../configuration/profile';
import { type Finding, finding } from './finding';

const MESSAGE = 'wxpay doctor';
/** WeChat Pay rejects signatures that are this many seconds off. */
const WINDOW = 300;
/** Offsets up to this many seconds are normal: the Date header has whole seconds, and the network takes time. */
const TOLERANCE = 5;

/** Sends one signed request: compares the clocks, and checks the signatures of both sides. */
export async function exchange(found: Found, signal: AbortSignal): Promise<Finding[]> {
  let config: WechatpayConfig;
  try {
    config = clientConfig(found);
  } catch (error) {
    if (error instanceof ConfigError) return [finding('skipped', 'echo-skipped')];
    throw error;
  }
  return echo(config, signal);
}

async function echo(config: WechatpayConfig, signal: AbortSignal): Promise<Finding[]> {
  let offset: number | undefined;
  try {
    await using wxpay = new Wechatpay(config);
    wxpay.stack.v3.before('transport', 'clock', async (request, next) => {
      const sent = Date.now();
      const answer = await next(request);
      offset = offsetOf(answer.headers.get('Date'), (sent + Date.now()) / 2);
      return answer;
    });
    const { data, requestId } = await wxpay.v3.security.echo.post({
      json: { echo_message: MESSAGE },
      signal,
    });
    const same = data.echo_message === MESSAGE;
    const facts = { requestId: requestId ?? '-' };
    return [
      examineClock(offset),
      same
        ? finding('ok', 'echo', facts)
        : finding('failed', 'echo-failed', { problem: data.echo_message, hint: '' }),
    ];
  } catch (error) {
    if (!(error instanceof WechatpayError)) throw error;
    const facts = { problem: `${error.code}: ${error.message}`, hint: error.hint };
    return [examineClock(offset), finding('failed', 'echo-failed', facts)];
  }
}

/** Returns how far this machine's clock is ahead of the server's, in seconds. */
function offsetOf(date: string | null, now: number): number | undefined {
  const server = Date.parse(date ?? '');
  return Number.isNaN(server) ? undefined : Math.round((now - server - 500) / 1000);
}

function examineClock(offset: number | undefined): Finding {
  if (offset === undefined) return finding('skipped', 'clock-unknown');
  const seconds = Math.abs(offset);
  if (seconds <= TOLERANCE) return finding('ok', 'clock', { offset });
  return finding(seconds < WINDOW ? 'warning' : 'failed', 'clock-off', { offset });
}
