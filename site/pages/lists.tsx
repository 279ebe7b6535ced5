import { Method } from '../../console/components/pill';
import type { Method as HttpMethod } from '../../lib/http';
import { type Language, relativeLink } from '../addresses';
import { textsOf } from '../texts';

/** An entry of a list of pages. */
export interface Entry {
  readonly address: string;
  readonly name: string;
  /** The path of an operation, or the type of a notification. */
  readonly what: string;
  readonly method?: HttpMethod;
}

interface Props {
  readonly language: Language;
  readonly at: string;
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** All operations by product, or all notifications by version. */
export function ListPage({ language, at, title, entries }: Props) {
  const groups = byProduct(entries);
  return (
    <article class="page">
      <header class="page-head">
        <h1>{title}</h1>
        <p class="quiet-text">{textsOf(language).tagline}</p>
      </header>
      {[...groups].map(([product, members]) => (
        <details key={product} class="card" open={groups.size < 3}>
          <summary>
            <span class="mono">{product}</span> <span class="quiet-text">{members.length}</span>
          </summary>
          <ul class="entries">
            {members.map(({ address, name, what, method }) => (
              <li key={address}>
                <a href={relativeLink(at, address)}>{name}</a>
                <span class="path">
                  {method === undefined ? null : <Method name={method} />} {what}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </article>
  );
}

function byProduct(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const product = productOf(entry.what);
    groups.set(product, [...(groups.get(product) ?? []), entry]);
  }
  return groups;
}

/** `v3/marketing/busifavor/stocks` belongs to `v3/marketing/busifavor`; a notification to its version. */
function productOf(what: string): string {
  const segments = what.split('/');
  if (!what.startsWith('v3/') && segments.length < 3) return what.startsWith('v2/') ? 'APIv2' : 'APIv3';
  return segments.slice(0, segments[1] === 'marketing' ? 3 : 2).join('/');
}

/** The first page of a language. */
export function HomePage({ language, at, operations, events }: HomeProps) {
  const t = textsOf(language);
  return (
    <article class="page">
      <header class="page-head">
        <h1>{t.site}</h1>
        <p>{t.tagline}</p>
        <p class="quiet-text">{t.count(operations, events)}</p>
      </header>
      <ul class="entries card">
        <li>
          <a href={relativeLink(at, `${language}/guides/index.html`)}>{t.guides}</a>
        </li>
        <li>
          <a href={relativeLink(at, `${language}/reference/index.html`)}>{t.reference}</a>
        </li>
        <li>
          <a href={relativeLink(at, `${language}/notifications/index.html`)}>{t.notifications}</a>
        </li>
        <li>
          <a href={relativeLink(at, `${language}/openapi.json`)}>OpenAPI 3.1</a>
          <span class="quiet-text">{t.openApi}</span>
        </li>
        <li>
          <a href={relativeLink(at, 'skills/wechatpay-chain/SKILL.md')}>SKILL.md</a>
          <span class="quiet-text">{t.skill}</span>
        </li>
        <li>
          <a href={relativeLink(at, `${language}/llms.txt`)}>llms.txt</a>
          <span class="quiet-text">{t.llms}</span>
        </li>
      </ul>
    </article>
  );
}

interface HomeProps {
  readonly language: Language;
  readonly at: string;
  readonly operations: number;
  readonly events: number;
}
