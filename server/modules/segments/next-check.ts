import { DateTime } from 'luxon'
import type { Tx } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import type { Clock } from './condition-parts.ts'

const NIGHT = 3

/** When everybody is to be looked at again: within the hour, or in the night of the account. */
export async function nextCheck(tx: Pick<Tx, 'db' | 'at'>, { every, minutes }: Clock): Promise<Date> {
  const { account } = await freshReferences(tx.db)
  const now = DateTime.fromJSDate(tx.at).setZone(account.timeZone)
  if (every === 'hour') return now.plus({ minutes: Math.min(60, minutes[0] === undefined ? 60 : Math.max(5, minutes[0])) }).toJSDate()
  const night = now.startOf('day').plus({ hours: NIGHT })
  return (night > now ? night : night.plus({ days: 1 })).toJSDate()
}
