export type { Timer } from '../http';
export {
  expressHandler,
  type FastifyLike,
  type FastifyPluginOptions,
  type FastifyReplyLike,
  type FastifyRequestLike,
  type FetchHandler,
  fastifyPlugin,
  fetchHandler,
  honoHandler,
  type KoaContext,
  koaMiddleware,
  type NodeHandler,
  type NodeRequest,
  nodeListener,
} from './adapters';
export {
  businessKey,
  type Claim,
  type DedupeOptions,
  type DedupeStore,
  MemoryStore,
  type RedisClient,
  RedisStore,
} from './dedupe';
export type { Delivery, HeadersSource, Message } from './delivery';
export type {
  Answer,
  Answers,
  EventType,
  Handler,
  HandlerContext,
  NotificationEvent,
  QuestionHandler,
  QuestionType,
  V2Event,
  V3Event,
} from './event';
export { Notifications } from './notifications';
export type { NotificationsOptions } from './options';
export type { Reply } from './reply';
