export { type HandlerDecorator, OnNotification, OnOtherNotifications } from './decorator';
export {
  NotificationsModule,
  type NotificationsModuleAsyncOptions,
  type NotificationsModuleOptions,
} from './module';
