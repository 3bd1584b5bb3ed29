import { createContext, useCallback, useContext, useEffect, useId, useMemo, useRef, useState, type FocusEvent, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import type { Figure } from './figure.ts'
import { DefinitionCard } from './DefinitionCard.tsx'
import classes from './figures.module.css'

type Shown = { figure: Figure; element: HTMLElement; beside: DOMRect }
type Host = { show: (element: HTMLElement, figure: Figure) => void; hide: () => void }

const DefinitionContext = createContext<Host | null>(null)
const SHOW_AFTER = 350
const HIDE_AFTER = 200
const WIDTH = 340
const GAP = 8

/** One card for all the numbers of a page: a table has thousands of them. It stays while the pointer is on it, and Esc puts it away. */
export function DefinitionHost({ asOf, children }: { /** ISO 8601: what the figures know of. */ asOf: string | null | undefined; children: ReactNode }) {
  const id = useId()
  const [shown, setShown] = useState<Shown | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const later = useCallback((what: Shown | null, wait: number): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(what), wait)
  }, [])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!shown) return
    const away = (event: KeyboardEvent): void => { if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); setShown(null) } }
    const gone = (): void => setShown(null)
    window.addEventListener('keydown', away, true)
    window.addEventListener('scroll', gone, true)
    return () => { window.removeEventListener('keydown', away, true); window.removeEventListener('scroll', gone, true) }
  }, [shown])
  // Set on the element itself: a page of thousands of numbers is not drawn anew because one of them is pointed at.
  useEffect(() => {
    if (!shown) return
    shown.element.setAttribute('aria-describedby', id)
    return () => shown.element.removeAttribute('aria-describedby')
  }, [shown, id])
  const host = useMemo<Host>(() => ({
    show: (element, figure) => later({ figure, element, beside: element.getBoundingClientRect() }, SHOW_AFTER),
    hide: () => later(null, HIDE_AFTER),
  }), [later])
  return (
    <DefinitionContext.Provider value={host}>
      {children}
      {shown && createPortal(
        <div id={id} role="tooltip" className={classes.definition} style={placeOf(shown.beside)} onPointerEnter={() => clearTimeout(timer.current)} onPointerLeave={() => host.hide()}>
          <DefinitionCard figure={shown.figure} asOf={asOf} />
        </div>,
        document.body,
      )}
    </DefinitionContext.Provider>
  )
}

function placeOf(beside: DOMRect): React.CSSProperties {
  const left = Math.max(GAP, Math.min(beside.left, window.innerWidth - WIDTH - GAP))
  const isAbove = beside.bottom > window.innerHeight * 0.6
  return { left, width: Math.min(WIDTH, window.innerWidth - 2 * GAP), ...(isAbove ? { bottom: window.innerHeight - beside.top + GAP } : { top: beside.bottom + GAP }) }
}

/** What an element needs to show the definition of its figure on hover and on focus. */
export function useDefinition(figure: Figure): { onPointerEnter: (event: React.PointerEvent<HTMLElement>) => void; onPointerLeave: () => void; onFocus: (event: FocusEvent<HTMLElement>) => void; onBlur: () => void } {
  const host = useContext(DefinitionContext)
  return {
    onPointerEnter: event => { if (event.pointerType === 'mouse') host?.show(event.currentTarget, figure) },
    onPointerLeave: () => host?.hide(),
    onFocus: event => { if (event.currentTarget.matches(':focus-visible')) host?.show(event.currentTarget, figure) },
    onBlur: () => host?.hide(),
  }
}
