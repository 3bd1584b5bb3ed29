import { useSyncExternalStore } from 'react'

type PhoneRules = typeof import('#shared/phone.ts')

let rules: PhoneRules | null = null
let loading: Promise<PhoneRules> | null = null
const listeners = new Set<() => void>()

/** The numbering plans of the world are large: they come after the first screen, and Russian numbers are drawn without them. */
export function loadPhoneRules(): Promise<PhoneRules> {
  loading ??= import('#shared/phone.ts').then(module => {
    rules = module
    for (const listener of listeners) listener()
    return module
  })
  return loading
}

const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/

/** E.164 → as people of that country group it, with spaces that do not break. */
export function formatPhone(phone: string): string {
  const match = russian.exec(phone)
  if (match) return `+7\u00a0${match.slice(1).join('\u00a0')}`
  if (!rules) void loadPhoneRules()
  return rules ? rules.displayPhone(phone).replaceAll(' ', '\u00a0') : phone
}

/** What was typed, as it is kept: E.164 where it can be a number. */
export function normalPhone(typed: string): string {
  return rules?.parsePhone(typed)?.number ?? typed.trim()
}

/** Draws the component again once foreign numbers can be grouped. */
export function usePhoneRules(): void {
  useSyncExternalStore(listener => { listeners.add(listener); return () => listeners.delete(listener) }, () => rules)
}
