import type { MessageDescriptor } from '@lingui/core'

type Messages = Record<string, MessageDescriptor>

/**
 * Words for the codes of refusals. The keys are the contract with the server; `{name}` in a text is filled from the refusal's params.
 * A feature adds its own with {@link addRefusalMessages} from its index, so that the codes of orders are not known here.
 */
export const refusalMessages: Messages = {}
/** Words that nobody has needed yet: they would cost every first load. */
const later = new Set<() => Promise<Messages>>()

/** Adds a feature's own codes: at once, or when they are wanted. */
export function addRefusalMessages(messages: Messages | (() => Promise<Messages>)): void {
  if (typeof messages === 'function') later.add(messages)
  else Object.assign(refusalMessages, messages)
}

/** Brings the words that were left for later, unless all of these codes have theirs. What does not come now is tried again with the next refusal. */
export async function bringRefusalMessages(codes?: string[]): Promise<void> {
  if (codes?.every(code => code in refusalMessages)) return
  await Promise.allSettled([...later].map(async bring => {
    addRefusalMessages(await bring())
    later.delete(bring)
  }))
}
