import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Reminders } from '#shared/contracts/tasks.ts'
import { queryClient } from '../../../base/query-client.ts'
import { dueQuery, onToldByTabs } from './reminder-api.ts'

/** The longest wait of a timer in one go: a clock that was put right, or a laptop that slept, is noticed after it. */
const LOOK_AGAIN_MS = 30_000
const none: Reminders = { reminders: [], more: 0, nextAt: null }

const ask = (): void => void queryClient.invalidateQueries({ queryKey: dueQuery.queryKey, exact: true })

/** The reminders that are due, asked for at the very minute of the next one, on waking, and when another tab or the live feed says so. */
export function useReminders(): Reminders {
  const answer = useQuery(dueQuery).data ?? none
  const { nextAt } = answer
  useEffect(() => {
    if (!nextAt) return
    const due = Date.parse(nextAt)
    let timer: ReturnType<typeof setTimeout>
    const wait = (): void => {
      const left = due - Date.now()
      if (left <= 0) ask()
      else timer = setTimeout(wait, Math.min(left + 200, LOOK_AGAIN_MS))
    }
    // Against an answer that names a moment which is over by this computer's clock: not at once, again and again.
    timer = setTimeout(wait, Math.max(1000, Math.min(due - Date.now() + 200, LOOK_AGAIN_MS)))
    return () => clearTimeout(timer)
  }, [answer, nextAt])
  useEffect(() => {
    const woken = (): void => { if (document.visibilityState === 'visible') ask() }
    document.addEventListener('visibilitychange', woken)
    const deaf = onToldByTabs(ask)
    return () => { document.removeEventListener('visibilitychange', woken); deaf() }
  }, [])
  return answer
}
