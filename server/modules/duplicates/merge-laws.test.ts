import fc from 'fast-check'
import { expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { Refusal } from '#server/platform/errors.ts'
import { catchUp } from '#server/platform/readers.ts'
import { transact, type Tx } from '#server/platform/transact.ts'
import { addNote, changeCustomer, createCustomer, customers } from '#server/modules/customers/index.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { testDatabase } from '../../../test/database.ts'
import { mergeCustomers } from './merge-customers.ts'
import { latecomersReader } from './reactions.ts'
import { undoMerges } from './undo-merge.ts'

const database = testDatabase()
const doing = <T>(work: (tx: Tx) => Promise<T>) => transact(database.db, systemActor('test'), work)
const ask = async <Row = any>(text: string, values: unknown[] = []): Promise<Row[]> => (await database.db.pool.query(text, values)).rows

const PEOPLE = 4
type Step =
  | { do: 'order'; by: 'phone' | 'email' | 'id'; who: number }
  | { do: 'merge'; survivor: number; merged: number[] }
  | { do: 'undo'; nth: number }
  | { do: 'change'; who: number; name: string }
  | { do: 'note'; who: number }
  | { do: 'phone'; who: number; of: number }

const who = fc.nat(PEOPLE - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('order' as const), by: fc.constantFrom('phone' as const, 'email' as const, 'id' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const), survivor: who, merged: fc.uniqueArray(who, { minLength: 1, maxLength: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), nth: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), who, name: fc.constantFrom('Анна', 'Яна', '') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('note' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('phone' as const), who, of: who }) },
)

let world = 0
type World = { ids: number[]; orders: number; notes: number; tag: string; phone: (n: number) => string }

async function newWorld(): Promise<World> {
  const tag = `w${(world += 1)}`
  const phone = (n: number): string => `+7999${String(world).padStart(5, '0')}${String(n).padStart(2, '0')}`
  const ids: number[] = []
  for (let n = 0; n < PEOPLE; n += 1) {
    const made = await doing((tx) => createCustomer(tx, {
      site: 'shop', firstName: `${tag} ${n}`, lastName: n % 2 ? 'Ким' : '', phones: [phone(n), ...(n === 1 ? [phone(2)] : [])], emails: [`${tag}.${n}@example.com`],
      tags: n > 1 ? ['общий'] : [`t${n}`], externalId: n === 3 ? `${tag}-x` : null, address: { city: n < 2 ? 'Тверь' : `Город ${n}` },
    }))
    ids.push(made.id)
  }
  return { ids, orders: 0, notes: 0, tag, phone }
}

/** A refusal is an answer: two who merge the same people, an undo of what was undone, a change of one who is gone. */
async function tried<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

async function play(world: World, doThis: Step): Promise<void> {
  const id = (n: number): number => world.ids[n]!
  if (doThis.do === 'order') {
    const named = { phone: { phone: world.phone(doThis.who) }, email: { email: `${world.tag}.${doThis.who}@example.com` }, id: { customer: { id: id(doThis.who) } } }[doThis.by]
    const made = await tried(doing((tx) => createOrder(tx, { site: 'shop', externalId: null, ...named, items: [{ productName: world.tag, initialPrice: 100, quantity: 1 }] } as never, { by: 'api' })))
    if (made) world.orders += 1
  } else if (doThis.do === 'merge') {
    const mergedIds = doThis.merged.filter((n) => n !== doThis.survivor).map(id)
    if (mergedIds.length > 0) await tried(doing((tx) => mergeCustomers(tx, { survivorId: id(doThis.survivor), mergedIds })))
  } else if (doThis.do === 'undo') {
    const merges = await ask<{ id: number }>('select id from customer_merge where survivor_id = any($1) order by id', [world.ids])
    const merge = merges[doThis.nth]
    if (merge) await tried(doing((tx) => undoMerges(tx, [merge.id])))
  } else if (doThis.do === 'change') {
    await tried(doing((tx) => changeCustomer(tx, id(doThis.who), { firstName: doThis.name })))
  } else if (doThis.do === 'note') {
    if (await tried(doing((tx) => addNote(tx, id(doThis.who), { text: world.tag, pinned: true })))) world.notes += 1
  } else {
    await tried(doing((tx) => changeCustomer(tx, id(doThis.who), { phones: [world.phone(doThis.who), world.phone(doThis.of)] })))
  }
}

async function settle(): Promise<void> {
  for (const reader of [latecomersReader, customers.readers![0]!, latecomersReader]) await catchUp(database.db, reader)
}

/** What holds after every step, whoever did what at the same time. */
async function expectNothingLost({ tag, ids, orders, notes }: World): Promise<void> {
  const mine = '(select distinct o.* from "order" o join order_item i on i.order_id = o.id where i.product_name = $1)'
  const [held] = await ask(`select count(*)::int as orders, coalesce(sum(o.total), 0)::text as total, count(*) filter (where c.merged_into is not null or c.id is null)::int as stranded
    from ${mine} o left join customer c on c.id = o.customer_id`, [tag])
  expect(held).toMatchObject({ orders, stranded: 0 })
  const [kept] = await ask('select count(*)::int as n, count(*) filter (where c.merged_into is not null)::int as stranded from customer_note n join customer c on c.id = n.customer_id where n.text = $1', [tag])
  expect(kept).toEqual({ n: notes, stranded: 0 })
  // The figures of all of them come to what the orders come to, and nothing is counted with somebody who is gone.
  const [figures] = await ask(`select coalesce(sum(f.orders_count), 0)::int as orders, coalesce(sum(f.total_sum), 0)::text as total, coalesce(sum(f.orders_count) filter (where c.merged_into is not null), 0)::int as gone
    from customer_figures f join customer c on c.id = f.customer_id where c.id in (select customer_id from ${mine} m) or c.id = any($2)`, [tag, ids])
  expect([figures.orders, Number(figures.total), figures.gone]).toEqual([orders, Number(held.total), 0])
  // Old ids lead to the living in one step, and whoever is recognised is alive and has that phone or e-mail.
  expect(await ask('select m.id from customer m join customer c on c.id = m.merged_into where m.id = any($1) and c.merged_into is not null', [ids])).toEqual([])
  expect(await ask(`select i.* from customer_identity i join customer c on c.id = i.customer_id where c.id = any($1) and (c.merged_into is not null
    or not (exists (select from customer_phone p where p.customer_id = c.id and p.number = i.value) or exists (select from customer_email e where e.customer_id = c.id and e.email = i.value)))`, [ids])).toEqual([])
  expect(await ask(`select p.number from customer_phone p join customer c on c.id = p.customer_id where c.id = any($1) and c.merged_into is null
    and not exists (select from customer_identity i where i.site = c.site and i.kind = 'phone' and i.value = p.number)`, [ids])).toEqual([])
  expect(await ask('select customer_id from customer_address where customer_id = any($1) group by customer_id having count(*) filter (where is_main) <> 1', [ids])).toEqual([])
  expect(await ask('select customer_id from customer_note where customer_id = any($1) and pinned group by customer_id having count(*) > 1', [ids])).toEqual([])
  // The row says the same as the lists, and the histories of all orders end with whom they are now.
  expect(await ask(`select c.id from customer c where c.id = any($1) and (c.phone is distinct from (select number from customer_phone where customer_id = c.id order by position, id limit 1)
    or c.email is distinct from (select email from customer_email where customer_id = c.id order by position, id limit 1))`, [ids])).toEqual([])
  expect(await ask(`select o.id from ${mine} o where o.customer_id <> (
    select l.customer_id from change_log l where l.entity = 'order' and l.entity_id = o.id order by l.id desc limit 1)`, [tag])).toEqual([])
}

/** Everything about the people that a merge can touch; order within lists and what readers derive left out. */
const portrait = async (ids: number[]) => ask(`
  select c.id, c.external_id, c.first_name, c.last_name, c.phone, c.email, c.vip, c.merged_into,
    array(select number from customer_phone p where p.customer_id = c.id order by 1) as phones, array(select email from customer_email e where e.customer_id = c.id order by 1) as emails,
    array(select name from customer_tag t where t.customer_id = c.id order by 1) as tags, array(select address || jsonb_build_object('main', is_main) from customer_address a where a.customer_id = c.id order by 1) as addresses,
    array(select value from customer_identity i where i.customer_id = c.id order by 1) as known_by, array(select id from "order" o where o.customer_id = c.id order by 1) as orders,
    array(select id from customer_note n where n.customer_id = c.id order by 1) as notes, array(select id from customer_note n where n.customer_id = c.id and n.pinned) as pinned
  from customer c where c.id = any($1) order by c.id`, [ids])

test('whatever is merged, undone, ordered and changed one after the other, nothing is lost and the figures add up after each step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const world = await newWorld()
      for (const one of steps) {
        await play(world, one)
        await settle()
        await expectNothingLost(world)
      }
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 8) },
  )
}, 240_000)

test('the same when all of it happens at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 4 }), async (people) => {
      const world = await newWorld()
      await Promise.all([
        ...people.map(async (steps) => { for (const one of steps) await play(world, one) }),
        // Somebody merges the last into the first and takes it back all the time, while the reader works.
        (async () => { for (let n = 0; n < 4; n += 1) await play(world, n % 2 ? { do: 'undo', nth: 0 } : { do: 'merge', survivor: 0, merged: [3] }) })(),
        (async () => { for (let n = 0; n < 4; n += 1) await catchUp(database.db, latecomersReader) })(),
      ])
      await settle()
      await expectNothingLost(world)
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 8) },
  )
}, 240_000)

test('orders that rush in while their customer is merged and split again all find a living customer', async () => {
  for (let round = 0; round < 6; round += 1) {
    const world = await newWorld()
    const rush = Array.from({ length: 24 }, (_, n) => play(world, { do: 'order', by: (['phone', 'email', 'id'] as const)[n % 3]!, who: 3 }))
    await Promise.all([...rush, play(world, { do: 'merge', survivor: 0, merged: [3] })])
    await settle()
    await expectNothingLost(world)
    const more = Array.from({ length: 12 }, () => play(world, { do: 'order', by: 'phone', who: 3 }))
    await Promise.all([...more, play(world, { do: 'undo', nth: 0 })])
    await settle()
    await expectNothingLost(world)
  }
}, 120_000)

test('undoing merges from the last to the first restores everybody to the letter', async () => {
  const merge = fc.record({ survivor: who, merged: fc.uniqueArray(who, { minLength: 1, maxLength: 3 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(merge, { minLength: 1, maxLength: 4 }), fc.array(step.filter((one) => one.do === 'order' || one.do === 'note' || one.do === 'phone'), { maxLength: 5 }), async (merges, before) => {
      const world = await newWorld()
      for (const one of before) await play(world, one)
      await settle()
      const was = await portrait(world.ids)
      for (const one of merges) await play(world, { do: 'merge', ...one })
      const made = await ask<{ id: number }>('select id from customer_merge where survivor_id = any($1) order by id desc', [world.ids])
      for (const { id } of made) await doing((tx) => undoMerges(tx, [id]))
      await settle()
      expect(await portrait(world.ids)).toEqual(was)
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 8) },
  )
}, 240_000)

test('undoing them in any order that is allowed restores everybody as well', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: PEOPLE - 1 }), { minLength: 2 }), fc.nat(5), async (merged, order) => {
      const world = await newWorld()
      const was = await portrait(world.ids)
      await play(world, { do: 'merge', survivor: 0, merged })
      const made = (await ask<{ id: number }>('select id from customer_merge where survivor_id = $1 order by id', [world.ids[0]])).map(({ id }) => id)
      const turned = [...made.slice(order % made.length), ...made.slice(0, order % made.length)]
      for (const id of turned) {
        await doing((tx) => undoMerges(tx, [id]))
        // Whoever is still part of the survivor lacks nothing there.
        expect(await ask(`select p.number from customer m join customer_phone p on p.customer_id = m.id where m.merged_into = $1
          and not exists (select from customer_phone o where o.customer_id = $1 and o.number = p.number)
          union all select t.name from customer m join customer_tag t on t.customer_id = m.id where m.merged_into = $1 and not exists (select from customer_tag o where o.customer_id = $1 and o.name = t.name)
          union all select a.city from customer m join customer_address a on a.customer_id = m.id where m.merged_into = $1 and not exists (select from customer_address o where o.customer_id = $1 and o.address = a.address)`, [world.ids[0]])).toEqual([])
      }
      expect(await portrait(world.ids)).toEqual(was)
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 8) },
  )
}, 240_000)
