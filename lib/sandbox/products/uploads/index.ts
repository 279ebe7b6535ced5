import { defineProduct } from '../product';
import { MEDIA } from './media';
import * as v2 from './v2';

/** Uploaded files. */
export const uploads = defineProduct({
  stores: [MEDIA],
  operations: [v2.uploadMedia],
});
