import { useEffect, useState } from 'react'

/** Gives the focus to the card (its panel, or the page) that a field stands in, so that the card's keys and Esc go on working. */
export function leaveField(field: HTMLElement): void {
  const around = field.closest<HTMLElement>('[tabindex="-1"]')
  if (around) around.focus({ preventScroll: true })
  else field.blur()
}

/** When this component goes, the focus is where it was when it came: for dialogs that are only there while they are open. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(() => () => { if (before instanceof HTMLElement) before.focus({ preventScroll: true }) }, [before])
}
