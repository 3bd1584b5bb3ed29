import { useSyncExternalStore } from 'react'

/** What a new task is to be about. */
export type TaskAbout = { order?: { id: number; number: string }; customer?: { id: number; name: string } }

let asked: TaskAbout | null = null
const listeners = new Set<() => void>()
const set = (next: TaskAbout | null): void => { asked = next; for (const listener of listeners) listener() }

/** Opens the line for a new task over any page. */
export const openNewTask = (about: TaskAbout = {}): void => set(about)
export const closeNewTask = (): void => set(null)
export const useAskedTask = (): TaskAbout | null => useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => asked)
