import { beforeEach, describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import type { Tx } from '#server/platform/transact.ts'
import { minor } from '#shared/money.ts'
import { byHand, testDatabase } from '../../../test/database.ts'
import { defaultStore, release, reserve, setStock, ship } from './index.ts'

const database = testDatabase()
const run = <T>(work: (tx: Tx) => Promise<T>) => transact(database.db, systemActor('test'), work)

let offer: number
let lastItem = 0
const items = (count: number) => Array.from({ length: count }, () => ++lastItem)

beforeEach(async () => {
  const { rows } = await byHand(
    database.db,
    `with p as (insert into product (site, name) values ('shop', 'Чайник') returning id)
     insert into offer (product_id, site, name) select id, 'shop', 'Чайник' from p returning id`,
  )
  offer = rows[0].id
  await byHand(database.db, `insert into store (code, name, ordering, inventory_type, active) values
    ('near', 'Ближний', 20, 'integer', true), ('closed', 'Закрытый', 5, 'integer', false), ('supplier', 'Поставщик', 30, 'available', true) on conflict do nothing`)
})

const inStock = (quantity: number, store = 'main') => run((tx) => setStock(tx, [{ offerId: offer, store, quantity }]))
const wants = (orderItemId: number, quantity: number) => ({ orderItemId, offerId: offer, quantity })
const stock = async (store = 'main') => {
  const { rows } = await database.db.pool.query('select quantity::float8, reserved::float8 from stock where offer_id = $1 and store = $2', [offer, store])
  return rows[0]
}
const held = async (orderItemId: number) => {
  const { rows } = await database.db.pool.query('select store, quantity::float8 from stock_reservation where order_item_id = $1 order by store', [orderItemId])
  return Object.fromEntries(rows.map((row) => [row.store, row.quantity]))
}

describe('reserving', () => {
  test('a hundred orders at a time for the last ten pieces: ten get one each, nothing is oversold', async () => {
    await inStock(10)
    const shortages = await Promise.all(items(100).map((id) => run((tx) => reserve(tx, [wants(id, 1)]))))
    expect(shortages.filter((list) => list.length === 0)).toHaveLength(10)
    expect(shortages.flat().every((shortage) => shortage.reserved === 0)).toBe(true)
    expect(await stock()).toEqual({ quantity: 10, reserved: 10 })
  })

  test('a hundred orders of several goods each, in any order of lines, end without a lost or doubled piece', async () => {
    const first = offer
    await inStock(40)
    const { rows } = await byHand(database.db, `insert into offer (product_id, site, name) select product_id, site, 'Кофейник' from offer where id = $1 returning id`, [offer])
    const second = rows[0].id as number
    await run((tx) => setStock(tx, [{ offerId: second, store: 'main', quantity: 70 }]))
    const got = await Promise.all(
      items(100).map((id, index) => {
        const lines = [{ orderItemId: id, offerId: first, quantity: 1 }, { orderItemId: id + 100_000, offerId: second, quantity: 1 }]
        return run((tx) => reserve(tx, index % 2 ? lines : lines.toReversed()))
      }),
    )
    expect(got.flat().filter((shortage) => shortage.offerId === first)).toHaveLength(60)
    expect(got.flat().filter((shortage) => shortage.offerId === second)).toHaveLength(30)
  })

  test('what is there is reserved, what is missing is told', async () => {
    await inStock(3)
    const [id] = items(1) as [number]
    expect(await run((tx) => reserve(tx, [wants(id, 5)]))).toEqual([{ orderItemId: id, offerId: offer, quantity: 5, reserved: 3 }])
    expect(await held(id)).toEqual({ main: 3 })
  })

  test('two lines of one offer share what is there, the first line first', async () => {
    await inStock(3)
    const [one, two] = items(2) as [number, number]
    expect(await run((tx) => reserve(tx, [wants(two, 2), wants(one, 2)]))).toEqual([{ orderItemId: two, offerId: offer, quantity: 2, reserved: 1 }])
    expect(await held(one)).toEqual({ main: 2 })
  })

  test('takes from the store that was asked for first, then from the others, never from a closed one', async () => {
    await inStock(2)
    await inStock(1.5, 'near')
    await inStock(100, 'closed')
    const [id] = items(1) as [number]
    expect(await run((tx) => reserve(tx, [wants(id, 4)], 'near'))).toMatchObject([{ reserved: 3.5 }])
    expect(await held(id)).toEqual({ main: 2, near: 1.5 })
  })

  test('a store that says only yes or no gives any quantity while it says yes', async () => {
    await inStock(7, 'supplier')
    expect(await stock('supplier')).toEqual({ quantity: 1, reserved: 0 })
    const [id, other] = items(2) as [number, number]
    expect(await run((tx) => reserve(tx, [wants(id, 50)]))).toEqual([])
    await inStock(0, 'supplier')
    expect(await run((tx) => reserve(tx, [wants(other, 1)]))).toHaveLength(1)
  })

  test('goods that nobody counts are never short', async () => {
    const [id] = items(1) as [number]
    expect(await run((tx) => reserve(tx, [wants(id, 5)]))).toEqual([])
    expect(await held(id)).toEqual({})
  })

  test('reserving again adds only what is lacking', async () => {
    await inStock(3)
    const [id] = items(1) as [number]
    await run((tx) => reserve(tx, [wants(id, 2)]))
    expect(await run((tx) => reserve(tx, [wants(id, 2)]))).toEqual([])
    expect(await run((tx) => reserve(tx, [wants(id, 4)]))).toMatchObject([{ quantity: 4, reserved: 3 }])
    expect(await stock()).toEqual({ quantity: 3, reserved: 3 })
  })

  test('a reservation that fails with its order leaves nothing behind', async () => {
    await inStock(3)
    const [id] = items(1) as [number]
    const failing = run(async (tx) => {
      await reserve(tx, [wants(id, 2)])
      throw new Error('the order was refused')
    })
    await expect(failing).rejects.toThrow('refused')
    expect(await stock()).toEqual({ quantity: 3, reserved: 0 })
  })
})

describe('giving back and sending out', () => {
  test('what a line held is free again', async () => {
    await inStock(3)
    const [id, other] = items(2) as [number, number]
    await run((tx) => reserve(tx, [wants(id, 3)]))
    await run((tx) => release(tx, [id]))
    await run((tx) => release(tx, [id]))
    expect(await run((tx) => reserve(tx, [wants(other, 3)]))).toEqual([])
  })

  test('what was sent leaves the stock, and the log says so', async () => {
    await inStock(5)
    const [id] = items(1) as [number]
    await run((tx) => reserve(tx, [wants(id, 2)]))
    await run((tx) => ship(tx, [id]))
    expect(await stock()).toEqual({ quantity: 3, reserved: 0 })
    const { rows } = await database.db.pool.query(`select fields, about from change_log where about ->> 'offerId' = $1 order by id`, [String(offer)])
    expect(rows.at(-1)).toMatchObject({ fields: { stock: [5, 3] }, about: { offerId: offer, store: 'main' } })
  })
})

describe('counting anew', () => {
  test('only what differs is written and recorded', async () => {
    expect(await inStock(5)).toEqual([{ offerId: offer, store: 'main', from: null, to: 5 }])
    expect(await inStock(5)).toEqual([])
    expect(await inStock(4)).toEqual([{ offerId: offer, store: 'main', from: 5, to: 4 }])
  })

  test('promises outlive a lower count, and nothing more is promised', async () => {
    await inStock(5)
    const [id, other] = items(2) as [number, number]
    await run((tx) => reserve(tx, [wants(id, 5)]))
    await inStock(2)
    expect(await stock()).toEqual({ quantity: 2, reserved: 5 })
    expect(await run((tx) => reserve(tx, [wants(other, 1)]))).toHaveLength(1)
  })

  test('a purchase price is kept until another one is told', async () => {
    await run((tx) => setStock(tx, [{ offerId: offer, store: 'main', quantity: 1, purchasePrice: minor(12345) }]))
    await inStock(2)
    const { rows } = await database.db.pool.query('select purchase_price from stock where offer_id = $1', [offer])
    expect(rows[0].purchase_price).toBe('123.45')
  })

  test('goods come to the first active store', async () => expect(await run(defaultStore)).toBe('main'))
})
