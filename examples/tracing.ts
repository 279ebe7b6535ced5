// Creates an OpenTelemetry span for every call from the events on node:diagnostics_channel.
import { channel } from 'node:diagnostics_channel';
import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { type Events, Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';

/** Subscribes a tracer. All events of a call have the same `call` object, which is the key of its span. */
function trace(tracer: Tracer): void {
  const spans = new WeakMap<object, Span>();
  const on = <Name extends keyof Events>(name: Name, listen: (event: Events[Name]) => void) =>
    channel(`wechatpay:${name}`).subscribe((event) => listen(event as Events[Name]));

  on('request', ({ call, origin }) => {
    const attributes = {
      'http.request.method': call.method,
      'url.template': call.path,
      'server.address': origin,
    };
    spans.set(call, tracer.startSpan(`${call.method} ${call.path}`, { kind: SpanKind.CLIENT, attributes }));
  });
  on('retry', ({ call, attempt, reason, pause }) => {
    spans.get(call)?.addEvent('retry', {
      attempt,
      reason,
      pause,
    });
  });
  on('response', ({ call, status, requestId, attempts }) => {
    spans
      .get(call)
      ?.setAttributes(describe(status, requestId, attempts))
      .end();
  });
  on('error', ({ call, status, requestId, attempts, name, code, outcome }) => {
    const span = spans.get(call)?.setAttributes(describe(status, requestId, attempts));
    span?.setAttributes({ 'error.type': name, 'wechatpay.outcome': outcome ?? '' });
    span?.setStatus({ code: SpanStatusCode.ERROR, message: code }).end();
  });
}

function describe(status: number | undefined, requestId: string | undefined, attempts: number) {
  return {
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(requestId === undefined ? {} : { 'wechatpay.request_id': requestId }),
    'http.request.resend_count': attempts - 1,
  };
}

async function main(): Promise<void> {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace(provider.getTracer('wechatpay-chain'));

  const sandbox = await Sandbox.start();
  const wxpay = new Wechatpay({ ...sandbox.config, retry: { pause: 50 } });
  sandbox.fault({ kind: 'rate-limit', times: 1 });
  await wxpay.v3.certificates.get();
  await wxpay
    .chain('v3/pay/transactions/native')
    .post({ json: {} as never })
    .catch(() => undefined);
  await wxpay.close();
  await sandbox.close();

  for (const { name, status, attributes, events } of exporter.getFinishedSpans()) {
    console.log(name, status.code === SpanStatusCode.ERROR ? 'failed' : 'ok', attributes);
    for (const event of events) console.log('  ', event.name, event.attributes);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
