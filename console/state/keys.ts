import { overlay } from './overlay';
import { requestHref } from './request-filter';
import { hrefOf, open, route } from './route';

/** Fields that receive every key themselves. */
const TYPING = 'input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable]';

/** Handles the keys of the console. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const handled = event.ctrlKey || event.metaKey ? withControl(event) : plain(event);
    if (handled) event.preventDefault();
  });
}

function withControl({ key, target, altKey, shiftKey }: KeyboardEvent): boolean {
  if (altKey || shiftKey) return false;
  if (key === 'k') {
    overlay.value = overlay.value === 'search' ? undefined : 'search';
    return true;
  }
  return key === 'Enter' && sendForm(target);
}

/** Sends the form that has the focus; otherwise the form of the page. */
function sendForm(target: EventTarget | null): boolean {
  const own = target instanceof Element ? target.closest('form') : null;
  const form = own ?? document.querySelector<HTMLFormElement>('main form.form');
  const button = form?.querySelector<HTMLButtonElement>('[type=submit]');
  if (form == null || button?.disabled) return false;
  form.requestSubmit();
  return true;
}

function plain({ key, target, altKey }: KeyboardEvent): boolean {
  if (key === 'Escape' && overlay.value !== undefined) {
    overlay.value = undefined;
    return true;
  }
  if (altKey || document.querySelector('dialog[open]') !== null) return false;
  if (target instanceof Element && target.closest(TYPING) !== null) return false;
  if (key === '/') return focusFilter();
  if (key === 'j') return move('ArrowDown');
  if (key === 'k') return move('ArrowUp');
  if (key === 'Escape') return closeEntry(target);
  if (key !== '?') return false;
  overlay.value = 'keys';
  return true;
}

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLInputElement>('main input[type=search]');
  filter?.focus();
  filter?.select();
  return filter !== null;
}

/** Moves the focus in the list, which handles the arrow keys; without a focus there, into the list. */
function move(key: string): boolean {
  const focused = document.activeElement;
  if (focused?.closest('main li') != null) {
    return !focused.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }
  const list = document.querySelector('main .list ul, main table.orders');
  const link = list?.querySelector<HTMLElement>('[aria-current]') ?? list?.querySelector('a');
  link?.focus();
  return link != null;
}

/** Closes the open entry of a list. */
function closeEntry(target: EventTarget | null): boolean {
  const { page, rest } = route.value;
  if (rest === '' || page === 'cashier') return false;
  if (target instanceof Element && target.closest('.menu') !== null) return false;
  open(page === 'requests' ? requestHref() : hrefOf(page));
  return true;
}
