const SHARED = '[data-mantine-shared-portal-node]'
const FLOATS = '[role="dialog"], [role="menu"], [role="listbox"]'

/**
 * When a dialog goes, the focus goes back to where it was opened from: a dialog that is taken off the page whole cannot give it back by itself,
 * and whoever works by keyboard would begin at the top of the page again. Returns what ends it.
 */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null
  const remember = ({ target }: FocusEvent): void => { if (target instanceof HTMLElement && !target.closest(FLOATS)) last = target }
  const giveBack = (): void => {
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isLost && last?.isConnected && !document.querySelector('[role="dialog"]')) last.focus({ preventScroll: true })
  }
  const watch = (): void => {
    const portal = document.querySelector(SHARED)
    if (portal) observer.observe(portal, { childList: true })
  }
  const observer = new MutationObserver(changes => {
    watch()
    if (changes.some(change => change.removedNodes.length > 0)) giveBack()
  })
  observer.observe(document.body, { childList: true })
  watch()
  document.addEventListener('focusin', remember)
  return () => {
    observer.disconnect()
    document.removeEventListener('focusin', remember)
  }
}
