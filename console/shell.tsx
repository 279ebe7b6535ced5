import { useEffect, useRef } from 'preact/hooks';
import { Choice } from './elements/choice';
import { Link } from './elements/link';
import { NotificationsPart } from './parts/notifications';
import { Orders } from './parts/orders';
import { Reference } from './parts/reference';
import { Requests } from './parts/requests';
import { connected, gateway } from './state/live';
import { hrefOf, type Route, route } from './state/route';
import { language, type Theme, theme } from './state/settings';
import { texts } from './texts';

const PARTS: readonly Route['part'][] = ['requests', 'orders', 'notifications', 'reference'];

/** The layout around the pages. */
export function Shell() {
  const t = texts.value;
  const { part, rest } = route.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${t.nav[part]} · ${t.title}`;
  }, [part, t]);
  useEffect(() => {
    // The first page keeps the focus of the browser; later pages receive it unless the focused element is still there.
    const lost =
      document.activeElement?.checkVisibility() !== true || document.activeElement === document.body;
    if (!first.current && (rest === '' || lost)) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [part, rest]);
  return (
    <>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <Header part={part} />
      <main id="main" ref={main} tabIndex={-1}>
        <Part route={route.value} />
      </main>
    </>
  );
}

function Part({ route: { part, rest } }: { readonly route: Route }) {
  if (part === 'orders') return <Orders />;
  if (part === 'notifications') return <NotificationsPart rest={rest} />;
  if (part === 'reference') return <Reference rest={rest} />;
  return <Requests rest={rest} />;
}

function Header({ part }: { readonly part: Route['part'] }) {
  const t = texts.value;
  return (
    <header class="top">
      <div class="brand">
        <img src="/_console/icon.svg" alt="" width="24" height="24" />
        <span class="brand-name">{t.title}</span>
        <span class="merchant">
          {t.merchant} <span class="mono">{gateway.value?.mchid}</span>
        </span>
      </div>
      <nav aria-label={t.nav.label}>
        {PARTS.map((name) => (
          <Link key={name} to={hrefOf(name)} current={name === part}>
            {t.nav[name]}
          </Link>
        ))}
      </nav>
      <div class="settings">
        <span class={`live ${connected.value ? 'on' : 'off'}`} role="status">
          {connected.value ? t.live : t.lost}
        </span>
        <Choice
          label={t.language}
          name="language"
          options={[
            ['zh', '中文'],
            ['en', 'English'],
          ]}
          value={language.value}
          onChoose={(value) => {
            language.value = value;
          }}
        />
        <ThemeChoice />
      </div>
    </header>
  );
}

function ThemeChoice() {
  const t = texts.value.theme;
  return (
    <label class="theme">
      <span class="hidden">{t.label}</span>
      <select
        value={theme.value}
        onChange={({ currentTarget }) => {
          theme.value = currentTarget.value as Theme;
        }}
      >
        <option value="system">{t.system}</option>
        <option value="light">{t.light}</option>
        <option value="dark">{t.dark}</option>
      </select>
    </label>
  );
}
