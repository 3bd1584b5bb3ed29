import { useEffect, useRef, type RefObject } from 'react'

/**
 * Puts the focus on the button of a dialog whose content came after it: by then the focus is on its cross, where Enter would close it.
 * Whoever has begun to choose already is left alone.
 */
export function useActionFocus(): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!document.activeElement?.closest('form')) button.current?.focus()
  }, [])
  return button
}
