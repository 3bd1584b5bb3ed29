import { beforeAll, describe, expect, test } from 'vitest'
import { addNote } from '#server/modules/customers/index.ts'
import { changeOrder } from '#server/modules/orders/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'

const server = testServer()
const scene = rulesScene(server)
const held = {} as { owner: Person; manager: Person; seller: Person }
const draft = (more: object = {}) => ({ name: 'Заказ принят', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, steps: [letter()], ...more })

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.seller = await signedIn(server, 'own-orders')
})

describe('a rule through the door', () => {
  test('is made switched off, changed by versions, rolled back', async () => {
    const { status, body } = await held.owner.post('/api/rules', { draft: draft() })
    expect([status, body.isActive, body.version, body.days.length]).toEqual([201, false, 1, 14])
    const second = await held.owner.send('PUT', `/api/rules/${body.id}`, { draft: draft({ name: 'Другое имя' }), version: 1 })
    expect([second.status, second.body.version, second.body.name]).toEqual([200, 2, 'Другое имя'])
    expect((await held.owner.send('PUT', `/api/rules/${body.id}`, { draft: draft({ name: 'Третье' }), version: 1 })).status).toBe(409)
    const back = await held.owner.post(`/api/rules/${body.id}/versions/1/roll-back`, {})
    expect([back.status, back.body.version, back.body.name]).toEqual([200, 3, 'Заказ принят'])
    const { versions } = (await held.owner.get(`/api/rules/${body.id}/versions`)).body
    expect(versions.map((one: any) => [one.version, one.rolledBackTo, one.isCurrent, one.author.id])).toEqual([[3, 1, true, held.owner.id], [2, null, false, held.owner.id], [1, null, false, held.owner.id]])
  })

  test('with problems may be kept, not switched on; each problem says where it is', async () => {
    const wrong = draft({ condition: { field: 'nothing', op: 'eq', value: 1 }, steps: [{ id: 'm', kind: 'message', channel: 'email', purpose: 'transactional', template: 'нет-такого' }, { id: 'w', kind: 'wait' }, { id: 'b', kind: 'branch', condition: { field: 'total', op: 'contains', value: 'x' }, yes: [], no: [{ id: 'c', kind: 'change', entity: 'order', set: [{ field: 'status', value: 'нет' }] }] }] })
    const { status, body } = await held.owner.post('/api/rules', { draft: wrong })
    expect(status).toBe(201)
    const refused = await held.owner.post(`/api/rules/${body.id}/activate`, { isActive: true })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'rule_has_problems'])
    const { problems } = (await held.owner.post('/api/rules/check', { draft: wrong })).body
    expect(problems.map((one: any) => [one.at, one.code])).toEqual([['condition', 'unknown_field'], ['m', 'unknown_template'], ['w', 'wait_needs_one'], ['b', 'wrong_operator'], ['c', 'unknown_value']])
  })

  test('that is no rule at all is refused', async () => {
    const nested = { id: 'b', kind: 'branch', condition: { and: [] }, yes: [{ id: 'x', kind: 'boom' }], no: [] }
    expect((await held.owner.post('/api/rules', { draft: draft({ steps: [nested] }) })).body.error).toMatchObject({ code: 'invalid' })
    expect((await held.owner.post('/api/rules', { draft: draft({ steps: [{ id: 'x', kind: 'boom' }] }) })).status).toBe(400)
  })

  test('keeps the keys of other programs from those who only read it', async () => {
    const call = { id: 'h', kind: 'http', method: 'POST', url: 'https://api.example/x?token=secret', headers: { authorization: 'Bearer secret' }, body: 'secret' }
    const { body } = await held.owner.post('/api/rules', { draft: draft({ steps: [{ id: 'b', kind: 'branch', condition: { and: [] }, yes: [call], no: [] }] }) })
    expect(JSON.stringify(body)).toContain('Bearer secret')
    for (const path of [`/api/rules/${body.id}`, `/api/rules/${body.id}/versions`, '/api/rules']) expect(JSON.stringify((await held.manager.get(path)).body), path).not.toContain('secret')
  })

  test('is read by managers and changed by directors alone', async () => {
    expect((await held.manager.get('/api/rules')).status).toBe(200)
    expect((await held.manager.post('/api/rules', { draft: draft() })).status).toBe(403)
  })
})

describe('every recipe', () => {
  test('makes a rule that this account can switch on, or says what is missing', async () => {
    const { recipes } = (await held.owner.get('/api/recipes')).body
    expect(recipes.length).toBeGreaterThanOrEqual(13)
    for (const recipe of recipes) {
      for (const locale of ['ru', 'en']) {
        const { problems } = (await held.owner.post('/api/rules/check', { draft: recipe.draft[locale] })).body
        expect(problems.filter((one: any) => one.code !== 'unknown_template'), recipe.code).toEqual([])
      }
      const made = await held.owner.post(`/api/recipes/${recipe.code}`, { knob: recipe.knob.max })
      expect([made.status, made.body.recipe, made.body.isActive]).toEqual([201, recipe.code, false])
    }
    expect(recipes.find((one: any) => one.code === 'abandoned-cart').source).toBe('not_connected')
    expect(recipes.find((one: any) => one.code === 'at-pickup-point').missing).toContain('statuses:delivered')
    expect((await held.owner.post('/api/recipes/review-request', { knob: 100_000 })).status).toBe(400)
  })
})

describe('the card of an order', () => {
  test('tells why a message went, and why another one did not, with what stood there', async () => {
    const sent = await scene.rule({ name: 'письмо', steps: [letter()] })
    const dear = await scene.rule({ name: 'только дорогие', condition: { field: 'total', op: 'gte', value: 1_000_000 }, steps: [letter()] })
    const moved = await scene.rule({ name: 'по статусу', event: { kind: 'change', entity: 'order', fields: [{ name: 'status', to: ['complete'] }] }, steps: [letter()] })
    const dated = await scene.rule({ name: 'по дате', event: { kind: 'date', field: 'deliveryDate', side: 'before', amount: 1, unit: 'days' }, steps: [letter()] })
    const hooked = await scene.rule({ name: 'по звонку', event: { kind: 'hook', name: 'call.missed' }, steps: [letter()] })
    const order = await scene.order()
    await scene.act((tx) => changeOrder(tx, order, { status: 'assembling' }, { by: 'crm' }))
    await scene.settle()
    const { rules } = (await held.manager.get(`/api/orders/${order}/automation`)).body
    const of = (id: number) => rules.find((one: any) => one.rule.id === id)
    expect(of(sent)).toMatchObject({ outcome: 'done', runs: [{ state: 'done', steps: [{ stepId: 'letter', state: 'done', result: { messageId: expect.any(Number), channel: 'email' } }] }] })
    expect(of(dear)).toMatchObject({ outcome: 'skipped', why: { code: 'condition_false', failed: { value: 10_000, words: { ru: expect.stringContaining('тогда: Сумма — 100') } } }, now: { holds: false } })
    expect(of(moved)).toMatchObject({ outcome: 'notCalled', why: { code: 'other_value', params: { field: 'status', wanted: ['complete'], was: 'assembling' } } })
    expect(of(dated)).toMatchObject({ outcome: 'notCalled', why: { code: 'date_empty', params: { field: 'deliveryDate' } } })
    expect(of(hooked)).toMatchObject({ outcome: 'notCalled', why: { code: 'source_not_connected', params: { name: 'call.missed' } } })
    await scene.allOff()
  })

  test('is no news of orders that one does not see', async () => {
    const order = await scene.order()
    expect((await held.seller.get(`/api/orders/${order}/automation`)).status).toBe(404)
  })

  test('lets a manager prolong what waits, or stop it', async () => {
    const rule = await scene.rule({ steps: [{ id: 'hold', kind: 'wait', for: { amount: 24, unit: 'hours' } }, letter()] })
    await scene.order()
    await scene.settle()
    const [run] = await scene.runs(rule)
    const later = await held.manager.post(`/api/rule-runs/${run!.id}/postpone`, { hours: 48 })
    expect([later.status, Date.parse(later.body.steps[0].dueAt) - +run!.dueAt]).toEqual([200, 48 * 3_600_000])
    await scene.settle(new Date(Date.now() + 25 * 3_600_000))
    expect((await scene.runs(rule))[0]!.state).toBe('waiting')
    expect((await held.seller.post(`/api/rule-runs/${run!.id}/stop`, {})).status).toBe(404)
    const stopped = await held.manager.post(`/api/rule-runs/${run!.id}/stop`, {})
    expect([stopped.body.state, stopped.body.why.code]).toEqual(['stopped', 'stopped_by_hand'])
    expect((await held.manager.post(`/api/rule-runs/${run!.id}/stop`, {})).status).toBe(409)
    await scene.allOff()
  })
})

describe('the card of a customer', () => {
  test('tells of rules about them', async () => {
    const rule = await scene.rule({ subject: 'customer', event: { kind: 'change', entity: 'customer', kinds: ['customer.note_added'] }, steps: [letter()] })
    const order = await scene.order()
    const customer = (await held.owner.get(`/api/orders/${order}`)).body.customer.id
    await scene.act((tx) => addNote(tx, customer, { text: 'любит чай' }))
    await scene.settle()
    const { rules } = (await held.manager.get(`/api/customers/${customer}/automation`)).body
    expect(rules.find((one: any) => one.rule.id === rule)).toMatchObject({ outcome: 'done' })
    await scene.allOff()
  })
})

test('the catalogue offers what rules are built of', async () => {
  const { body, status } = await held.manager.get('/api/rules/catalogue')
  expect(status).toBe(200)
  expect(body.subjects.order.fields.map((one: any) => one.name)).toEqual(expect.arrayContaining(['status', 'total', 'customer.vip', 'deliveryStartsAt']))
  expect(body.entities.map((one: any) => one.name)).toEqual(['order', 'customer', 'task', 'message', 'letter', 'cart', 'favourite'])
  expect(body.editable.order.map((one: any) => one.name)).toContain('managerComment')
})
