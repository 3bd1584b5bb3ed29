import { lazy, Suspense } from 'react'
import { closeWrite, useAskedWrite } from './open-write.ts'

const WriteDialog = lazy(async () => ({ default: (await import('./WriteDialog.tsx')).WriteDialog }))

/** The window for a message over any page; stands once in the shell. */
export function WriteHost() {
  const about = useAskedWrite()
  return <Suspense>{about && <WriteDialog key={`${about.orderId ?? ''} ${about.customerId ?? ''}`} about={about} onClose={closeWrite} />}</Suspense>
}
