import type { Wechatpay } from '../client';
import { Bills } from './bills';
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
  return { bills: new Bills(client), files: new Files(client) };
}
