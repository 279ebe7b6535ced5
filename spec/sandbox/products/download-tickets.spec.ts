import { DownloadTickets } from '../../../lib/sandbox/products/bills/download-tickets';
import { emptyReply } from '../../../lib/sandbox/wire/messages';

const NOW = 1_800_000_000_000;
const MB = 1024 * 1024;

const offer = (name: string, weight = 1) => ({ name, weight, serve: () => emptyReply(200) });

describe('download tickets', () => {
  it('have one token per file, valid for half a minute after the last request', () => {
    const tickets = new DownloadTickets();
    const token = tickets.issue(NOW, offer('a'));
    expect(tickets.issue(NOW + 20_000, offer('a'))).toBe(token);
    expect(tickets.issue(NOW, offer('b'))).not.toBe(token);
    expect(tickets.redeem(token, NOW + 50_000).status).toBe(200);
    expect(() => tickets.redeem(token, NOW + 50_001)).toThrow('下载链接无效或已过期');
    expect(() => tickets.redeem('nobodys', NOW)).toThrow('下载链接无效或已过期');
  });

  it('keep the last thousand files, and the last 16 MB of large ones', () => {
    const tickets = new DownloadTickets();
    const [first = '', second = ''] = Array.from({ length: 1_001 }, (_, index) =>
      tickets.issue(NOW, offer(`${index}`)),
    );
    expect(() => tickets.redeem(first, NOW)).toThrow();
    expect(tickets.redeem(second, NOW).status).toBe(200);
    const [large, larger] = [
      tickets.issue(NOW, offer('large', 10 * MB)),
      tickets.issue(NOW, offer('larger', 10 * MB)),
    ];
    expect(() => tickets.redeem(large, NOW)).toThrow();
    expect(tickets.redeem(larger, NOW).status).toBe(200);
    const largest = tickets.issue(NOW, offer('largest', 99 * MB));
    expect(tickets.redeem(largest, NOW).status).toBe(200);
  });
});
