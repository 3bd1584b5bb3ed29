import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { personActor } from './index.ts'

const server = testServer()

test('what somebody may reads the same however the rows lie and are read: an export must not end because a table was put in order', async () => {
  const { id } = await signedIn(server, 'manager')
  for (let colleague = 0; colleague < 3; colleague += 1) await signedIn(server, 'manager')
  await byHand(server.db, `insert into user_group_field_right (group_id, field, access) select group_id, f.field, 'hidden' from user_group_member, (values ('order.phone'), ('customer.note'), ('order.email')) f (field) where user_id = $1`, [id])
  const before = JSON.stringify(await personActor(server.db.kysely, id))
  expect(before).toContain('customer.note')
  // Rows that were written anew lie behind the others.
  await byHand(server.db, `update user_group_right set scope = scope where ("right", group_id) in (select "right", group_id from user_group_right order by 1 limit 40)`)
  await byHand(server.db, `update user_group_field_right set access = access where field = 'customer.note'`)
  for (const off of [['indexscan', 'indexonlyscan', 'bitmapscan'], ['hashagg'], ['sort', 'seqscan'], ['hashjoin', 'mergejoin']]) {
    const now = await server.db.kysely.transaction().execute(async (db) => {
      for (const way of off) await sql`set local ${sql.raw(`enable_${way}`)} to off`.execute(db)
      return JSON.stringify(await personActor(db, id))
    })
    expect([off, now]).toEqual([off, before])
  }
})
