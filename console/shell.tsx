import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Banner } from './components/banner';
import { Clock } from './components/clock';
import { Keys } from './components/keys';
import { Link } from './components/link';
import { onDemand } from './components/on-demand';
import { Search } from './components/search';
import { SegmentedControl } from './components/segmented-control';
import { Requests } from './pages/requests';
import { connected, gateway } from './state/live';
import { overlay } from './state/overlay';
import { hrefOf, LISTED, type Route, route } from './state/route';
import { language, type Theme, theme } from './state/settings';
import { texts } from './texts';

const Cashier = onDemand(async () => (await import('./pages/cashier')).Cashier);
const Connect = onDemand(async () => (await import('./pages/connect')).Connect);
const Faults = onDemand(async () => (await import('./pages/faults')).Faults);
const NotificationsPage = onDemand(async () => (await import('./pages/notifications')).NotificationsPage);
const Objects = onDemand(async () => (await import('./pages/objects')).Objects);
const Receiver = onDemand(async () => (await import('./pages/receiver')).Receiver);
const Reference = onDemand(async () => (await import('./pages/reference')).Reference);

/** The layout around the pages. */
export function Shell() {
  const t = texts.value;
  const { page, rest } = route.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${t.nav[page]} · ${t.title}`;
  }, [page, t]);
  // With the page itself, so that a key that follows at once finds the focus where it stays.
  useLayoutEffect(() => {
    // The first page keeps the focus of the browser; later pages receive it unless the focused element is still there.
    const lost =
      document.activeElement?.checkVisibility() !== true || document.activeElement === document.body;
    if (!first.current && (rest === '' || lost)) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [page, rest]);
  return (
    <>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <Header page={page} />
      <main id="main" ref={main} tabIndex={-1}>
        <Banner />
        <Page route={route.value} />
      </main>
      <Overlay />
    </>
  );
}

function Page({ route: { page, rest } }: { readonly route: Route }) {
  if (page === 'orders') return <Objects rest={rest} />;
  if (page === 'receiver') return <Receiver />;
  if (page === 'faults') return <Faults />;
  if (page === 'connect') return <Connect />;
  if (page === 'cashier') return <Cashier key={rest} number={rest} />;
  if (page === 'notifications') return <NotificationsPage rest={rest} />;
  if (page === 'reference') return <Reference rest={rest} />;
  return <Requests rest={rest} />;
}

function Overlay() {
  const close = (): void => {
    overlay.value = undefined;
  };
  if (overlay.value === 'search') return <Search onClose={close} />;
  return overlay.value === 'keys' ? <Keys onClose={close} /> : null;
}

function Header({ page }: { readonly page: Route['page'] }) {
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
        {LISTED.map((name) => (
          <Link key={name} to={hrefOf(name)} current={name === page}>
            {t.nav[name]}
          </Link>
        ))}
      </nav>
      <div class="settings">
        <button
          type="button"
          class="quiet find"
          title={t.find.title}
          onClick={() => {
            overlay.value = 'search';
          }}
        >
          <span class="hidden">{t.find.title}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <Clock />
        <span class={`live ${connected.value ? 'on' : 'off'}`} role="status">
          {connected.value ? t.live : t.lost}
        </span>
        <SegmentedControl
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
