import { Kbd } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

export type Shortcut = {
  /** Place on the keyboard (`KeyC`, `Slash`): the same key in the Russian and the English layout. */
  code: string
  /** With Ctrl or ⌘. */
  mod?: boolean
  shift?: boolean
  label: MessageDescriptor
  run: () => void
  /** Only shown in the help; somebody else listens for it (the grid). */
  shownOnly?: boolean
}

type Registered = Shortcut & { place: number }
/** The last one wins. */
let registered: Registered[] = []
const listeners = new Set<() => void>()
const set = (next: Registered[]): void => { registered = next; for (const listener of listeners) listener() }

const typing = (target: EventTarget | null): boolean => target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null
const dialogOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const mod = event.ctrlKey || event.metaKey
  if (!mod && (typing(event.target) || dialogOpen() || event.altKey)) return
  const hit = registered.findLast(one => !one.shownOnly && one.code === event.code && (one.mod ?? false) === mod && (one.shift ?? false) === event.shiftKey)
  if (hit) { event.preventDefault(); hit.run() }
}
if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown)

/** Does what this letter does on the screen as it is now. @returns false when nobody listens for it */
export function runShortcut(code: string): boolean {
  const hit = registered.findLast(one => !one.shownOnly && one.code === code && !one.mod && !one.shift)
  hit?.run()
  return hit !== undefined
}

let places = 0

/**
 * Letters that act while this component is on the screen; of two that want the same one, the inner wins, or else the newer. They are listed by «?». Keys never act
 * while one types.
 */
export function useShortcuts(shortcuts: Shortcut[]): void {
  // What is outside is rendered first; effects come the other way round, so that they cannot tell.
  const [place] = useState(() => (places += 1))
  const latest = useRef(shortcuts)
  useEffect(() => { latest.current = shortcuts })
  const shape = shortcuts.map(one => `${one.code}${one.mod ?? ''}${one.shift ?? ''}`).join()
  useEffect(() => {
    const mine = latest.current.map((one, at): Registered => ({ ...one, place, run: () => latest.current[at]?.run() }))
    set([...registered, ...mine].toSorted((one, other) => one.place - other.place))
    return () => set(registered.filter(one => !mine.includes(one)))
  }, [shape, place])
}

const names: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Enter: 'Enter', Escape: 'Esc', Slash: '/', Comma: ',', Period: '.', BracketLeft: '[', BracketRight: ']' }
const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How a shortcut is written: ⌘ K on a Mac, Ctrl K elsewhere. */
export function KeyNames({ code, mod, shift }: Pick<Shortcut, 'code' | 'mod' | 'shift'>) {
  const name = names[code] ?? code.replace(/^Key|^Digit/, '')
  return <span style={{ whiteSpace: 'nowrap' }}>{mod && <><Kbd size="xs">{isMac ? '⌘' : 'Ctrl'}</Kbd> </>}{shift && <><Kbd size="xs">Shift</Kbd> </>}<Kbd size="xs">{name}</Kbd></span>
}

/** All keys that act now. */
export const useRegisteredShortcuts = (): Shortcut[] =>
  useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => registered)
