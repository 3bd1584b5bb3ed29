import type { Step, Subject } from '#shared/contracts/automation.ts'

/** A step as it is put into the flow: what is still to be filled in shows as its problem. */
export function newStep(kind: Step['kind'], id: string, subject: Subject): Step {
  switch (kind) {
    case 'message': return { id, kind, channel: 'email', purpose: 'transactional', template: null, content: { subject: '', text: '' } }
    case 'task': return { id, kind, text: '', to: { kind: 'manager' }, term: { amount: 1, unit: 'hours', working: true } }
    case 'change': return { id, kind, entity: subject, set: [{ field: '', value: null }] }
    case 'assign': return { id, kind, to: { kind: 'nobody' } }
    case 'notify': return { id, kind, to: { kind: 'manager' }, text: '' }
    case 'http': return { id, kind, method: 'POST', url: 'https://' }
    case 'wait': return { id, kind, for: { amount: 1, unit: 'hours' } }
    case 'waitEvent': return { id, kind, event: { kind: 'change', entity: subject }, within: { amount: 1, unit: 'days' }, came: [], over: [] }
    case 'branch': return { id, kind, condition: { and: [] }, yes: [], no: [] }
    case 'stop': return { id, kind }
  }
}
