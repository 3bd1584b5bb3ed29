import { Type, type Static, type TSchema } from 'typebox'
import { ConditionSchema } from '../conditions.ts'
import { RuleDraft, RuleEvent, RuleLimits, Steps, SUBJECTS } from './rule-parts.ts'

export * from './rule-parts.ts'

/** What crosses the wire about rules. Moments: ISO 8601, UTC. */

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.String({ description: 'ISO 8601, UTC' })
const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
const Params = Type.Record(Type.String(), Type.Unknown())
const Someone = Type.Object({ id: Nullable(Id), name: Type.String() })

/** The leaf of a condition that was false, with the value that its field had then. */
export const FailedLeaf = Type.Object({
  condition: ConditionSchema,
  value: Type.Unknown({ description: 'Of the field, then; of {has}: how many there were. Absent when the reader may not see the field' }),
  words: Type.Object({ ru: Type.String(), en: Type.String() }, { description: 'The leaf and the value as a sentence' }),
})
export type FailedLeaf = Static<typeof FailedLeaf>

/**
 * Why. Of runs: condition_false, condition_false_now (after a wait), once_per_days {days, lastAt, runId}, too_late {dueAt}, rule_off, loop {ruleIds, ruleNames},
 * depth {depth}, chain_stopped, fuse {perHour}, fuse_dropped, subject_gone, stopped_by_hand {userId}, fault.
 * Of a rule without a run: rule_off, not_since_on {since}, no_such_change, other_value {field, wanted, was, at}, date_empty {field}, planned {dueAt}, date_passed {dueAt},
 * not_quiet_yet {dueAt}, source_not_connected {name}, hook_not_raised {name}, no_such_event.
 * Of steps: date_empty {field}, waits {until}, waits_for_event {until}, event_came {entryId}, time_is_over, branch_yes, branch_no, no_address {channel}, and codes of refusals.
 */
export const Why = Type.Object({ code: Type.String(), params: Params, failed: Type.Optional(FailedLeaf) })
export type Why = Static<typeof Why>

export const RUN_STATES = ['waiting', 'done', 'skipped', 'failed', 'stopped', 'held'] as const
export const STEP_STATES = ['planned', 'done', 'skipped', 'failed', 'cancelled'] as const

export const RunStep = Type.Object({
  stepId: Type.String(),
  kind: Type.String(),
  state: Type.Enum([...STEP_STATES]),
  at: Nullable(Moment),
  dueAt: Nullable(Type.String({ description: 'Of a wait: until when; null = waits for a date to be filled in' })),
  why: Nullable(Why),
  result: Type.Object(
    { messageId: Type.Optional(Id), taskId: Type.Optional(Id), channel: Type.Optional(Type.String()), status: Type.Optional(Type.Integer()), messageState: Type.Optional(Type.String()), messageReason: Type.Optional(Nullable(Type.String())) },
    { additionalProperties: true },
  ),
})
export type RunStep = Static<typeof RunStep>

export const RuleRun = Type.Object({
  id: Id,
  rule: Type.Object({ id: Id, name: Type.String(), version: Type.Integer() }),
  at: Moment,
  finishedAt: Nullable(Moment),
  state: Type.Enum([...RUN_STATES], { description: 'waiting: goes on later; held: by the fuse; stopped: by the guard, a switched off rule or a person' }),
  about: Type.Object({ entity: Type.Enum([...SUBJECTS]), id: Id, label: Type.String({ description: 'Number of the order, name of the customer; empty when the reader may not see it' }) }),
  cause: Type.Object({ kind: Type.String({ description: 'Kind of the entry of the log; date, unchanged' }), entryId: Nullable(Id), by: Nullable(Type.String({ description: 'kind of the actor' })) }),
  why: Nullable(Why),
  steps: Type.Array(RunStep),
})
export type RuleRun = Static<typeof RuleRun>
export const RunPage = Type.Object({ rows: Type.Array(RuleRun), nextCursor: Nullable(Type.String()) })
export type RunPage = Static<typeof RunPage>

export const Fuse = Type.Object({ pausedAt: Moment, sent: Type.Integer({ description: 'Messages within the hour before' }), perHour: Type.Integer(), waiting: Type.Integer({ description: 'Runs that are held' }) })
export type Fuse = Static<typeof Fuse>

const Kept = { name: Type.String(), group: Type.String(), subject: Type.Enum([...SUBJECTS]), event: RuleEvent, condition: Nullable(ConditionSchema), steps: Steps, limits: RuleLimits }

export const RuleRow = Type.Object({
  id: Id,
  ...Kept,
  ordering: Type.Integer({ description: 'Rules that one entry starts run in this order' }),
  isActive: Type.Boolean(),
  activatedAt: Nullable(Moment),
  version: Type.Integer(),
  recipe: Nullable(Type.String({ description: 'Code of the recipe that it was made from' })),
  days: Type.Array(Type.Object({ day: Type.String(), done: Type.Integer(), waiting: Type.Integer(), skipped: Type.Integer(), failed: Type.Integer(), stopped: Type.Integer() }), { description: 'The last 14 days of the account, oldest first' }),
  lastRunAt: Nullable(Moment),
  lastError: Nullable(Type.Object({ at: Moment, code: Type.String(), params: Params, runId: Id, stepId: Nullable(Type.String()) })),
  fuse: Nullable(Fuse),
  source: Type.Union([Type.Literal('connected'), Type.Literal('not_connected')], { description: 'not_connected: it listens to a hook that nobody has ever raised' }),
})
export type RuleRow = Static<typeof RuleRow>
export const RuleAlert = Type.Object({
  id: Id,
  kind: Type.Enum(['loop', 'depth', 'fuse', 'often']),
  at: Moment,
  rules: Type.Array(Type.Object({ id: Id, name: Type.String() }), { description: 'Of a loop: the one that was stopped and the one whose change led to it' }),
  about: Nullable(Type.Object({ entity: Type.String(), id: Id, label: Type.String() })),
  params: Params,
})
export type RuleAlert = Static<typeof RuleAlert>

export const RuleList = Type.Object({ rules: Type.Array(RuleRow), alerts: Type.Array(RuleAlert, { description: 'Not yet seen, newest first' }) })
export type RuleList = Static<typeof RuleList>

export const CreateRule = Type.Object({ draft: RuleDraft, recipe: Type.Optional(Type.String({ maxLength: 100 })) }, { additionalProperties: false, description: 'A new rule is off' })
export const EditRule = Type.Object(
  { draft: RuleDraft, version: Type.Integer({ description: 'The version that the person saw; another one by now is a conflict, 409' }) },
  { additionalProperties: false, description: 'Makes a new version; refused with 409 rule_has_problems {problems} when the rule is on and the draft has problems' },
)
export const ArrangeRules = Type.Object({ ids: Type.Array(Id, { maxItems: 1000, uniqueItems: true }) }, { additionalProperties: false, description: 'The order of execution from now on' })
export const ActivateRule = Type.Object({ isActive: Type.Boolean() }, { additionalProperties: false, description: 'Switched on it acts on what happens from then on; switched off, what waits is stopped' })
export const FuseAnswer = Type.Object({ go: Type.Boolean({ description: 'true: goes on with what is held; false: drops what is held' }) }, { additionalProperties: false })

export const RuleProblem = Type.Object({
  at: Type.String({ description: 'event, condition, limits, steps, or the id of a step' }),
  path: Type.Optional(Type.String()),
  code: Type.String({ description: 'no_steps, unknown_field, wrong_operator, bad_value, unknown_relation, unknown_entity, no_date_field, unknown_template, template_or_content, unknown_person, unknown_group, unknown_value, duplicate_id, too_deep, too_many, wait_needs_one, empty, not_editable, unknown_rule, itself, never_open, not_an_order' }),
  params: Params,
})
export type RuleProblem = Static<typeof RuleProblem>
export const CheckRule = Type.Object({ draft: RuleDraft, ruleId: Type.Optional(Id) }, { additionalProperties: false })
export const RuleProblems = Type.Object({ problems: Type.Array(RuleProblem) })

export const RuleVersion = Type.Object({ version: Type.Integer(), at: Moment, author: Someone, isCurrent: Type.Boolean(), rolledBackTo: Nullable(Type.Integer()), draft: RuleDraft })
export type RuleVersion = Static<typeof RuleVersion>
export const RuleVersions = Type.Object({ versions: Type.Array(RuleVersion, { description: 'Newest first' }) })

export const DryRun = Type.Object(
  { draft: Type.Optional(RuleDraft), ruleId: Type.Optional(Id), days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 30 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })) },
  { additionalProperties: false, description: 'A draft, saved or not, or a rule as it is' },
)
export type DryRun = Static<typeof DryRun>
export const DryRunRow = Type.Object({
  entity: Type.Enum([...SUBJECTS]),
  id: Id,
  label: Type.String(),
  at: Moment,
  outcome: Type.Enum(['would', 'skipped']),
  what: Type.Array(Type.Object({ stepId: Type.String(), kind: Type.String(), dueAt: Moment, to: Nullable(Type.String({ description: 'Address or person' })), channel: Nullable(Type.String()), why: Nullable(Why) }), { description: 'Steps that would have been done, or not and why' }),
  why: Nullable(Why),
})
export type DryRunRow = Static<typeof DryRunRow>
export const DryRunAnswer = Type.Object({
  from: Moment,
  events: Type.Integer({ description: 'How often the event happened' }),
  matched: Type.Integer(),
  skipped: Type.Integer(),
  messages: Type.Integer(),
  recipients: Type.Integer({ description: 'Different customers who would have been written to' }),
  capped: Type.Boolean({ description: 'More happened than was looked at' }),
  mostPerHour: Type.Integer({ description: 'The most messages within one hour: for the fuse' }),
  rows: Type.Array(DryRunRow, { description: 'The newest first' }),
})
export type DryRunAnswer = Static<typeof DryRunAnswer>

/** A rule as seen from one record. `notCalled`: its event did not happen here, and `why` says what stood in the way. */
export const RecordRule = Type.Object({
  rule: Type.Object({ id: Id, name: Type.String(), isActive: Type.Boolean() }),
  outcome: Type.Enum(['done', 'waiting', 'skipped', 'failed', 'stopped', 'held', 'notCalled']),
  why: Nullable(Why),
  now: Nullable(Type.Object({ holds: Type.Boolean(), failed: Nullable(FailedLeaf) }, { description: 'The condition as it stands at this moment' })),
  runs: Type.Array(RuleRun, { description: 'Newest first' }),
})
export type RecordRule = Static<typeof RecordRule>
export const RecordAutomation = Type.Object({ rules: Type.Array(RecordRule) })
export type RecordAutomation = Static<typeof RecordAutomation>

export const Postpone = Type.Object({ hours: Type.Integer({ minimum: 1, maximum: 24 * 90 }) }, { additionalProperties: false, description: 'What waits goes on so much later: a reserve that is prolonged' })

/** A ready rule. The knob is the one number that a shop edits before switching on. */
export const Recipe = Type.Object({
  code: Type.String(),
  title: Type.Object({ ru: Type.String(), en: Type.String() }),
  about: Type.Object({ ru: Type.String(), en: Type.String() }),
  knob: Nullable(Type.Object({ label: Type.Object({ ru: Type.String(), en: Type.String() }), value: Type.Integer(), min: Type.Integer(), max: Type.Integer() })),
  draft: Type.Object({ ru: RuleDraft, en: RuleDraft }),
  source: Type.Union([Type.Literal('connected'), Type.Literal('not_connected')]),
  missing: Type.Array(Type.String({ description: 'Codes of references that the account lacks or has switched off, as statuses:delivered' })),
  ruleIds: Type.Array(Id, { description: 'Rules that were made from it' }),
})
export type Recipe = Static<typeof Recipe>
export const RecipeList = Type.Object({ recipes: Type.Array(Recipe) })
export const UseRecipe = Type.Object({ knob: Type.Optional(Type.Integer()), locale: Type.Optional(Type.Enum(['ru', 'en'])), activate: Type.Optional(Type.Boolean()) }, { additionalProperties: false })

const CatalogueField = Type.Object({ name: Type.String(), type: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), options: Type.Optional(Type.String()), edit: Type.Boolean() })
/** What the canvas offers. */
export const RuleCatalogue = Type.Object({
  subjects: Type.Record(Type.String(), Type.Object({ fields: Type.Array(CatalogueField, { description: 'For conditions; dates among them for date events' }), relations: Type.Array(Type.Object({ name: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), fields: Type.Array(CatalogueField) })) })),
  entities: Type.Array(Type.Object({ name: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), subjects: Type.Array(Type.Enum([...SUBJECTS])), kinds: Type.Array(Type.Object({ kind: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }) })), fields: Type.Array(CatalogueField, { description: 'That an event may ask for, as the change log names them' }) })),
  editable: Type.Record(Type.String(), Type.Array(CatalogueField), { description: 'By subject: what the step «change» may set' }),
  hooks: Type.Array(Type.Object({ name: Type.String(), label: Type.Object({ ru: Type.String(), en: Type.String() }), lastAt: Nullable(Moment) })),
  templates: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), channel: Type.String(), purpose: Type.String() })),
  fusePerHour: Type.Integer({ description: 'Unless a rule says otherwise' }),
})
export type RuleCatalogue = Static<typeof RuleCatalogue>

export const RaiseHook = Type.Object({ orderId: Type.Optional(Id), customerId: Type.Optional(Id), about: Type.Optional(Params), key: Type.Optional(Type.String({ maxLength: 200, description: 'Told twice with one key it counts once' })) }, { additionalProperties: false })
