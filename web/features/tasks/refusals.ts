import { msg } from '@lingui/core/macro'

/** What the server may refuse about tasks, in words. */
export const taskRefusals = {
  task_complete: msg`A colleague has completed this task already.`,
}
