import { lazy, Suspense } from 'react'
import { useConflict } from './edit-store.ts'

const ConflictDialog = lazy(() => import('./ConflictDialog.tsx').then(module => ({ default: module.ConflictDialog })))

/** Asks when two people changed one field. Stands once in the shell. */
export function ConflictHost() {
  const conflict = useConflict()
  return conflict ? <Suspense fallback={null}><ConflictDialog key={conflict.card.path} conflict={conflict} /></Suspense> : null
}
