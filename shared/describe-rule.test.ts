import { describe, expect, test } from 'vitest'
import { STEP_KINDS, type RuleDraft, type RuleEvent, type Step } from './contracts/rule-parts.ts'
import { describeDuration, describeEvent, describeRule, describeStep, describeWhy, type NamedField, type RuleNames } from './describe-rule.ts'

const fields: Record<string, NamedField> = {
  status: { label: 'Статус', type: 'code', options: 'statuses' }, total: { label: 'Сумма', type: 'money' }, deliveryDate: { label: 'Дата доставки', type: 'date' }, email: { label: 'E-mail', type: 'text' },
}
const names: RuleNames = {
  field: (_, name) => fields[name] ?? null,
  relation: (_, name) => (name === 'items' ? 'товары' : null),
  value: (options, code) => (options === 'statuses' ? { new: 'Новый', sent: 'Отправлен' }[code] ?? null : options === 'users' ? 'Ольга' : null),
  entity: (name) => (name === 'order' ? 'заказ' : null),
  kind: (_, kind) => (kind === 'order.created' ? 'заказ создан' : null),
  rule: () => 'Другое',
  template: (code) => (code === 'order-accepted' ? 'Заказ принят' : null),
  hook: () => null,
  money: (minor) => `${minor / 100} ₽`,
  moment: (iso) => iso.slice(0, 10),
}
const draft: RuleDraft = {
  name: 'Заказ принят', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] },
  condition: { and: [{ field: 'status', op: 'in', value: ['new', 'sent'] }, { or: [{ field: 'total', op: 'gte', value: 500_000 }, { field: 'email', op: 'notEmpty' }] }] },
  steps: [
    { id: 's1', kind: 'message', channel: 'email', fallback: ['sms'], purpose: 'transactional', template: 'order-accepted' },
    { id: 's2', kind: 'wait', for: { amount: 2, unit: 'hours', working: true } },
    { id: 's3', kind: 'branch', condition: { field: 'status', op: 'eq', value: 'new' }, yes: [{ id: 's4', kind: 'task', text: 'Перезвонить', to: { kind: 'user', id: 3 } }], no: [{ id: 's5', kind: 'stop' }] },
  ],
  limits: { oncePerDays: 7 },
}

describe('a rule in words', () => {
  test('is a sentence in Russian', () => {
    expect(describeRule(draft, 'ru', names)).toBe(
      'Когда: заказ создан. Если: Статус — Новый или Отправлен и (Сумма не меньше 5000 ₽ или E-mail заполнено). Тогда: отправить клиенту письмо «Заказ принят», иначе SMS; затем ждать 2 часа рабочего времени; ' +
      'затем если Статус — Новый — поставить задачу Ольга: «Перезвонить», иначе — закончить. Клиенту — не чаще раза в 7 дней.',
    )
  })

  test('and in English', () => {
    expect(describeRule(draft, 'en', names)).toMatch(/^When: заказ создан\. If: Статус is .* Then: send the customer an e-mail “Заказ принят”, else an SMS; then wait 2 hours of working time; then if .*, else — end here\. At most once in 7 days/)
  })

  test.each<[RuleEvent, string]>([
    [{ kind: 'date', field: 'deliveryDate', side: 'before', amount: 1, unit: 'hours', clock: 'customer', at: '10:00' }, 'за 1 час до «Дата доставки» в 10:00 по часам клиента'],
    [{ kind: 'date', field: 'deliveryDate', side: 'after', amount: 3, unit: 'days', yearly: true }, 'через 3 дня после «Дата доставки», каждый год'],
    [{ kind: 'unchanged', for: { amount: 15, unit: 'minutes' } }, '15 минут ничего не менялось'],
    [{ kind: 'change', entity: 'order', fields: [{ name: 'status', from: ['new'], to: ['sent'] }] }, 'заказ, «Статус»: Новый → Отправлен'],
    [{ kind: 'change', entity: 'order', fields: [{ name: 'status', to: ['sent'] }] }, 'заказ, «Статус» → Отправлен'],
    [{ kind: 'change', entity: 'order', fields: [{ name: 'total' }], by: ['key'] }, 'заказ, изменилось поле «Сумма» (кто: программа по API)'],
    [{ kind: 'hook', name: 'cart.abandoned' }, 'cart.abandoned'],
    [{ kind: 'ruleRan', ruleId: 4 }, 'сработало правило «Другое»'],
  ])('says of %o: %s', (event, words) => {
    expect(describeEvent(event, 'order', 'ru', names)).toBe(words)
  })

  test('has words for every kind of step, in both languages', () => {
    const steps: Step[] = [
      ...draft.steps, { id: 'a', kind: 'change', entity: 'order', set: [{ field: 'status', value: 'sent' }] }, { id: 'b', kind: 'assign', to: { kind: 'nobody' } }, { id: 'c', kind: 'notify', to: { kind: 'manager' }, text: 'Смотри' },
      { id: 'd', kind: 'http', method: 'POST', url: 'https://example.com' }, { id: 'e', kind: 'waitEvent', event: { kind: 'message', direction: 'in' }, within: { amount: 1, unit: 'days' }, came: [], over: [] }, { id: 'f', kind: 'stop' },
      { id: 'g', kind: 'task', text: '', to: { kind: 'manager' } },
    ]
    expect(new Set(steps.map((step) => step.kind))).toEqual(new Set(STEP_KINDS))
    for (const step of steps) for (const language of ['ru', 'en'] as const) expect(describeStep(step, 'order', language, names)).toMatch(/\S/)
    expect(describeStep(steps.find((one) => one.kind === 'change')!, 'order', 'ru', names)).toBe('Статус → Отправлен')
  })

  test('counts time as Russian does', () => {
    expect([1, 2, 5, 11, 21].map((amount) => describeDuration({ amount, unit: 'minutes' }, 'ru'))).toEqual(['1 минуту', '2 минуты', '5 минут', '11 минут', '21 минуту'])
  })
})

describe('why', () => {
  test('names the condition that was false, and its value', () => {
    const failed = { condition: { field: 'total', op: 'gte' as const, value: 500_000 }, value: 100_000, words: { ru: 'Сумма не меньше 5000 ₽, а была 1000 ₽', en: 'Total at least 5000, and it was 1000' } }
    expect(describeWhy({ code: 'condition_false', params: {}, failed }, 'ru', names)).toBe('условие не выполнено: Сумма не меньше 5000 ₽, а была 1000 ₽')
  })
  test('says fields and values by name and moments as moments', () => {
    expect(describeWhy({ code: 'other_value', params: { field: 'status', wanted: ['sent'], was: 'new' } }, 'ru', names)).toBe('Статус: стало Новый, а нужно Отправлен')
    expect(describeWhy({ code: 'planned', params: { dueAt: '2026-11-22T10:00:00Z' } }, 'en', names)).toBe('planned for 2026-11-22')
    expect(describeWhy({ code: 'date_empty', params: { field: 'deliveryDate' } }, 'ru', names)).toBe('Дата доставки: дата не заполнена')
  })
  test('shows a code that nobody has words for', () => {
    expect(describeWhy({ code: 'brand_new', params: {} }, 'ru', names)).toBe('brand_new')
  })
})
