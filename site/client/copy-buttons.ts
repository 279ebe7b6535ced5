/** Makes the copy buttons of the page work. */
export function startCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    const code = button.parentElement?.querySelector('code');
    if (!code || !navigator.clipboard) continue;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = button.dataset['copied'] ?? label;
      setTimeout(() => {
        button.textContent = label;
      }, 1_500);
    });
  }
}
