import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byHand, testDatabase } from '../../../test/database.ts'
import { workingTimeBetween, type Shift, type WorkingHours } from './working-time.ts'

const database = testDatabase()

async function inDatabase(working: WorkingHours, since: Date, until: Date): Promise<number> {
  await byHand(database.db, 'update account set working_hours = $1, holidays = $2, time_zone = $3', [JSON.stringify(working.week), JSON.stringify(working.daysOff ?? []), working.timeZone])
  const { rows } = await database.db.pool.query<{ minutes: number }>('select working_minutes($1, $2) as minutes', [since, until])
  return rows[0]!.minutes
}

const night: WorkingHours['week'] = { 6: [{ start: '22:00', end: '06:00', lunchStart: '01:00', lunchEnd: '01:30' }] }
test.each([
  ['over midnight', '2026-11-21T18:00:00Z', '2026-11-22T12:00:00Z', 450],
  ['in the night in which the clock is put forward', '2026-03-28T18:00:00Z', '2026-03-29T12:00:00Z', 390],
  ['in the night in which it is put back', '2026-10-24T18:00:00Z', '2026-10-25T12:00:00Z', 510],
])('a night shift %s lasts as many minutes as people work', async (_name, since, until, minutes) => {
  const working = { week: night, timeZone: 'Europe/Berlin' }
  expect(workingTimeBetween(new Date(since), new Date(until), working) / 60_000).toBe(minutes)
  expect(await inDatabase(working, new Date(since), new Date(until))).toBe(minutes)
})

test('the database counts working minutes as the program does', () => {
  // Times of day that every day has once: what an hour that is put forward or back means for a shift that begins in it is nobody's question.
  const time = fc.constantFrom('00:00', '03:30', '04:00', '06:45', '09:00', '12:30', '13:00', '14:00', '18:15', '22:00', '23:59')
  const shift: fc.Arbitrary<Shift> = fc.record({ start: time, end: time, lunchStart: fc.option(time), lunchEnd: fc.option(time) })
  const workings: fc.Arbitrary<WorkingHours> = fc.record({
    week: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), fc.array(shift, { maxLength: 2 }), { maxKeys: 7 }).map((each) => each as WorkingHours['week']),
    daysOff: fc.constantFrom([], [{ from: '2026-03-29', to: '2026-04-02' }], [{ from: '2026-10-25', to: '2026-10-25' }]),
    timeZone: fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/New_York'),
  })
  const start = fc.constantFrom('2026-03-07', '2026-03-28', '2026-07-01', '2026-10-24', '2026-10-31').map((day) => Date.parse(`${day}T00:00:00Z`))
  const minutes = fc.integer({ min: 0, max: 10 * 24 * 60 })
  return fc.assert(
    fc.asyncProperty(workings, start, minutes, minutes, async (working, from, ahead, length) => {
      const since = new Date(from + ahead * 60_000)
      const until = new Date(+since + length * 60_000)
      expect(await inDatabase(working, since, until)).toBe(Math.floor(workingTimeBetween(since, until, working) / 60_000))
    }),
    { numRuns: 150 },
  )
})
