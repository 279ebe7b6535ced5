import type { Wechatpay } from '../client';
import { Bills } from './bills';
import { Files } from './files';

/** What a client has for files. */
export interface FilesMembers {
  /** The bills: trade, fund flow, profit sharing and the others, row by row. */
  readonly bills: Bills;
  /** Files by the URLs that answers name. */
  readonly files: Files;
}

export function filesMembers(client: Wechatpay): FilesMembers {
  return { bills: new Bills(client), files: new Files(client) };
}
