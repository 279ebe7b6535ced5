import type { Wechatpay } from '../client';
import type { Bills } from './bills';
import { Files } from './files';

/** The members of a client for files. */
export interface FilesMembers {
  /** Bills row by row: trade, fund flow, profit sharing and others. */
  readonly bills: Bills;
  /** Files by the URLs of responses. */
  readonly files: Files;
}

/** Creates the members of a client for files. */
export function filesMembers(client: Wechatpay): FilesMembers {
  let bills: Bills | undefined;
  return {
    get bills() {
      bills ??= openBills(client);
      return bills;
    },
    files: new Files(client),
  };
}

/** Creates the reader of a client's bills. Most clients read none, so its code is loaded on first use. */
export function openBills(client: Wechatpay): Bills {
  const room: typeof import('./bills') = require('./bills');
  return new room.Bills(client);
}
