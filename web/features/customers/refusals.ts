import { msg } from '@lingui/core/macro'

/** Words for the refusals of customers. */
export const customerRefusals = {
  taken: msg`Another customer of this store has the id {externalId}.`,
  too_many: msg`These are too many; at most {most}.`,
  out_of_range: msg`This value is out of range.`,
  not_valid: msg`This value cannot be right.`,
  not_a_choice: msg`There is no such choice.`,
  note_not_found: msg`Somebody has removed this note.`,
}
