import { useSyncExternalStore } from 'react'

/** Whom a message is for and what it is about. Addresses as the person may see them: a masked one is not typed by, only sent to. */
export type WriteAbout = { orderId?: number; customerId?: number; title: string; email: string | null; phone: string | null }

let asked: WriteAbout | null = null
const listeners = new Set<() => void>()
const set = (next: WriteAbout | null): void => { asked = next; for (const listener of listeners) listener() }

/** Opens the window for a message over any page. */
export const openWrite = (about: WriteAbout): void => set(about)
export const closeWrite = (): void => set(null)
export const useAskedWrite = (): WriteAbout | null => useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => asked)
