import type { CustomerSubscription } from './subscriptions.ts'

type Pair = [before: unknown, after: unknown]

/** What a customer got from one that was merged into them: enough to take it back, and no more. Kept with the merge as JSON. */
export type MergeRecord = {
  /** How the merged one was called, for lists. */
  name: string
  /** Fields of the survivor, before and after; by the names of `MERGE_FIELDS` and `customFields.<code>`. */
  fields: Record<string, Pair>
  /** The store's id that went over, since only one may bear it. */
  externalId: string | null
  /** Phones and e-mails by which the merged one was recognised. */
  identities: { kind: string; value: string }[]
  /** What the survivor did not have before. */
  phones: string[]
  emails: string[]
  tags: string[]
  addresses: { id: number; address: Record<string, unknown> }[]
  /** The address that was the main one before, when another became it. */
  mainAddress: [before: number, after: number] | null
  notes: number[]
  /** A note that lost its pin: a customer has one pinned note. */
  unpinned: number | null
  subscriptions: { before: CustomerSubscription | null; after: CustomerSubscription }[]
  /** All that the merged one had by then: what is not in here came late and goes over later. */
  known: { phones: string[]; emails: string[]; tags: string[]; addresses: number[] }
}

export const emptyRecord = (name: string): MergeRecord => ({
  name, fields: {}, externalId: null, identities: [], phones: [], emails: [], tags: [], addresses: [], mainAddress: null, notes: [], unpinned: null, subscriptions: [],
  known: { phones: [], emails: [], tags: [], addresses: [] },
})
