import { useEffect, useState } from 'react'

/** When this component goes, the focus is where it was when it came: for dialogs that are only there while they are open. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(() => () => { if (before instanceof HTMLElement) before.focus({ preventScroll: true }) }, [before])
}
