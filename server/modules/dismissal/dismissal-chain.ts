/** The chain of causes of all that a dismissal moves: by it one tells later what others did to the same records. */
export const dismissalChain = (id: number): string => `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`

const RESTORABLE_DAYS = 14
export const restorableUntil = (at: Date): Date => new Date(at.getTime() + RESTORABLE_DAYS * 86_400_000)
