import { useEffect } from 'react'
import { onLiveChanges, type LiveChange } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'
import { FIGURES } from './analytics-api.ts'

/** What no figure is made of. */
const ELSEWHERE = new Set(['dashboard', 'saved_view', 'user', 'user_group', 'rule', 'webhook', 'lesson', 'notification'])
/** Figures are asked again so often at most, however fast orders come in. */
const REST_MS = 4000
/** The read model follows within about a second; asked before it does, a figure would be the old one. */
const BEHIND_MS = 1200
/** An answer that does not know of a change yet is asked again so many times. */
const TRIES = 5

type Timed = { position?: number }

/** Keeps the figures on the screen as events come: gathered, at most every few seconds, until the answers know of the last change. */
export function useLiveFigures(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let last = 0
    let wanted = 0
    const refresh = async (tries: number): Promise<void> => {
      timer = null
      // Nobody looks: it is done when somebody does.
      if (document.hidden) return plan(tries, REST_MS)
      last = performance.now()
      const asked = wanted
      await queryClient.invalidateQueries({ queryKey: [FIGURES] })
      const known = queryClient.getQueryCache().findAll({ queryKey: [FIGURES, 'query'], type: 'active' }).map(query => (query.state.data as Timed | undefined)?.position).filter(position => position !== undefined)
      if (tries > 0 && known.some(position => position < asked)) plan(tries - 1, BEHIND_MS)
    }
    const plan = (tries: number, wait: number): void => { timer ??= setTimeout(() => void refresh(tries), wait) }
    const onChanges = (changes: LiveChange[]): void => {
      const told = changes.filter(change => !ELSEWHERE.has(change.entity))
      if (told.length === 0) return
      wanted = Math.max(wanted, ...told.map(change => Number(change.cursor) || 0))
      plan(TRIES, Math.max(BEHIND_MS, last + REST_MS - performance.now()))
    }
    const stop = onLiveChanges(onChanges)
    return () => { stop(); if (timer) clearTimeout(timer) }
  }, [])
}
