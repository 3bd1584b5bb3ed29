import { expect, test } from 'vitest'
import { timeInStatuses } from './time-in-statuses.ts'

const at = (time: string): Date => new Date(`2026-03-02T${time}:00Z`)

test('time adds up over several stays in a status, the present one running on', () => {
  const steps = [{ at: at('10:00'), status: 'new' }, { at: at('10:30'), status: 'assembling' }, { at: at('11:00'), status: 'new' }, { at: at('11:10'), status: 'complete' }]
  expect(timeInStatuses(steps, { status: 'complete', since: at('11:10'), now: at('12:00') })).toEqual([
    { status: 'new', seconds: 2400 }, { status: 'assembling', seconds: 1800 }, { status: 'complete', seconds: 3000 },
  ])
})

test('an order whose past is in no log has its present status since its own mark', () => {
  expect(timeInStatuses([], { status: 'complete', since: at('09:00'), now: at('10:00') })).toEqual([{ status: 'complete', seconds: 3600 }])
  const broughtIn = [{ at: at('20:00'), status: 'complete' }]
  expect(timeInStatuses(broughtIn, { status: 'complete', since: at('09:00'), now: at('21:00') })).toEqual([{ status: 'complete', seconds: 43_200 }])
})
