import type { CompleteConfig } from '../../client';
import type { PublishedKey } from './views';

/** The keys of WeChat Pay that the merchant has, as its platform shows them. */
export function publishedKeys(certs: CompleteConfig['certs']): PublishedKey[] {
  return Object.entries(certs).map(([id, pem]) => ({
    id,
    kind: id.startsWith('PUB_KEY_ID_') ? 'public-key' : 'certificate',
    pem: String(pem),
  }));
}
