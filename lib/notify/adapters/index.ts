export {
  type FastifyLike,
  type FastifyPluginOptions,
  type FastifyReplyLike,
  type FastifyRequestLike,
  fastifyPlugin,
} from './fastify';
export { type FetchHandler, fetchHandler, honoHandler } from './fetch';
export { type KoaContext, koaMiddleware } from './koa';
export { expressHandler, type NodeHandler, type NodeRequest, nodeListener } from './node';
