import { useSyncExternalStore } from 'react'

const query = typeof window === 'undefined' ? null : window.matchMedia('(max-width: 48em)')

/** True on a phone (48em and narrower): cards instead of columns, a bottom bar instead of the rail. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    listener => { query?.addEventListener('change', listener); return () => query?.removeEventListener('change', listener) },
    () => query?.matches ?? false,
  )
}
