import type { Method } from '../../http';
import type { DocumentedNames, Operation, Webhook, WrittenCall } from '../../reference';
import type { Attempt, NotificationRecord } from '../notifications/record';
import type { OrderKindView, OrderView } from '../products';
import type { Label } from '../products/product';
import type { Fault } from '../wire/faults';

// What the console's page and the gateway say to each other: types only, for both sides.

export type { OrderAction, OrderKindView, OrderView } from '../products';

/** A kind of objects, with what its states mean. */
export interface KindView extends OrderKindView {
  readonly states?: Readonly<Record<string, Label>>;
}

/** The object that a message is about. */
export interface AboutView {
  readonly kind: string;
  readonly number: string;
  /** Whether the gateway has it, and so a page of it. */
  readonly exists: boolean;
  /** In fen. */
  readonly amount?: number | undefined;
}

/** The gateway's clock. */
export interface ClockView {
  /** In milliseconds. */
  readonly now: number;
  /** How far it is ahead of the machine's, in milliseconds. */
  readonly offset: number;
}

/** Whose gateway it is. */
export interface GatewayView extends ClockView {
  readonly mchid: string;
  readonly url: string;
  /** Of the package. */
  readonly version: string;
  /** Changes with every start of a gateway: what the page knows belongs to one run. */
  readonly run: string;
  /** Changes with the merchant's keys. */
  readonly keys: string;
  /** The kinds of orders and other objects, each a table of the page. */
  readonly orderKinds: readonly KindView[];
}

/** A key that WeChat Pay publishes: its ID, and the public key or the certificate. */
export interface PublishedKey {
  readonly id: string;
  readonly kind: 'public-key' | 'certificate';
  readonly pem: string;
}

/** What the gateway knows of the configuration of the merchant's client. */
export interface ConnectFinding {
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly name:
    | 'requests'
    | 'requests-none'
    | 'mchid-other'
    | 'serial-other'
    | 'signature'
    | 'signature-invalid'
    | 'clock'
    | 'clock-off'
    | 'notification'
    | 'notification-refused'
    | 'notifications-none';
  /** The values in the message. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The ID of the request that shows it. */
  readonly request?: number | undefined;
  /** The ID of the notification that shows it. */
  readonly notification?: string | undefined;
}

/** What a client needs to call this gateway, without private keys and secrets. */
export interface ConnectView {
  readonly url: string;
  readonly mchid: string;
  /** Of the merchant's certificate. */
  readonly serial: string;
  readonly keys: readonly PublishedKey[];
  /** The certificate of the authority of an HTTPS gateway. */
  readonly ca: string | undefined;
  readonly findings: readonly ConnectFinding[];
}

/** What went wrong with a request, if anything did. */
export type Problem = 'signature' | 'refused' | 'fault';

/** A request in a list. */
export interface RequestLine {
  readonly id: number;
  readonly at: number;
  readonly method: string;
  readonly target: string;
  /** The path as the catalogue has it. */
  readonly path: string | undefined;
  /** Absent if the connection was closed without a response. */
  readonly status: number | undefined;
  readonly trouble: Problem | undefined;
  /** The error code of the response. */
  readonly code: string | undefined;
  /** How long the gateway took, in milliseconds; undefined while the response is being made. */
  readonly duration: number | undefined;
  readonly about: AboutView | undefined;
}

/** The conditions of a list of requests; all of them must hold. */
export interface RequestFilter {
  /** Words of the target, the operation's name in either language, or a body. */
  readonly words?: string;
  /** `400`, a class as `4xx`, or `closed`. */
  readonly status?: string;
  /** The English name of a product. */
  readonly product?: string;
  readonly problem?: Problem | 'any';
  /** The number of an order, a refund or another object. */
  readonly object?: string;
  /** An error code: `PARAM_ERROR`. */
  readonly code?: string;
}

/** The values that filters can have: those of the kept requests. */
export interface FilterChoices {
  readonly statuses: readonly string[];
  readonly products: readonly Label[];
  readonly codes: readonly string[];
}

/** A body, as far as it can be read. */
export interface BodyView {
  /** Absent if the body is not text. */
  readonly text: string | undefined;
  /** How many bytes there are in all. */
  readonly size: number;
  /** How many bytes of it `text` has. */
  readonly shown: number;
  /** How many bytes of it the gateway keeps. */
  readonly kept: number;
  /** Only its beginning is shown. */
  readonly cut: boolean;
}

/** A body as far as the gateway keeps it. */
export interface KeptBody {
  readonly base64: string;
  /** How many bytes there were in all; more than those in `base64` if the gateway kept only the beginning. */
  readonly size: number;
}

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The result of the signature check. */
export interface VerdictView {
  readonly accepted: boolean;
  readonly fault?: string | undefined;
  readonly expected?: string | undefined;
  readonly signed?: string | undefined;
  readonly difference?: number | undefined;
  readonly reason?: string | undefined;
  /** Present if the gateway's clock was moved and the client's was not. */
  readonly clock?: 'machine' | undefined;
}

/** Why an operation refused a request, in WeChat Pay's words. */
export interface RefusalView {
  readonly code: string;
  readonly message: string;
  readonly field?: string | undefined;
  readonly value?: unknown;
  readonly issue?: string | undefined;
  readonly location?: string | undefined;
}

/** One field that is wrong. */
export interface FieldFault {
  /** `/body/amount/total`. */
  readonly field: string;
  readonly value: unknown;
  readonly issue: string;
  readonly location: string;
  /** What was probably meant: a name or a value. */
  readonly suggestion: string | undefined;
}

/** A part of an upload. */
export interface PartView {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string | undefined;
  readonly body: BodyView;
  /** Whether it is an image that the page can show. */
  readonly image: boolean;
}

/** A request with all that is known of it. */
export interface RequestPage extends RequestLine {
  readonly headers: HeaderList;
  readonly body: BodyView;
  readonly answer:
    | { readonly status: number; readonly headers: HeaderList; readonly body: BodyView }
    | undefined;
  readonly verdict: VerdictView | undefined;
  /** The kind of the fault that was put in its way. */
  readonly fault: string | undefined;
  readonly refusal: RefusalView | undefined;
  /** Everything that is wrong with its fields; empty if the request was answered. */
  readonly faults: readonly FieldFault[];
  /** The parts of an upload. */
  readonly parts: readonly PartView[] | undefined;
  /** For an invalid time: how far the client's clock is ahead of the gateway's, in seconds. */
  readonly ahead: number | undefined;
  /** The call that makes this request, to be written as code; undefined if no call does, or the body was too long to keep. */
  readonly call: WrittenCall | undefined;
}

/** One moment in the life of an order: a request or a notification. */
export interface TimelineEntry {
  readonly at: number;
  readonly request?: RequestLine;
  readonly notification?: NotificationLine;
  /** The attempts to send the notification. */
  readonly deliveries?: readonly { readonly at: number; readonly status: number | undefined }[];
}

/** A field of an object, as a query of WeChat Pay shows it. */
export interface FactView {
  /** `amount.total`, `receivers.0.account`. */
  readonly name: string;
  readonly value: string;
  readonly label?: Label;
  /** Of a code. */
  readonly meaning?: Label;
  /** Of an amount, in fen. */
  readonly fen?: number;
  /** The object that the value is the number of. */
  readonly link?: { readonly kind: string; readonly number: string } | undefined;
}

/** Objects of one kind, the newest first. */
export interface ObjectList {
  readonly kind: string;
  /** How many the gateway keeps. */
  readonly total: number;
  /** How many of them have the words that are searched for. */
  readonly found: number;
  /** How many of the newest were searched. */
  readonly searched: number;
  readonly objects: readonly OrderView[];
}

/** An order, a refund, a coupon or another object, with everything that made it. */
export interface ObjectPage {
  readonly order: OrderView;
  readonly facts: readonly FactView[];
  /** The objects that belong together with it: the refunds of an order, the order of a refund. */
  readonly related: readonly OrderView[];
  /** The operation that describes it. */
  readonly operation: string | undefined;
  /** The oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** How its user opens a payment. */
  readonly entry: { readonly name: 'code_url' | 'h5_url' | 'prepay_id'; readonly value: string } | undefined;
}

/** An active fault. */
export type FaultView = Pick<Fault, 'kind' | 'path' | 'probability' | 'hits'> & {
  /** Null if it is unlimited. */
  readonly times?: number | null;
};

/** A notification that the built-in receiver got. */
export interface InboxEntry {
  readonly id: number;
  readonly at: number;
  /** Undefined if it was not verified. */
  readonly type: string | undefined;
  /** The decrypted content. */
  readonly resource: unknown;
  readonly error: string | undefined;
  /** The status of the reply. */
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string;
}

/** A notification in a list. */
export interface NotificationLine {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly state: NotificationRecord['state'];
  readonly attempts: number;
  readonly due: number | undefined;
  /** When it was last sent. */
  readonly last: number | undefined;
  readonly status: number | undefined;
  readonly about: AboutView | undefined;
}

/** One delivery of a notification. */
export interface AttemptView extends Attempt {
  /** What was signed; undefined if nothing was, or it was too long to keep. */
  readonly signature: SentSignature | undefined;
}

/** The signature of a notification that was sent, and what verifies it. */
export type SentSignature =
  | {
      /** Of APIv3: with a key that WeChat Pay publishes. */
      readonly kind: 'key';
      readonly text: string;
      readonly value: string;
      /** Undefined if the serial number in the header is of no known key. */
      readonly key: PublishedKey | undefined;
    }
  | {
      /** Of APIv2: with the merchant's secret, which the text leaves out. */
      readonly kind: 'MD5' | 'HMAC-SHA256';
      readonly text: string;
      readonly value: string;
    };

/** A notification with its deliveries. */
export interface NotificationPage extends Omit<NotificationLine, 'attempts'> {
  readonly resource: unknown;
  readonly attempts: readonly AttemptView[];
  /** When it will be sent, unless it is received before. */
  readonly planned: readonly number[];
}

/** The catalogue's list: what there is, and how it is called. */
export type CatalogueIndex = DocumentedNames;

/** What a search found. */
export interface FoundOperations {
  /** The most likely operations first, by verb and path: `POST v3/pay/transactions/native`. */
  readonly keys: readonly string[];
  readonly total: number;
}

/** An object that must exist before an operation is called. */
export interface NeedsView {
  readonly name: Label;
  /** Those that the gateway has, the newest first. */
  readonly own: readonly OrderView[];
}

/** What the console's search finds; the best or newest of each kind. */
export interface FoundEntries {
  /** Verb and path of operations. */
  readonly operations: readonly string[];
  readonly orders: readonly OrderView[];
  readonly requests: readonly RequestLine[];
}

export interface OperationPage {
  /** Its fields have names. */
  readonly operation: Operation;
  /** A sample call with every field. */
  readonly all: WrittenCall;
  /** A sample call with the required fields only. */
  readonly required: WrittenCall;
  /** What must exist before the call; undefined if nothing, or if the samples have it. */
  readonly needs: NeedsView | undefined;
}

export interface EventPage {
  readonly event: Webhook;
  /** An example of what it brings. */
  readonly sample: Readonly<Record<string, unknown>>;
}

/** A call that the gateway is to make to itself. */
export interface CallCommand {
  readonly method: Method;
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly xml?: unknown;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly file?: { readonly name: string; readonly base64: string };
}

/** What came of it. */
export interface CallResult {
  readonly answer:
    | { readonly status: number; readonly headers: HeaderList; readonly body: BodyView }
    | undefined;
  /** The error that the client threw. */
  readonly error:
    | {
        readonly name: string;
        readonly code: string;
        readonly message: string;
        readonly hint: string;
        /** The hint in Chinese. */
        readonly hintZh: string;
        readonly outcome: string | undefined;
      }
    | undefined;
  /** The request that it was, in the list. */
  readonly request: number | undefined;
}

/** The request that a call would send, or the error that the client throws. */
export interface PrepareResult {
  readonly prepared:
    | {
        readonly method: string;
        readonly url: string;
        readonly headers: HeaderList;
        readonly body: BodyView;
        readonly signedText: string;
      }
    | undefined;
  readonly error: CallResult['error'];
}

export interface NotifyCommand {
  readonly type: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly url: string;
}

/** What an open page is told. */
export interface ConsoleEvent {
  /** There were too many events: the page must load its data again. */
  readonly reload?: true;
  /** The clock was moved. */
  readonly clock?: ClockView;
  readonly requests: readonly RequestLine[];
  readonly orders: readonly OrderView[];
  readonly notifications: readonly NotificationLine[];
}
