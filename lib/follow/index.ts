export { Follow, type FollowOrderOptions } from './follow';
export type { FollowData, FollowedEventType, FollowKind } from './kinds';
export type { FollowEvent, FollowOptions } from './options';
