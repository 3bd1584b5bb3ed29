import { wireDateTime } from './wire/dates.ts'
import { present, succeeded } from './wire/envelope.ts'
import type { Answer, Call, Method } from './wire/method.ts'
import { fullPath } from './wire/router.ts'
import { visibleSites } from './wire/sites.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** What clients ask before anything else: versions, their own rights, the settings of the account. */
export const accountMethods: Method[] = [
  // One module compares the version letter by letter.
  { verb: 'GET', path: '/api/api-versions', scope: null, handle: async () => ({ body: succeeded({ versions: ['5.0'] }) }) },
  { verb: 'GET', path: '/api/system-info', scope: null, handle: systemInfo },
  { verb: 'GET', path: '/settings', scope: 'reference_read', handle: settings },
]

/** `GET /api/credentials` lists the other methods, so it is made of them. */
export function credentialsMethod(methods: readonly Method[]): Method {
  return {
    verb: 'GET',
    path: '/api/credentials',
    scope: null,
    handle: async (call) => ({
      body: succeeded({
        // A deprecated list that modules still search for the methods they need, without the version in the path.
        credentials: methods
          .filter((method) => method.scope === null || call.key.scopes.includes(method.scope))
          .map((method) => fullPath(method).replace('/api/v5/', '/api/')),
        scopes: call.key.scopes,
        siteAccess: call.key.sites === 'all' ? 'access_full' : 'access_selective',
        sitesAvailable: visibleSites(call),
      }),
    }),
  }
}

async function systemInfo(call: Call): Promise<Answer> {
  const { version, publicUrl } = call.installation
  return { body: succeeded({ systemVersion: version, publicUrl, technicalUrl: publicUrl }) }
}

async function settings(call: Call): Promise<Answer> {
  const { rows } = await call.db.pool.query<AccountRow>('select currency, locale, time_zone, working_hours, holidays, created_at from account')
  const account = rows[0]!
  const updated_at = wireDateTime(account.created_at, call.account.timeZone)
  return {
    body: succeeded({
      settings: {
        default_currency: { value: account.currency, updated_at },
        system_language: { value: account.locale.slice(0, 2).toUpperCase(), updated_at },
        timezone: { value: account.time_zone, updated_at },
        work_times: Object.entries(account.working_hours).flatMap(([day, shifts]) => shifts.map((shift) => workTime(Number(day), shift))),
        non_working_days: account.holidays.map(({ from, to }) => ({ start_date: from, end_date: to })),
      },
    }),
  }
}

function workTime(day: number, shift: Shift) {
  return present({
    day_type: DAYS[day - 1],
    start_time: shift.start,
    end_time: shift.end,
    lunch_start_time: shift.lunchStart,
    lunch_end_time: shift.lunchEnd,
  })
}

type Shift = { start: string; end: string; lunchStart?: string | null; lunchEnd?: string | null }
type AccountRow = {
  currency: string
  locale: string
  time_zone: string
  /** By weekday, 1 = Monday. */
  working_hours: Record<string, Shift[]>
  holidays: { from: string; to: string }[]
  created_at: Date
}
