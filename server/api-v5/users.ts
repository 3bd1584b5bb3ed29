import { sql } from 'kysely'
import { editUser, ONLINE_SECONDS } from '#server/modules/users/index.ts'
import { Refusal, notFound } from '#server/platform/errors.ts'
import { allOf, conditionsOf, type Condition } from './conditions.ts'
import { moment } from './wire/dates.ts'
import { present, succeeded } from './wire/envelope.ts'
import { filterOf, type Filter } from './wire/filter.ts'
import { parameter, write, type Answer, type Call, type Method } from './wire/method.ts'
import { readInteger } from './wire/numbers.ts'
import { pageOf, pagination } from './wire/paging.ts'

type UserRow = {
  id: number; created_at: string; active: boolean; email: string; first_name: string; last_name: string; patronymic: string | null
  position: string | null; phone: string | null; status: string; image: string | null; is_owner: boolean; online: boolean; groups: GroupRow[]
}
type GroupRow = { id: number; code: string; name: string; is_manager: boolean; sites: string[]; rules: { order_types: string[]; order_methods: string[]; sites: string[] }[] }

const ONLINE = sql`coalesce(u.last_seen_at > now() - make_interval(secs => ${sql.lit(ONLINE_SECONDS)}), false)`
const GROUP = sql`to_jsonb(g) || jsonb_build_object('rules', (select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from distribution_rule r where r.group_id = g.id and r.active))`
const USER = sql`to_jsonb(u) || jsonb_build_object('online', ${ONLINE}, 'groups', (select coalesce(jsonb_agg(${GROUP} order by g.ordering, g.id), '[]')
  from user_group g join user_group_member m on m.group_id = g.id where m.user_id = u.id))`

export const userMethods: Method[] = [
  { verb: 'GET', path: '/users', scope: 'user_read', handle: listUsers },
  { verb: 'GET', path: '/users/{id}', scope: 'user_read', handle: getUser },
  { verb: 'POST', path: '/users/{id}/status', scope: 'user_write', handle: setStatus },
  { verb: 'GET', path: '/user-groups', scope: 'user_read', handle: listGroups },
  // The name of version 4, which one client still asks for.
  { verb: 'GET', path: '/users-groups', scope: 'user_read', handle: listGroups },
]

async function listUsers(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const where = allOf(userConditions(filterOf(call.query, call.account.timeZone)))
  const { rows } = await sql<{ user: UserRow; total: number }>`
    select ${USER} as "user", count(*) over () as total from app_user u where ${where} order by u.id limit ${page.limit} offset ${page.offset}
  `.execute(call.db.kysely)
  const total = rows[0]?.total ?? (page.page === 1 ? 0 : await countUsers(call, where))
  return { body: succeeded({ pagination: pagination(page, total), users: rows.map(({ user }) => userAnswer(user, call.account.timeZone)) }) }
}

async function countUsers(call: Call, where: Condition): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from app_user u where ${where}`.execute(call.db.kysely)
  return rows[0]!.total
}

function userConditions(filter: Filter): Condition[] {
  const { conditions, same, yes, given, moments } = conditionsOf(filter)
  const inGroup = (condition: Condition): Condition =>
    sql`exists (select from user_group_member m join user_group g on g.id = m.group_id where m.user_id = u.id and ${condition})`
  same('email', sql`u.email`)
  same('status', sql`u.status`)
  yes('active', sql`u.active`)
  yes('online', ONLINE)
  yes('isAdmin', sql`u.is_owner`)
  yes('isManager', inGroup(sql`g.is_manager`))
  yes('isPosManager', sql`false`)
  given(filter.texts('groups'), (codes) => inGroup(sql`g.code = any(${codes})`))
  moments('createdAt', sql`u.created_at`)
  return conditions
}

async function getUser(call: Call): Promise<Answer> {
  const id = userId(call)
  const { rows } = await sql<{ user: UserRow }>`select ${USER} as "user" from app_user u where u.id = ${id}`.execute(call.db.kysely)
  if (!rows[0]) throw notFound('user', id)
  return { body: succeeded({ user: userAnswer(rows[0].user, call.account.timeZone) }) }
}

/** The user in the path. @throws Refusal `not_found` for what is no id, since no user has it */
function userId(call: Call): number {
  const id = readInteger(call.path['id'])
  if (id === null) throw notFound('user', call.path['id'])
  return id
}

const STATUSES = ['free', 'busy', 'dinner', 'break'] as const

async function setStatus(call: Call): Promise<Answer> {
  const id = userId(call)
  const given = parameter(call, 'status')
  if (given === undefined) throw new Refusal('parameter_missing', { parameter: 'status' })
  const status = STATUSES.find((one) => one === given)
  if (!status) throw new Refusal('wrong_parameter', {}, 400, [{ path: 'status', code: 'not_a_choice' }])
  await write(call, (tx) => editUser(tx, id, { status }))
  return { body: succeeded() }
}

async function listGroups(call: Call): Promise<Answer> {
  const page = pageOf(call.query.last)
  const { rows } = await sql<{ group: GroupRow }>`select ${GROUP} as "group" from user_group g order by g.ordering, g.id`.execute(call.db.kysely)
  const groups = rows.slice(page.offset, page.offset + page.limit).map(({ group }) => groupAnswer(group))
  return { body: succeeded({ pagination: pagination(page, rows.length), groups }) }
}

function userAnswer(user: UserRow, zone: string): Record<string, unknown> {
  return present({
    id: user.id,
    createdAt: moment(user.created_at, zone),
    active: user.active,
    email: user.email,
    firstName: user.first_name,
    lastName: user.last_name,
    patronymic: user.patronymic,
    position: user.position,
    phone: user.phone,
    photoUrl: user.image,
    status: user.status,
    online: user.online,
    isAdmin: user.is_owner,
    isManager: user.groups.some((group) => group.is_manager),
    groups: user.groups.map(groupAnswer),
  })
}

/** Of which orders the group gets new ones: empty = of all, and of a group that gets none. */
function distributed({ rules }: GroupRow, part: 'order_types' | 'order_methods' | 'sites'): string[] {
  return rules.some((rule) => rule[part].length === 0) ? [] : [...new Set(rules.flatMap((rule) => rule[part]))]
}

function groupAnswer(group: GroupRow): Record<string, unknown> {
  return {
    id: group.id,
    name: group.name,
    code: group.code,
    isManager: group.is_manager,
    isPosManager: false,
    isDeliveryMen: false,
    deliveryTypes: [],
    breakdownOrderTypes: distributed(group, 'order_types'),
    breakdownSites: distributed(group, 'sites'),
    breakdownOrderMethods: distributed(group, 'order_methods'),
    grantedOrderTypes: [],
    grantedSites: group.sites,
  }
}
