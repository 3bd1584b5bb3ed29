import { sql } from 'kysely'
import type { Account, Person, PickableGroup, PickableSegment, ReferenceName, ReferenceRow } from '#shared/contracts/settings.ts'
import { KEPT, type Database } from '#server/platform/db.ts'
import { listSql, REFERENCE_NAMES } from './reference-kinds.ts'
import { ratesOf, type Rates } from './rates.ts'
import type { WorkingHours } from './working-time.ts'

/** One reference: the rows in their order, and by code. */
export type Reference<Row> = { all: readonly Row[]; byCode: ReadonlyMap<string, Row> }

/** All settings that use cases need, as they stood at one version; never changed in place. */
export type References = {
  version: number
  account: Account
  users: readonly Person[]
  usersById: ReadonlyMap<number, Person>
  userGroups: readonly PickableGroup[]
  segments: Reference<PickableSegment>
  /** What other currencies are worth in the account's. */
  rates: Rates
  /** Allowed transitions by user group; a group without any may make all. */
  transitions: ReadonlyMap<number, ReadonlyMap<string, ReadonlySet<string>>>
} & Lists

type Lists = { [Name in ReferenceName]: Reference<ReferenceRow<Name>> }

type Loaded = {
  version: number
  account: Account
  users: Person[]
  userGroups: PickableGroup[]
  segments: PickableSegment[]
  transitions: { groupId: number; from: string; to: string }[]
  rates: [currency: string, since: string, rate: number][]
} & { [Name in ReferenceName]: ReferenceRow<Name>[] }

// One statement: the version and the rows are of one snapshot.
const LOAD = `
  select json_build_object(
    'version', a.settings_version,
    'account', json_build_object(
      'name', a.name, 'locale', a.locale, 'timeZone', a.time_zone, 'currency', a.currency, 'countryIso', a.country_iso,
      'orderNumberTemplate', a.order_number_template, 'workingHours', a.working_hours, 'holidays', a.holidays,
      'firstTouchNorm', a.first_touch_norm, 'callAttemptsLimit', a.call_attempts_limit, 'callRetryMinutes', a.call_retry_minutes, 'customerManager', a.customer_manager,
      'allowNegativeStock', a.allow_negative_stock, 'overCreditLimit', a.over_credit_limit, 'repeatOrderHours', a.repeat_order_hours, 'combinedOrderStatus', a.combined_order_status,
      'badCustomerPrepayment', a.bad_customer_prepayment),
    'users', (
      select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'active', u.active, 'status', u.status, 'isManager', exists (
        select from user_group_member m join user_group g on g.id = m.group_id where m.user_id = u.id and g.is_manager)) order by u.name, u.id), '[]')
      from app_user u),
    'userGroups', (select coalesce(json_agg(json_build_object('id', g.id, 'code', g.id::text, 'slug', g.code, 'name', g.name) order by g.ordering, g.id), '[]') from user_group g),
    'segments', (select coalesce(json_agg(json_build_object('code', s.code, 'name', s.name, 'active', s.archived_at is null and s.is_active) order by s.name, s.id), '[]') from segment s),
    'rates', (select coalesce(json_agg(json_build_array(r.currency, r.since, r.value / r.nominal) order by r.currency, r.since desc), '[]') from currency_rate r where r.base = a.currency),
    'transitions', (
      select coalesce(json_agg(json_build_object('groupId', group_id, 'from', from_status, 'to', to_status)), '[]') from status_transition),
    ${REFERENCE_NAMES.map((name) => `'${name}', ${listSql(name)}`).join(',\n    ')}
  ) as loaded
  from account a where a.id = 1`

// Versions grow in random steps (see bump-version.ts), so that two databases served by one process, as in tests, never share one.
const kept = new Map<number, References>()
const KEEP = 4

/**
 * The references as they are at this version or later. For use cases that got `account.settings_version` in a read of their own: then
 * this costs nothing but after a change of settings.
 */
export async function referencesAt(db: Database, version: number): Promise<References> {
  return kept.get(version) ?? (await load(db))
}

/** The references as they are now; one tiny read when they have not changed. */
export async function freshReferences(db: Database): Promise<References> {
  const { rows: [row] } = await sql<{ settings_version: number }>`${KEPT}select settings_version from account`.execute(db)
  if (!row) throw new Error('the database holds no account: the first start did not finish')
  return referencesAt(db, row.settings_version)
}

async function load(db: Database): Promise<References> {
  const { rows } = await sql<{ loaded: Loaded }>`${sql.raw(LOAD)}`.execute(db)
  const loaded = rows[0]?.loaded
  if (!loaded) throw new Error('the database holds no account: the first start did not finish')
  const lists = Object.fromEntries(REFERENCE_NAMES.map((name) => [name, reference<{ code: string }>(loaded[name])])) as unknown as Lists
  const references: References = {
    version: loaded.version,
    account: loaded.account,
    users: loaded.users,
    userGroups: loaded.userGroups,
    segments: reference(loaded.segments),
    usersById: new Map(loaded.users.map((user) => [user.id, user])),
    rates: ratesOf(loaded.rates),
    transitions: transitionsByGroup(loaded.transitions),
    ...lists,
  }
  kept.set(references.version, references)
  for (const version of kept.keys()) if (kept.size > KEEP) kept.delete(version)
  return references
}

function reference<Row extends { code: string }>(rows: readonly Row[]): Reference<Row> {
  return { all: rows, byCode: new Map(rows.map((row) => [row.code, row])) }
}

function transitionsByGroup(rows: Loaded['transitions']): References['transitions'] {
  const groups = new Map<number, Map<string, Set<string>>>()
  for (const { groupId, from, to } of rows) {
    const group = groups.get(groupId) ?? new Map<string, Set<string>>()
    groups.set(groupId, group)
    group.set(from, (group.get(from) ?? new Set()).add(to))
  }
  return groups
}

/** The account's hours in the form that deadlines are counted by. */
export function workingHoursOf(account: Account): WorkingHours {
  return { week: account.workingHours, daysOff: account.holidays, timeZone: account.timeZone }
}
