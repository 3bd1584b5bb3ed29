import { useEffect, useState } from 'react'

const NAME = 'prilavok.reminders'

/**
 * True in one tab of this browser: the one that had the focus last, and when that is closed another one. So a reminder neither pops up nor
 * sounds twice. Browsers that have no locks (a page without https) show it in each tab.
 */
export function useOnlyTab(): boolean {
  const [mine, setMine] = useState(() => !navigator.locks)
  useEffect(() => {
    const { locks } = navigator
    if (!locks) return
    let isMine = false
    let waiting: AbortController | null = null
    let release = (): void => undefined
    let over = false
    const set = (next: boolean): void => { isMine = next; if (!over) setMine(next) }
    const ask = (options: LockOptions): void => {
      let granted = false
      const hold = (): Promise<void> => new Promise(resolve => { granted = true; release = resolve; set(true) })
      // Rejected when it is called off, and when another tab steals the lock; only a thief makes us wait anew.
      locks.request(NAME, options, hold).catch(() => { if (granted) { set(false); wait() } })
    }
    const wait = (): void => {
      if (over) return
      waiting = new AbortController()
      ask({ signal: waiting.signal })
    }
    const steal = (): void => {
      if (isMine) return
      waiting?.abort()
      ask({ steal: true })
    }
    if (document.hasFocus()) steal()
    else wait()
    window.addEventListener('focus', steal)
    return () => {
      over = true
      window.removeEventListener('focus', steal)
      waiting?.abort()
      release()
    }
  }, [])
  return mine
}
