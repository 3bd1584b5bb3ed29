/** What was done and can be taken back. `key` names a run of small edits of one thing (typing) that go back together. */
export type History<T> = { past: T[]; present: T; future: T[]; key: string | null; at: number }

const KEPT = 100
/** Edits of one thing that follow faster are one step back. */
const TOGETHER_MS = 1500

export const historyOf = <T>(present: T): History<T> => ({ past: [], present, future: [], key: null, at: 0 })

export function did<T>(history: History<T>, next: T, key: string | null, at: number): History<T> {
  if (Object.is(next, history.present)) return history
  const isSame = key !== null && key === history.key && at - history.at < TOGETHER_MS
  return { past: isSame ? history.past : [...history.past, history.present].slice(-KEPT), present: next, future: [], key, at }
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  return before === undefined ? history : { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], key: null, at: 0 }
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  return next === undefined ? history : { past: [...history.past, history.present], present: next, future, key: null, at: 0 }
}
