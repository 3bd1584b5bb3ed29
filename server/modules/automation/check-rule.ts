import { sql } from 'kysely'
import { Value } from 'typebox/value'
import { ConditionError, parseCondition, type Condition } from '#shared/conditions.ts'
import { RuleDraft, Steps, type RuleEvent, type RuleProblem, type Step, type Subject } from '#shared/contracts/automation.ts'
import { compileCondition } from '#server/platform/conditions/compile-postgres.ts'
import type { Database } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { freshReferences, type References } from '#server/modules/settings/index.ts'
import { fillText } from './perform/fill-text.ts'
import { allSteps, innerLists } from './program.ts'
import { catalogueOf, ruleReader } from './subject-catalogue.ts'

const MOST_STEPS = 200
const DEEPEST = 10
const problem = (at: string, code: string, params: Record<string, unknown> = {}, path?: string): RuleProblem => ({ at, code, params, ...(path ? { path } : {}) })

/** What stands in the way of switching the rule on. A draft that is off may have problems. */
export async function checkRule(db: Database, draft: RuleDraft, ruleId: number | null = null): Promise<RuleProblem[]> {
  const shape = wrongShape(draft)
  if (shape) return [shape]
  const references = await freshReferences(db)
  const steps = allSteps(draft.steps)
  const found: RuleProblem[] = []
  if (draft.name.trim() === '') found.push(problem('name', 'empty'))
  if (steps.length === 0) found.push(problem('steps', 'no_steps'))
  if (steps.length > MOST_STEPS) found.push(problem('steps', 'too_many', { most: MOST_STEPS }))
  const twice = steps.find((step, index) => steps.findIndex((other) => other.id === step.id) !== index)
  if (twice) found.push(problem(twice.id, 'duplicate_id'))
  found.push(...checkEvent(draft.event, draft.subject, 'event', ruleId))
  if (draft.condition) found.push(...checkCondition(draft.condition, draft.subject, 'condition', references))
  for (const step of steps) found.push(...(await checkStep(db, step, draft.subject, ruleId, references)))
  return found
}

/** Inner lists of steps come unread through the door: their shape is looked at here. */
export function wrongShape(draft: RuleDraft): RuleProblem | null {
  const look = (steps: readonly Step[], at: string, depth: number): RuleProblem | null => {
    if (depth > DEEPEST) return problem(at, 'too_deep', { most: DEEPEST })
    if (!Value.Check(Steps, steps)) {
      const index = Array.isArray(steps) ? steps.findIndex((step) => !Value.Check(Steps, [step])) : -1
      const id = steps[index]?.id
      return problem(typeof id === 'string' ? id : at, 'bad_value', {}, index < 0 ? undefined : `[${index}]`)
    }
    for (const step of steps) for (const inner of innerLists(step)) {
      const wrong = look(inner, step.id, depth + 1)
      if (wrong) return wrong
    }
    return null
  }
  if (!Value.Check(RuleDraft, draft)) return problem('steps', 'bad_value')
  return look(draft.steps, 'steps', 1)
}

function checkEvent(event: RuleEvent, subject: Subject, at: string, ruleId: number | null): RuleProblem[] {
  switch (event.kind) {
    case 'change':
      return event.entity.trim() === '' ? [problem(at, 'unknown_entity')] : subject === 'order' && event.entity === 'customer' ? [problem(at, 'not_an_order')] : []
    case 'date':
      return checkDate(event.field, subject, at)
    case 'unchanged':
      return [...(event.field && !isLogged(subject, event.field) ? [problem(at, 'unknown_field', { field: event.field })] : []), ...(event.for.amount === 0 ? [problem(at, 'empty', {}, 'for')] : [])]
    case 'ruleRan':
      return event.ruleId === ruleId ? [problem(at, 'itself')] : []
    default:
      return []
  }
}

const isLogged = (subject: Subject, name: string): boolean => name.includes('.') || [...catalogueOf(subject).fields.values()].some((field) => field.name === name || field.alsoNamed?.includes(name))

function checkDate(field: string, subject: Subject, at: string): RuleProblem[] {
  const found = catalogueOf(subject).fields.get(field)
  return found?.type === 'date' || found?.type === 'datetime' ? [] : [problem(at, 'no_date_field', { field })]
}

function checkCondition(written: Condition, subject: Subject, at: string, { account }: References): RuleProblem[] {
  try {
    compileCondition(parseCondition(written), catalogueOf(subject), { timeZone: account.timeZone, now: new Date(), actor: ruleReader })
    return []
  } catch (error) {
    if (error instanceof ConditionError) return [problem(at, error.code, {}, error.path)]
    if (error instanceof Refusal) return [problem(at, String(error.params['reason'] ?? error.code), error.params)]
    throw error
  }
}

async function checkStep(db: Database, step: Step, subject: Subject, ruleId: number | null, references: References): Promise<RuleProblem[]> {
  const at = step.id
  switch (step.kind) {
    case 'message':
      if (!step.template === !step.content) return [problem(at, 'template_or_content')]
      if (step.content && step.content.text.trim() === '') return [problem(at, 'empty', {}, 'content.text')]
      if (step.content) return checkText(db, at, step.content.text, step.content.subject)
      return (await isTemplate(db, step.template!, step.channel)) ? [] : [problem(at, 'unknown_template', { template: step.template })]
    case 'task':
      return [...(await checkText(db, at, step.text)), ...(step.text.trim() === '' && !step.taskKind ? [problem(at, 'empty', {}, 'text')] : []), ...(step.taskKind && !references.taskTypes.byCode.has(step.taskKind) ? [problem(at, 'unknown_value', { value: step.taskKind }, 'taskKind')] : []), ...checkPerson(step.to, at, references)]
    case 'notify':
      return [...(await checkText(db, at, step.text)), ...(step.text.trim() === '' ? [problem(at, 'empty', {}, 'text')] : []), ...checkPerson(step.to, at, references)]
    case 'assign':
      return step.to.kind === 'nobody' ? [] : checkPerson(step.to, at, references)
    case 'change':
      if (step.entity === 'order' && subject === 'customer') return [problem(at, 'not_an_order')]
      return step.set.flatMap(({ field, value }) => checkValue(step.entity, field, value, at, references))
    case 'wait':
      if (!step.for === !step.until && !(step.at && !step.for && !step.until)) return [problem(at, 'wait_needs_one')]
      return step.until ? checkDate(step.until.field, subject, at) : []
    case 'waitEvent':
      return checkEvent(step.event, subject, at, ruleId)
    case 'branch':
      return checkCondition(step.condition, subject, at, references)
    default:
      return []
  }
}

function checkPerson(to: { kind: string; id?: number }, at: string, references: References): RuleProblem[] {
  if (to.kind === 'user' && !references.usersById.get(to.id!)?.active) return [problem(at, 'unknown_person', { id: to.id })]
  if (to.kind === 'group' && !references.userGroups.some((group) => group.id === to.id)) return [problem(at, 'unknown_group', { id: to.id })]
  return []
}

const ALSO_EDITED: Record<Subject, ReadonlySet<string>> = { order: new Set(['statusComment', 'deliveryTime', 'length', 'width', 'height', 'applyRound']), customer: new Set(['emails', 'photoUrl', 'subscribed', 'isContact']) }

function checkValue(entity: Subject, name: string, value: unknown, at: string, references: References): RuleProblem[] {
  const field = catalogueOf(entity).fields.get(name)
  const isPart = /^(deliveryAddress|contragent|customFields|deliveryData|address)\./.test(name)
  if (!field?.edit && !isPart && !ALSO_EDITED[entity].has(name)) return [problem(at, 'not_editable', { field: name })]
  const list = field?.options ? (references as unknown as Record<string, { byCode?: ReadonlyMap<string, unknown> } | undefined>)[field.options]?.byCode : undefined
  return list && typeof value === 'string' && !list.has(value) ? [problem(at, 'unknown_value', { field: name, value })] : []
}

async function isTemplate(db: Database, code: string, channel: string): Promise<boolean> {
  const { rows } = await sql`select from message_template where code = ${code} and channel = ${channel} and is_active`.execute(db)
  return rows.length > 0
}

async function checkText(db: Database, at: string, text: string, subject?: string): Promise<RuleProblem[]> {
  try {
    await fillText(db, { orderId: null, customerId: null }, { subject, text })
    return []
  } catch (error) {
    if (error instanceof Refusal) return [problem(at, error.code, error.params)]
    throw error
  }
}
