import type { Step } from '#shared/contracts/automation.ts'
import type { Tx } from '#server/platform/transact.ts'
import type { StepDone, WorkedRun } from './advance-run.ts'
import { assign } from './perform/assign.ts'
import { change } from './perform/change.ts'
import { callAddress } from './perform/call-address.ts'
import { makeTask } from './perform/make-task.ts'
import { notify } from './perform/notify.ts'
import { sendMessage } from './perform/send-message.ts'

export type ActionKind = 'message' | 'task' | 'change' | 'assign' | 'notify' | 'http'

/** Does one step through the use case of whoever owns the thing. @throws Refusal when that refuses */
export async function performAction(tx: Tx, run: WorkedRun, step: Extract<Step, { kind: ActionKind }>): Promise<StepDone> {
  switch (step.kind) {
    case 'message': return sendMessage(tx, run, step)
    case 'task': return makeTask(tx, run, step)
    case 'change': return change(tx, run, step)
    case 'assign': return assign(tx, run, step)
    case 'notify': return notify(tx, run, step)
    case 'http': return callAddress(tx, run, step)
  }
}
