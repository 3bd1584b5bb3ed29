import { lazy, Suspense, useSyncExternalStore, type ReactNode } from 'react'

const ConfirmDialog = lazy(() => import('./ConfirmDialog.tsx').then(module => ({ default: module.ConfirmDialog })))

type Question = { title: ReactNode; body?: ReactNode; /** The word on the button: what will happen, not «OK». */ action: ReactNode; danger?: boolean }
export type Asked = Question & { answer: (yes: boolean) => void }

let asked: Asked | null = null
const listeners = new Set<() => void>()
const set = (next: Asked | null): void => { asked = next; for (const listener of listeners) listener() }

/** Asks before what cannot be undone. Where it can, do it and offer undo in a toast instead. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  return new Promise(resolve => set({ ...question, answer: yes => { set(null); resolve(yes) } }))
}

/** Shows the question; stands once in the shell. */
export function ConfirmHost() {
  const question = useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => asked)
  return <Suspense fallback={null}>{question && <ConfirmDialog question={question} />}</Suspense>
}
