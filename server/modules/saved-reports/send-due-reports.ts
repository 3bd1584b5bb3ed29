import { Readable } from 'node:stream'
import type { Answer, Question } from '#shared/contracts/analytics.ts'
import type { ReportLayout, ReportSchedule } from '#shared/contracts/saved-reports.ts'
import { formatDay } from '#shared/dates.ts'
import { daysOf } from '#shared/period-days.ts'
import { may, systemActor, type Actor } from '#server/platform/access.ts'
import { ClickHouseAway, QueryTooHeavy } from '#server/platform/clickhouse/index.ts'
import { Refusal } from '#server/platform/errors.ts'
import { attachFile } from '#server/platform/files/attach-file.ts'
import { keepFile, type KeptFile } from '#server/platform/files/folder.ts'
import type { JobPlatform } from '#server/platform/jobs.ts'
import { transact } from '#server/platform/transact.ts'
import { answerFile, askMetrics } from '#server/modules/analytics/index.ts'
import { planMessages, type NewMessage } from '#server/modules/messages/index.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { personActor } from '#server/modules/users/index.ts'
import { nextSending } from './next-sending.ts'
import { summaryOf } from './summary.ts'

type Due = { id: number; name: string; ownerId: number; layout: ReportLayout; schedule: ReportSchedule; nextAt: Date }
type Locale = 'ru' | 'en'
type Person = { id: number; locale: Locale }
/** One answer and whoever gets it: people of the shop by their own rights, people outside by the owner's. */
type Portion = { actor: Actor; locale: Locale; userId: number | null; emails: string[] }

/** What keeps a report from going may pass: it is tried again for so long. */
const WAITS_FOR = 2 * 3_600_000
const PORTION = 20
const LARGEST_FILE = 20 * 1024 * 1024

/** Sends the reports whose time has come, each once: what was planned and when it comes next stand in one transaction. @returns how many went */
export async function sendDueReports(platform: JobPlatform, now: Date): Promise<number> {
  const { rows } = await platform.db.pool.query<Due>(
    `select id, name, owner_id as "ownerId", layout, schedule, next_at as "nextAt" from saved_report where next_at <= $1 and schedule is not null order by next_at limit $2`, [now, PORTION])
  let sent = 0
  for (const report of rows) sent += (await sendReport(platform, report, now)) ? 1 : 0
  return sent
}

async function sendReport(platform: JobPlatform, report: Due, now: Date): Promise<boolean> {
  try {
    const owner = await activeReader(platform, report.ownerId)
    if (typeof owner === 'string') return await putDown(platform, report, now, [], owner)
    const messages: Prepared[] = []
    for (const portion of await portionsOf(platform, report, owner)) messages.push(...(await prepareAllowed(platform, report, portion, now)))
    return await putDown(platform, report, now, messages, messages.length > 0 ? null : 'nobody_may_see')
  } catch (error) {
    const code = failureOf(error)
    if (code === 'fault') platform.log.error({ err: error, report: report.id }, 'a report by schedule failed')
    // What may pass is tried again for a while, and never keeps the reports behind it from going.
    const mayPass = code === 'reports_away' || code === 'fault'
    return mayPass && now.getTime() - report.nextAt.getTime() < WAITS_FOR ? false : putDown(platform, report, now, [], code)
  }
}

function failureOf(error: unknown): 'report_too_heavy' | 'reports_away' | 'report_refused' | 'fault' {
  if (error instanceof QueryTooHeavy) return 'report_too_heavy'
  if (error instanceof ClickHouseAway) return 'reports_away'
  return error instanceof Refusal ? 'report_refused' : 'fault'
}

/** A receiver who may not see what it tells apart by gets nothing; the others get theirs. */
async function prepareAllowed(platform: JobPlatform, report: Due, portion: Portion, now: Date): Promise<Prepared[]> {
  try {
    return await prepare(platform, report, portion, now)
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) return []
    throw error
  }
}

/** The person as an actor, or why figures are not theirs any more. */
async function activeReader({ db }: JobPlatform, userId: number): Promise<Actor | 'owner_gone' | 'owner_rights'> {
  const person = await db.kysely.selectFrom('app_user').select('active').where('id', '=', userId).executeTakeFirst()
  const actor = person?.active ? await personActor(db.kysely, userId) : null
  if (!actor) return 'owner_gone'
  return may(actor, 'analytics.view') ? actor : 'owner_rights'
}

async function portionsOf(platform: JobPlatform, { schedule }: Due, owner: Actor): Promise<Portion[]> {
  const { account } = await freshReferences(platform.db.kysely)
  const usual: Locale = account.locale.startsWith('en') ? 'en' : 'ru'
  const people = schedule.userIds.length === 0 ? [] : await platform.db.kysely.selectFrom('app_user').select(['id', 'locale']).where('id', 'in', schedule.userIds).execute()
  const known: Person[] = people.map(({ id, locale }) => ({ id, locale: (locale ?? account.locale).startsWith('en') ? 'en' : 'ru' }))
  const portions: Portion[] = []
  for (const { id, locale } of known) {
    const actor = await activeReader(platform, id)
    // Who left or lost the right gets nothing more; the others do.
    if (typeof actor !== 'string') portions.push({ actor, locale, userId: id, emails: [] })
  }
  if (schedule.emails.length > 0 && may(owner, 'analytics.change')) portions.push({ actor: owner, locale: usual, userId: null, emails: schedule.emails })
  return portions
}

type Prepared = { message: NewMessage; file: { kept: KeptFile; name: string; mime: string } | null }

async function prepare(platform: JobPlatform, report: Due, { actor, locale, userId, emails }: Portion, now: Date): Promise<Prepared[]> {
  const { schedule, name, id, nextAt } = report
  const { account } = await freshReferences(platform.db.kysely)
  const question = questionOf(report.layout, formatDay(now, account.timeZone))
  const answer: Answer = await askMetrics(platform, actor, question)
  const text = summaryOf({ name, question, answer, locale })
  const occasion = `report:${id}:${nextAt.toISOString()}`
  const to: { userId?: number; address?: string; key: string }[] = [
    ...(userId === null ? [] : [{ userId, key: `${occasion}:u${userId}` }]), ...emails.map((address) => ({ address, key: `${occasion}:${address}` })),
  ]
  const prepared: Prepared[] = []
  for (const receiver of to) {
    const channels = receiver.address ? ['email' as const] : schedule.channels
    for (const channel of channels) {
      prepared.push({
        message: {
          key: `${receiver.key}:${channel}`.slice(0, 200), channel, purpose: 'transactional', to: receiver.address ? { address: receiver.address } : { userId: receiver.userId! },
          content: { subject: `${name}: ${question.period.from} – ${question.period.to}`, text }, locale, origin: { kind: 'report', reportId: id },
        },
        file: channel === 'email' ? await fileOf(platform, name, question, answer, schedule.format, locale) : null,
      })
    }
  }
  return prepared
}

/** The days that its period means today. */
const questionOf = ({ view: _view, period, ...rest }: ReportLayout, today: string): Question =>
  ({ ...rest, period: typeof period === 'string' ? daysOf(period, today) : period })

async function fileOf({ dataDir }: JobPlatform, name: string, question: Question, answer: Answer, format: 'xlsx' | 'csv', locale: Locale): Promise<NonNullable<Prepared['file']>> {
  const { bytes, mime, extension } = await answerFile(answer, question, format, locale)
  const plain = name.replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ').trim().slice(0, 80) || 'report'
  return { kept: await keepFile(dataDir, Readable.from([bytes]), LARGEST_FILE), name: `${plain} ${question.period.from} ${question.period.to}.${extension}`, mime }
}

async function putDown({ db }: JobPlatform, report: Due, now: Date, prepared: readonly Prepared[], code: string | null): Promise<boolean> {
  return transact(db, systemActor('saved-reports'), async (tx) => {
    const row = await tx.db.selectFrom('saved_report').select(['next_at', 'schedule']).where('id', '=', report.id).forUpdate().executeTakeFirst()
    // Somebody changed or sent it meanwhile: what they did counts.
    if (!row?.schedule || +row.next_at! !== +report.nextAt) return false
    const messages: NewMessage[] = []
    for (const { message, file } of prepared) {
      messages.push(file ? { ...message, attachments: [await attachFile(tx, { entity: 'saved_report', id: report.id }, file.kept, file)] } : message)
    }
    if (messages.length > 0) await planMessages(tx, messages)
    const { account } = await freshReferences(tx.db)
    const lastSent = { at: tx.at.toISOString(), to: messages.length, code }
    await tx.db.updateTable('saved_report').set({ next_at: nextSending(report.schedule, now, account.timeZone), last_sent: JSON.stringify(lastSent) }).where('id', '=', report.id).execute()
    tx.record({ kind: code ? 'saved_report.not_sent' : 'saved_report.sent', entity: 'saved_report', entityId: report.id, about: lastSent })
    return code === null
  })
}
