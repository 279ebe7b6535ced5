import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ComponentChildren } from 'preact';
import renderToString from 'preact-render-to-string';
import { language as consoleLanguage } from '../console/state/language';
import { catalogueLabels, describeOperation, productOfEvent } from '../lib/reference/labels';
import type { Operation, Webhook } from '../lib/reference/model';
import { documentedNames, eventKey } from '../lib/reference/names';
import { allOperations, allWebhooks } from '../lib/reference/operations';
import { addressOfEvent, addressOfOperation, LANGUAGES, type Language } from './addresses';
import { Document } from './document';
import { type Guide, readGuides } from './guides';
import { writeLlms, writeSitemap } from './machine/indexes';
import { operationMarkdown } from './machine/operation-markdown';
import { readSkill } from './machine/skill';
import { openApiDocument } from './openapi/document';
import { EventPage } from './pages/event';
import { GuidePage } from './pages/guide';
import { type Entry, HomePage, ListPage } from './pages/lists';
import { OperationPage } from './pages/operation';
import { eventDocument, guideDocuments, operationDocument } from './search/documents';
import { type SearchDocument, writeIndex } from './search/index-file';
import { textsOf } from './texts';

/** Where the site is published, unless the caller says otherwise; only the site map holds absolute addresses. */
const BASE = 'https://wechatpay-chain.example/';

const SKILL = 'skills/wechatpay-chain/SKILL.md';

/** What the site is made from, beside the catalogue. */
interface Sources {
  /** The folder of the guides. */
  readonly docs: string;
  /** The folder of the skill of coding agents. */
  readonly skills: string;
  readonly base?: string;
}

/** A page with what its head says. */
interface Page {
  readonly at: string;
  readonly title: string;
  readonly description: string;
  readonly content: ComponentChildren;
}

/** Writes the site, without its script and styles, into a folder. Returns the addresses of its pages. */
export function buildSite(folder: string, { docs, skills, base = BASE }: Sources): string[] {
  const files = new SiteFiles(folder);
  const operations = allOperations().map(describeOperation);
  const webhooks = allWebhooks().map(describeEvent);
  const addresses = LANGUAGES.flatMap((language) => {
    consoleLanguage.value = language;
    const names = namesIn(language);
    const entries = entriesOf(language, names, operations, webhooks);
    const guides = readGuides(docs, language);
    const pages = [
      ...listPages(language, entries),
      ...guides.map((guide) => guidePage(language, guide)),
      ...operations.map((operation) => operationPage(language, names, operation)),
      ...webhooks.map((webhook) => eventPage(language, names, webhook)),
    ];
    for (const page of pages) files.add(page.at, writePage(language, page));
    for (const operation of operations) {
      const address = `${language}/${addressOfOperation(operation)}.md`;
      files.add(address, operationMarkdown(operation, nameOf(names, keyOf(operation)), language));
    }
    const relative = entries.map((entry) => ({ ...entry, address: entry.address.replace(/^[^/]+\//, '') }));
    const described = {
      operations: operations.filter(isV3),
      webhooks: webhooks.filter(isV3),
      nameOf: namesOf(names),
    };
    files.add(`${language}/openapi.json`, `${JSON.stringify(openApiDocument(described, language))}\n`);
    files.add(`${language}/llms.txt`, writeLlms(relative, { openApi: 'openapi.json', skill: `../${SKILL}` }));
    files.add(
      `assets/search-${language}.json`,
      writeIndex(searchDocuments(language, guides, operations, webhooks)),
    );
    if (language === 'en') {
      files.add('llms.txt', writeLlms(entries, { openApi: `${language}/openapi.json`, skill: SKILL }));
    }
    return pages.map(({ at }) => at);
  });
  for (const { name, text } of readSkill(skills)) files.add(`skills/${name}`, text);
  files.add('sitemap.xml', writeSitemap(addresses, base));
  files.add('index.html', writeFirstPage());
  return addresses;
}

/** The files of the site. Each is written at once, so that the memory holds one page. */
class SiteFiles {
  readonly #folder: string;
  readonly #names = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a file. Throws if its name differs from that of another file by case only, which some hosts ignore. */
  add(name: string, text: string): void {
    const known = name.toLowerCase();
    if (this.#names.has(known)) {
      throw new Error(`Expected one page for each address, received two for ${name}`);
    }
    this.#names.add(known);
    const file = path.join(this.#folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function describeEvent(webhook: Webhook): Webhook {
  const labels = catalogueLabels();
  const product = productOfEvent(webhook);
  const { headers, body, resource, reply } = webhook;
  return {
    ...webhook,
    headers: labels.describe(headers, product),
    body: labels.describe(body, product),
    ...(resource && { resource: labels.describe(resource, product) }),
    reply: { ...reply, fields: labels.describe(reply.fields, product) },
  };
}

function searchDocuments(
  language: Language,
  guides: readonly Guide[],
  operations: readonly Operation[],
  webhooks: readonly Webhook[],
): SearchDocument[] {
  const names = namesIn(language);
  const others = namesIn(language === 'zh' ? 'en' : 'zh');
  const both = (key: string) => ({ name: nameOf(names, key), other: nameOf(others, key) });
  return [
    ...guides.flatMap(guideDocuments),
    ...operations.map((operation) => operationDocument(operation, both(keyOf(operation)), language)),
    ...webhooks.map((webhook) => eventDocument(webhook, both(eventKey(webhook)), language)),
  ];
}

type Names = ReadonlyMap<string, string>;

/** Names of operations, by `POST v3/…`, and of notifications, by their key. */
function namesIn(language: Language): Names {
  const { operations, events } = documentedNames();
  const pick = (zh: string, en: string): string => (language === 'zh' ? zh : en);
  return new Map([
    ...operations.map(([method, path, zh, en]) => [`${method} ${path}`, pick(zh, en)] as const),
    ...events.map(([key, zh, en]) => [key, pick(zh, en)] as const),
  ]);
}

function nameOf(names: Names, key: string): string {
  return names.get(key) ?? key;
}

function keyOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function isV3(subject: Operation | Webhook): boolean {
  return 'path' in subject ? subject.path.startsWith('v3/') : subject.version === 'v3';
}

/** Returns the function that names an operation or a notification. */
function namesOf(names: Names): (subject: Operation | Webhook) => string {
  return (subject) => nameOf(names, 'path' in subject ? keyOf(subject) : eventKey(subject));
}

function entriesOf(
  language: Language,
  names: Names,
  operations: readonly Operation[],
  webhooks: readonly Webhook[],
): Entry[] {
  return [
    ...operations.map((operation) => ({
      address: `${language}/${addressOfOperation(operation)}.html`,
      name: nameOf(names, keyOf(operation)),
      what: operation.path,
      method: operation.method,
    })),
    ...webhooks.map((webhook) => ({
      address: `${language}/${addressOfEvent(webhook)}.html`,
      name: nameOf(names, eventKey(webhook)),
      what: eventKey(webhook),
    })),
  ];
}

function listPages(language: Language, entries: readonly Entry[]): Page[] {
  const t = textsOf(language);
  const operations = entries.filter(({ method }) => method !== undefined);
  const events = entries.filter(({ method }) => method === undefined);
  const list = (folder: string, title: string, members: readonly Entry[]): Page => {
    const at = `${language}/${folder}/index.html`;
    return {
      at,
      title,
      description: `${title}: ${t.tagline}`,
      content: <ListPage language={language} at={at} title={title} entries={members} />,
    };
  };
  const home = `${language}/index.html`;
  return [
    {
      at: home,
      title: t.tagline,
      description: `${t.tagline}. ${t.count(operations.length, events.length)}`,
      content: (
        <HomePage language={language} at={home} operations={operations.length} events={events.length} />
      ),
    },
    list('reference', t.reference, operations),
    list('notifications', t.notifications, events),
  ];
}

function guidePage(language: Language, guide: Guide): Page {
  const { name, title, description } = guide;
  return { at: `${language}/guides/${name}.html`, title, description, content: <GuidePage guide={guide} /> };
}

function operationPage(language: Language, names: Names, operation: Operation): Page {
  const at = `${language}/${addressOfOperation(operation)}.html`;
  const name = nameOf(names, keyOf(operation));
  const { method, path } = operation;
  return {
    at,
    title: name,
    description: textsOf(language).operationSummary(name, method, path),
    content: <OperationPage language={language} at={at} name={name} operation={operation} names={names} />,
  };
}

function eventPage(language: Language, names: Names, webhook: Webhook): Page {
  const key = eventKey(webhook);
  const name = nameOf(names, key);
  return {
    at: `${language}/${addressOfEvent(webhook)}.html`,
    title: name,
    description: textsOf(language).eventSummary(name, key),
    content: <EventPage language={language} name={name} webhook={webhook} />,
  };
}

function writePage(language: Language, { at, title, description, content }: Page): string {
  const page = (
    <Document language={language} at={at} title={title} description={description}>
      {content}
    </Document>
  );
  return `<!doctype html>${renderToString(page)}\n`;
}

/** The address without a language: a choice, since a static host cannot redirect. */
function writeFirstPage(): string {
  const page = (
    <Document
      language="en"
      at="index.html"
      title="wechatpay-chain"
      description="The WeChat Pay API for TypeScript, in Chinese and English."
    >
      <article class="page">
        <h1>wechatpay-chain</h1>
        <ul class="entries card">
          {LANGUAGES.map((language) => (
            <li key={language}>
              <a href={`${language}/index.html`} lang={language === 'zh' ? 'zh-CN' : 'en'}>
                {textsOf(language).tagline}
              </a>
            </li>
          ))}
        </ul>
      </article>
    </Document>
  );
  return `<!doctype html>${renderToString(page)}\n`;
}
