import type { RuleDraft } from '#shared/contracts/automation.ts'

type Both = { ru: string; en: string }
export const both = (ru: string, en: string): Both => ({ ru, en })

/** Says a text in the language that the rule is made in. */
export type Say = (ru: string, en: string) => string

/** A ready rule. `make` gets the one number that a shop edits. */
export type ReadyRule = {
  code: string
  title: Both
  about: Both
  knob: { label: Both; value: number; min: number; max: number }
  make(knob: number, say: Say): Omit<RuleDraft, 'name'>
}
