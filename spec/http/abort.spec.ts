import { getEventListeners } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { call, client, platformHeaders } from '../support/client';
import { Wire } from '../support/wire';

const MANY = 30;

describe('one AbortSignal for many calls', () => {
  const many = <T>(make: () => T): T[] => Array.from({ length: MANY }, make);

  /** What is under way on a signal, by what it waits for. */
  const kinds: readonly [string, (wire: Wire, signal: AbortSignal) => Promise<unknown>[]][] = [
    [
      'responses',
      ({ url: baseURL }, signal) => {
        const wxpay = client({ baseURL });
        return many(() => wxpay.chain('v3/a').get({ signal }));
      },
    ],
    [
      'files',
      ({ url: baseURL }, signal) => {
        const wxpay = client({ baseURL });
        return many(() =>
          wxpay.chain('v3/billdownload/file').get({ query: { token: 't' }, sink: new PassThrough(), signal }),
        );
      },
    ],
    [
      'bills',
      ({ url: baseURL }, signal) => {
        const wxpay = client({ baseURL });
        const download_url = `${baseURL}v3/billdownload/file`;
        return many(() => wxpay.bills.fetch({ download_url }, { stream: true, signal }));
      },
    ],
    [
      'uploads of streams',
      ({ url: baseURL }, signal) => {
        const wxpay = client({ baseURL });
        const file = () => new Readable({ read: () => undefined });
        return many(() =>
          call(wxpay, 'post', 'v3/merchant/media/upload', {
            multipart: { file: file(), filename: 'a.png' },
            signal,
          }),
        );
      },
    ],
    [
      'pauses between attempts',
      (_, signal) => {
        const wxpay = client({ baseURL: 'http://127.0.0.1:1/', retry: { pause: 20_000 } });
        return many(() => wxpay.chain('v3/a').get({ signal }));
      },
    ],
  ];

  it.each(kinds)('has one listener and aborts all calls: %s', async (_, start) => {
    await using wire = await Wire.listen(() => undefined);
    const controller = new AbortController();
    const { signal } = controller;
    const calls = start(wire, signal);
    const settled = Promise.allSettled(calls);
    const counts: number[] = [];
    for (let turn = 0; turn < 200; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      counts.push(getEventListeners(signal, 'abort').length);
    }
    controller.abort();
    for (const end of await settled)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'ERR_ABORTED' } });
    expect(Math.max(...counts)).toBeLessThanOrEqual(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('has no listener after the calls', async () => {
    await using wire = await Wire.listen((_, response) => response.writeHead(204, platformHeaders('')).end());
    await using wxpay = client({ baseURL: wire.url });
    const { signal } = new AbortController();
    await Promise.all(many(() => wxpay.chain('v3/a').get({ signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
