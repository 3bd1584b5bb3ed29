import { beforeAll, describe, expect, test } from 'vitest'
import type { RenderedMessage, Template, TemplateRow, TemplateVersion } from '#shared/contracts/message-templates.ts'
import { money } from '#shared/money.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createOrder } from '#server/modules/orders/index.ts'
import { READY_TEMPLATES } from './ready/ensure-ready-templates.ts'
import { renderMessage } from './render-message.ts'
import { sampleData } from './sample-data.ts'
import { signedIn, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'

const server = testServer()
const held = {} as { owner: Person; manager: Person }
const system = systemActor('test')
const anOrder = async (input: Partial<Parameters<typeof createOrder>[1]>): Promise<number> =>
  (await transact(server.db, system, (tx) => createOrder(tx, { site: 'shop', ...input }, { by: 'crm' }))).order.id
let orderId: number
let customerId: number

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  orderId = await anOrder({
    number: 'A-77', firstName: 'Анна', lastName: 'Соколова', phone: '+79161234567', email: 'anna@example.com', deliveryType: 'courier', deliveryDate: '2026-11-25', managerComment: 'не перезванивать',
    deliveryAddress: { city: 'Тверь', street: 'Волжская', house: '12' }, items: [{ productName: 'Чай <зелёный>', quantity: 2, initialPrice: money(460.5), purchasePrice: money(100) }],
  })
  customerId = (await server.db.kysely.selectFrom('order').select('customer_id').where('id', '=', orderId).executeTakeFirstOrThrow()).customer_id!
})

const render = (body: string, more: Partial<Parameters<typeof renderMessage>[1]> = {}) =>
  renderMessage(server.db.kysely, {
    template: { channel: 'sms', purpose: 'transactional', format: 'text', content: { ru: { body } }, onMissing: 'block', transliterate: false }, about: { orderId }, ...more,
  })
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')

describe('rendering', () => {
  test('takes the values from the catalogues and says them as people do', async () => {
    const { text, missing } = await render("{{ recipient.firstName }}: {{ order.number }}, {{ order.total | money }}, {{ order.deliveryTypeName }}, {{ order.deliveryDate | date: 'day' }}, {{ order.address }}. {% for item in order.items %}{{ item.name }} × {{ item.quantity }}{% endfor %} {{ customer.phones | phone }}")
    expect(plain(text)).toBe('Анна: A-77, 921 ₽, Доставка курьером, 25 ноября, Тверь, Волжская, 12. Чай <зелёный> × 2 +7 916 123-45-67')
    expect(missing).toEqual([])
  })

  test('names what has no value, and says whether that holds the message back', async () => {
    expect(await render('{{ order.number }} {{ order.trackNumber }} {{ promo.code }}')).toMatchObject({ missing: ['order.trackNumber', 'promo.code'], mustBlock: true })
    expect(await render('{{ order.trackNumber | default: "нет" }}{% if promo.code %}{{ promo.code }}{% endif %}')).toMatchObject({ text: 'нет', missing: [], mustBlock: false })
  })

  test('never tells what purchases cost, whatever the template asks', async () => {
    const { text, missing } = await render('{{ order.purchaseSum }}{{ order.margin }}{{ customer.marginSum }}')
    expect(text).toBe('')
    expect(missing).toEqual(['order.purchaseSum', 'order.margin', 'customer.marginSum'])
  })

  test('falls back to the other language, and says dates in the language of the text', async () => {
    const template = { channel: 'sms', purpose: 'transactional', format: 'text', content: { ru: { body: '{{ order.deliveryDate | date: "day" }}' } }, onMissing: 'block', transliterate: false } as const
    expect(await render('', { template, locale: 'en' })).toMatchObject({ locale: 'ru', text: '25 ноября' })
    expect(await render('', { template: { ...template, content: { en: { body: '{{ order.deliveryDate | date: "day" }}' } } } })).toMatchObject({ locale: 'en', text: '25 November' })
  })

  test('variables that are given stand before the catalogue, and are data', async () => {
    const { text } = await render('{{ code }} {{ code.constructor }}{{ cart.items.size }}', { variables: { code: 'X1', cart: { items: [1, 2] }, toString: () => 'no' } })
    expect(text).toBe('X1 2')
  })

  test('counts an SMS as it leaves, in Latin letters where the template says so', async () => {
    const long = 'Ваш заказ {{ order.number }} собран, упакован и завтра поедет к вам. Спасибо, что выбрали нас!'
    expect((await render(long)).sms).toMatchObject({ encoding: 'ucs2', parts: 2 })
    const latin = await render('', { template: { channel: 'sms', purpose: 'transactional', format: 'text', content: { ru: { body: long } }, onMissing: 'block', transliterate: true } })
    expect(latin).toMatchObject({ text: expect.stringMatching(/^Vash zakaz A-77/), sms: { encoding: 'gsm7', parts: 1 } })
  })
})

describe('letters', () => {
  const letter = (body: unknown, format: 'blocks' | 'mjml' = 'blocks', purpose: 'transactional' | 'marketing' = 'transactional') =>
    renderMessage(server.db.kysely, {
      template: { channel: 'email', purpose, format, content: { ru: { subject: 'Заказ {{ order.number }}', preheader: 'Скоро', body } }, onMissing: 'empty', transliterate: false } as Parameters<typeof renderMessage>[1]['template'],
      about: { orderId },
    })

  test('of blocks have HTML and a plain text, with what people wrote escaped', async () => {
    const { subject, html, text } = await letter([
      { kind: 'heading', text: 'A < B' }, { kind: 'text', text: 'Заказ **{{ order.number }}**, [сайт](https://shop.example/?a=1&b={{ order.number }})\n\nВторой абзац' }, { kind: 'items', of: 'order' },
      { kind: 'button', text: 'Открыть', url: 'https://shop.example/{{ order.number }}' }, { kind: 'text', text: 'Трек {{ order.trackNumber }}', showIf: 'order.trackNumber' },
    ])
    expect(subject).toBe('Заказ A-77')
    expect(html).toContain('<b>A-77</b>')
    expect(html).toContain('href="https://shop.example/?a=1&#38;b=A-77"')
    expect(html).toContain('Чай &#60;зелёный&#62;')
    expect(html).not.toMatch(/LIQUIDx|\{\{|\{%|Трек/)
    expect(plain(text)).toBe('A < B\n\nЗаказ A-77, сайт: https://shop.example/?a=1&b=A-77\n\nВторой абзац\n\nЧай <зелёный> — 2 × 460,50 ₽ = 921 ₽\nИтого: 921 ₽\n\nОткрыть: https://shop.example/A-77')
  })

  test('of MJML have a plain text made of them', async () => {
    const { html, text } = await letter('<mjml><mj-body><mj-section><mj-column><mj-text>Заказ <b>{{ order.number }}</b><br/>ждёт</mj-text><mj-button href="https://shop.example/{{ order.number }}">Открыть</mj-button></mj-column></mj-section></mj-body></mjml>', 'mjml')
    expect(html).toContain('<b>A-77</b>')
    expect(text).toBe('Заказ A-77\nждёт\n\nОткрыть: https://shop.example/A-77')
  })

  test('cannot bring in files of the server', async () => {
    const asked = await letter('<mjml><mj-body><mj-include path="/etc/passwd" type="html" /><mj-section><mj-column><mj-text>x<mj-include path="../../../../package.json" /></mj-text></mj-column></mj-section></mj-body></mjml>', 'mjml').catch((error: Error) => error)
    expect(JSON.stringify(asked)).not.toMatch(/root:|"dependencies"|prilavok/)
  })

  test('that advertise can always be refused, also where the author forgot', async () => {
    const forgotten = await renderMessage(server.db.kysely, {
      template: { channel: 'email', purpose: 'marketing', format: 'blocks', content: { ru: { subject: 'x', body: [{ kind: 'text', text: 'Скидки' }] } }, onMissing: 'block', transliterate: false },
      about: { customerId }, variables: { links: { unsubscribe: 'https://crm.example/u/abc' } },
    })
    expect(forgotten.html).toContain('href="https://crm.example/u/abc"')
    expect(forgotten.text).toContain('Отписаться от рассылки: https://crm.example/u/abc')
  })
})

describe('ready templates', () => {
  test.each(READY_TEMPLATES.flatMap((template) => (['ru', 'en'] as const).map((locale) => [template.code, locale, template] as const)))('%s in %s is complete', async (_code, locale, template) => {
    const made = await renderMessage(server.db.kysely, { template, locale, about: {}, variables: { ...sampleData('https://crm.example', true, locale), promo: { code: 'GIFT', until: '2026-12-31' }, pickup: { until: '2026-12-01' } } })
    expect(made.missing).toEqual([])
    expect(made.locale).toBe(locale)
    expect(`${made.subject ?? ''}${made.text}${made.html ?? ''}`).not.toMatch(/\{\{|\{%|undefined|\[object|NaN/)
    if (template.channel === 'sms') expect(made.sms!.parts).toBeLessThanOrEqual(2)
    if (template.channel === 'email') expect(made.text.length).toBeGreaterThan(80)
    if (template.purpose === 'marketing' && template.channel === 'email') expect(made.html).toContain('https://crm.example/u/preview')
  })

  test('work with the least that an order or a customer can have', async () => {
    for (const template of READY_TEMPLATES.filter(({ purpose }) => purpose === 'transactional')) {
      const bare = await anOrder({ items: [{ productName: 'Чай', quantity: 1, initialPrice: money(100) }] })
      expect([template.code, (await renderMessage(server.db.kysely, { template, about: { orderId: bare } })).missing]).toEqual([template.code, []])
    }
  })

  test('stand in a new database', async () => {
    const { body } = await held.owner.get('/api/message-templates')
    expect((body.rows as TemplateRow[]).map(({ code }) => code).sort()).toEqual(READY_TEMPLATES.map(({ code }) => code).sort())
  })
})

describe('through the door', () => {
  const made = async (more: object = {}): Promise<Template> => {
    const answer = await held.owner.post('/api/message-templates', {
      code: `t-${Math.random().toString(36).slice(2)}`, name: 'Проба', channel: 'sms', purpose: 'transactional', topic: null, isActive: true, format: 'text',
      content: { ru: { body: 'Заказ {{ order.number }}' } }, onMissing: 'block', transliterate: false, ...more,
    })
    expect(answer.status).toBe(201)
    return answer.body
  }

  test('each change of the words is a version with its author; the old one can be taken again', async () => {
    const first = await made()
    const second = await held.owner.put(`/api/message-templates/${first.id}`, { version: 1, content: { ru: { body: 'Ваш заказ {{ order.number }}' } } })
    expect(second.body).toMatchObject({ version: 2 })
    // Another name is no other text.
    expect((await held.owner.put(`/api/message-templates/${first.id}`, { version: 2, name: 'Иначе' })).body).toMatchObject({ version: 2, name: 'Иначе' })
    const back = await held.owner.post(`/api/message-templates/${first.id}/restore`, { version: 1, seen: 2 })
    expect(back.body).toMatchObject({ version: 3, content: first.content })
    const { body } = await held.owner.get(`/api/message-templates/${first.id}/versions`)
    const versions = body.versions as TemplateVersion[]
    expect(versions.map(({ version, restoredFrom, author }) => [version, restoredFrom, author?.id])).toEqual([[3, 1, held.owner.id], [2, null, held.owner.id], [1, null, held.owner.id]])
    expect((await renderMessage(server.db.kysely, { template: { id: first.id, version: 2 }, about: { orderId } })).text).toBe('Ваш заказ A-77')
  })

  test('of two who save at once, the second is told', async () => {
    const { id } = await made()
    await held.owner.put(`/api/message-templates/${id}`, { version: 1, content: { ru: { body: 'Раз' } } })
    const late = await held.owner.put(`/api/message-templates/${id}`, { version: 1, content: { ru: { body: 'Два' } } })
    expect([late.status, late.body.error.code]).toEqual([409, 'template_changed'])
  })

  test('what could not be sent is not saved: the field and the words are named', async () => {
    const wrong = await held.owner.post('/api/message-templates', {
      code: 'wrong', name: 'x', channel: 'email', purpose: 'transactional', topic: null, isActive: true, format: 'blocks', onMissing: 'block', transliterate: false,
      content: { ru: { subject: 'Заказ {{ order.number', body: [{ kind: 'text', text: '{% if x %}' }, { kind: 'text', text: '{{ x | nosuch }}' }] } },
    })
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.fields.map((field: { path: string }) => field.path)).toEqual(['content.ru.subject', 'content.ru.body[0].text', 'content.ru.body[1].text'])
  })

  test('a preview with a real order keeps to the rights and the masks of whoever looks', async () => {
    const ask = (person: Person): Promise<{ status: number; body: RenderedMessage }> =>
      person.post('/api/message-templates/preview', { template: { channel: 'sms', purpose: 'transactional', format: 'text', content: { ru: { body: '{{ order.number }} {{ order.phone | phone }} {{ order.email }}' } }, onMissing: 'block', transliterate: false }, orderId })
    expect((await ask(held.owner)).body.text).toBe('A-77 +7 916 123-45-67 anna@example.com')
    const group = await server.db.kysely.selectFrom('user_group').select('id').where('code', '=', 'manager').executeTakeFirstOrThrow()
    await transact(server.db, system, async (tx) => {
      await tx.db.insertInto('user_group_field_right').values([{ group_id: group.id, field: 'order.phone', access: 'mask' }, { group_id: group.id, field: 'order.email', access: 'hidden' }]).execute()
      tx.record({ kind: 'user_group.changed', entity: 'user_group', entityId: group.id })
    })
    const masked = (await ask(held.manager)).body
    expect(masked.text).toMatch(/^A-77 \+7 916 \*\*\*-\*\*-67$/)
    expect(masked.missing).toEqual(['order.email'])
  })

  test('an order out of reach is not there', async () => {
    const other = await signedIn(server, 'own-orders')
    const answer = await other.post('/api/message-templates/preview', { template: { id: (await made()).id }, orderId })
    expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
  })

  test('without a record the preview is made of invented data, marked by no name that is missing', async () => {
    const row = ((await held.owner.get('/api/message-templates')).body.rows as TemplateRow[]).find(({ code }) => code === 'order-accepted')!
    const { body } = await held.manager.post('/api/message-templates/preview', { template: { id: row.id }, locale: 'ru' })
    expect(body).toMatchObject({ missing: [], subject: 'Заказ A-1024 принят' })
  })
})
