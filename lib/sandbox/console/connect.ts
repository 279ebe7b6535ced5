import type { RequestRecord } from '../wire/request-log';
import { readAuthorization } from '../wire/v3/authorization';
import { CALL_MARK } from './call';
import type { ConsoleGateway } from './console-gateway';
import { publishedKeys } from './published-keys';
import type { ConnectFinding, ConnectView } from './views';

/** WeChat Pay rejects signatures that are this many seconds off. */
const WINDOW = 300;
/** Offsets up to this many seconds are normal: timestamps have whole seconds, and the network takes time. */
const TOLERANCE = 5;

/** What a client needs to call this gateway. All of it is public: private keys and secrets are not part of it. */
export function connectView(gateway: ConsoleGateway): ConnectView {
  const { url, config } = gateway;
  const { mchid, serial, certs, ca } = config;
  return {
    url,
    mchid,
    serial,
    ca,
    keys: publishedKeys(certs),
    findings: findings(gateway),
  };
}

/** What the requests and notifications so far say of the merchant's configuration. */
function findings(gateway: ConsoleGateway): ConnectFinding[] {
  const received = gateway.requests.filter(({ headers }) => headers[CALL_MARK] === undefined);
  const checked = received.findLast(({ verdict }) => verdict !== undefined);
  return [
    received.length === 0
      ? { status: 'skipped', name: 'requests-none', facts: {} }
      : { status: 'ok', name: 'requests', facts: { count: received.length }, request: received.at(-1)?.id },
    ...(checked === undefined ? [] : ofRequest(checked, gateway)),
    ofNotifications(gateway),
  ];
}

function ofRequest(record: RequestRecord, gateway: ConsoleGateway): ConnectFinding[] {
  const { id: request, verdict, headers } = record;
  const signature: ConnectFinding =
    verdict?.accepted === true
      ? { status: 'ok', name: 'signature', facts: {}, request }
      : { status: 'failed', name: 'signature-invalid', facts: { reason: verdict?.reason ?? '' }, request };
  const given = readAuthorization(headers['authorization'] ?? '');
  if (typeof given !== 'object') return [signature];
  const { mchid, serial } = gateway.config;
  const wrong: ConnectFinding[] = [];
  if (given.mchid !== mchid) {
    wrong.push({
      status: 'failed',
      name: 'mchid-other',
      facts: { mchid: given.mchid, expected: mchid },
      request,
    });
  }
  if (given.serial.toUpperCase() !== serial.toUpperCase()) {
    wrong.push({
      status: 'failed',
      name: 'serial-other',
      facts: { serial: given.serial, expected: serial },
      request,
    });
  }
  return [...wrong, signature, clockFinding(Number(given.timestamp), record, gateway)];
}

/** The offset of the client's clock: from the gateway's, or from the machine's while the gateway's is ahead. */
function clockFinding(
  timestamp: number,
  { at, id: request }: RequestRecord,
  gateway: ConsoleGateway,
): ConnectFinding {
  const offsets = [at, at - gateway.clockOffset].map((now) => Math.round(timestamp - now / 1_000));
  const [offset = 0] = offsets.toSorted((one, other) => Math.abs(one) - Math.abs(other));
  const seconds = Math.abs(offset);
  if (!(seconds > TOLERANCE)) return { status: 'ok', name: 'clock', facts: { offset }, request };
  return { status: seconds < WINDOW ? 'warning' : 'failed', name: 'clock-off', facts: { offset }, request };
}

function ofNotifications({ notifications }: ConsoleGateway): ConnectFinding {
  const sent = notifications.findLast(({ attempts }) => attempts.length > 0);
  if (sent === undefined) return { status: 'skipped', name: 'notifications-none', facts: {} };
  const { id: notification, state, attempts } = sent;
  if (state === 'received') return { status: 'ok', name: 'notification', facts: {}, notification };
  const { status, error = '' } = attempts.at(-1) ?? {};
  const facts = { answer: status === undefined ? error : `HTTP ${status}` };
  return { status: 'warning', name: 'notification-refused', facts, notification };
}
