import type { ComponentChildren } from 'preact';
import { inLanguage, type Language, relativeLink } from './addresses';
import { SearchBox } from './components/search-box';
import { textsOf } from './texts';

/** Only files of the site itself: no inline script, no inline style, no other host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

interface Props {
  readonly language: Language;
  /** The address of the page, with its suffix: `zh/reference/v3/certificates/get.html`. */
  readonly at: string;
  readonly title: string;
  readonly description: string;
  readonly children: ComponentChildren;
}

/** A page of the site: head, navigation and content. */
export function Document({ language, at, title, description, children }: Props) {
  const t = textsOf(language);
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const to = (address: string): string => relativeLink(at, address);
  return (
    <html lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content={description} />
        <title>{`${title} - wechatpay-chain`}</title>
        <link rel="icon" href={to('assets/icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={to('assets/site.css')} />
        <link rel="alternate" hreflang={other === 'zh' ? 'zh-CN' : 'en'} href={to(inLanguage(at, other))} />
        <script type="module" src={to('assets/site.js')} />
      </head>
      <body>
        <a class="skip" href="#content">
          {t.skip}
        </a>
        <header class="site-head">
          <a class="brand" href={to(`${language}/index.html`)}>
            {t.site}
          </a>
          <nav aria-label={t.pages}>
            <a href={to(`${language}/guides/index.html`)}>{t.guides}</a>
            <a href={to(`${language}/reference/index.html`)}>{t.reference}</a>
            <a href={to(`${language}/notifications/index.html`)}>{t.notifications}</a>
          </nav>
          <SearchBox language={language} at={at} />
          <a class="other-language" lang={other === 'zh' ? 'zh-CN' : 'en'} href={to(inLanguage(at, other))}>
            {t.language}
          </a>
        </header>
        <main id="content" class="site-page" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
}
