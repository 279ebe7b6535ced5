import { texts } from '../texts';
import { Dialog } from './dialog';

const KEYS = ['search', 'filter', 'move', 'open', 'close', 'send', 'keys'] as const;

/** The keys, as a keyboard shows them. */
const CAPS: Readonly<Record<(typeof KEYS)[number], readonly string[]>> = {
  search: ['Ctrl K', '⌘ K'],
  filter: ['/'],
  move: ['j', 'k'],
  open: ['Enter'],
  close: ['Esc'],
  send: ['Ctrl Enter', '⌘ Enter'],
  keys: ['?'],
};

/** The list of keys. */
export function Keys({ onClose }: { readonly onClose: () => void }) {
  const t = texts.value.keys;
  return (
    <Dialog label={t.title} class="keys" onClose={onClose}>
      <h2>{t.title}</h2>
      <dl>
        {KEYS.map((name) => (
          <div key={name}>
            <dt>
              {CAPS[name].map((cap) => (
                <kbd key={cap}>{cap}</kbd>
              ))}
            </dt>
            <dd>{t[name]}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {t.done}
        </button>
      </div>
    </Dialog>
  );
}
