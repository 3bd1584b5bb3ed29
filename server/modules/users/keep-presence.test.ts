import { beforeAll, beforeEach, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { noticePeople, ONLINE_SECONDS } from './index.ts'

const server = testServer()
const held = {} as { anna: Person; boris: Person }
beforeAll(async () => {
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
})
beforeEach(() => byHand(server.db, 'update app_user set last_seen_at = null, online_since = null'))

const ago = (who: Person, seconds: number) => byHand(server.db, `update app_user set last_seen_at = now() - $2 * interval '1 second' where id = $1`, [who.id, seconds])
const since = async (who: Person): Promise<Date | null> => (await server.db.pool.query('select online_since from app_user where id = $1', [who.id])).rows[0].online_since
const news = async (): Promise<unknown[]> =>
  (await server.db.pool.query(`select entity_id::int as id, fields -> 'online' -> 1 as online from change_log where kind = 'user.online' order by id`)).rows

test('who comes is told of once, however many processes see them; who stays away is told of too', async () => {
  await Promise.all([noticePeople(server.db, [held.anna.id]), noticePeople(server.db, [held.anna.id, held.boris.id]), noticePeople(server.db, [held.boris.id])])
  expect(await news()).toHaveLength(2)
  const came = await since(held.anna)
  await ago(held.anna, ONLINE_SECONDS - 10)
  await noticePeople(server.db, [held.anna.id])
  expect(await since(held.anna)).toEqual(came)
  await ago(held.boris, ONLINE_SECONDS + 10)
  await noticePeople(server.db, [held.anna.id])
  expect([await since(held.boris), (await news()).at(-1)]).toEqual([null, { id: held.boris.id, online: false }])
  await noticePeople(server.db, [held.boris.id])
  expect((await news()).at(-1)).toEqual({ id: held.boris.id, online: true })
  expect(await news()).toHaveLength(4)
})
