import { msg } from '@lingui/core/macro'

/** What the server may refuse about tasks, in words. */
export const taskRefusals = {
  task_complete: msg`A colleague has completed this task already.`,
  one_performer: msg`Choose one: a person or a group.`,
  same_person: msg`These tasks are this person’s already.`,
}
