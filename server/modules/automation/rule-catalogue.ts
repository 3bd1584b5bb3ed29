import { sql } from 'kysely'
import { SUBJECTS, type RuleCatalogue, type Subject } from '#shared/contracts/automation.ts'
import type { Actor } from '#server/platform/access.ts'
import type { Database } from '#server/platform/db.ts'
import { fieldFor, type Entity, type Field } from '#server/platform/fields.ts'
import { sendingSettings } from '#server/modules/messages/index.ts'
import { taskCatalogue } from '#server/modules/tasks/index.ts'
import { hookList } from './read-rules.ts'
import { catalogueOf } from './subject-catalogue.ts'

type Told = RuleCatalogue['entities'][number]['fields'][number]
const both = (ru: string, en: string) => ({ ru, en })

const KINDS: Record<string, [kind: string, ru: string, en: string][]> = {
  order: [
    ['order.created', 'Заказ создан', 'Order created'], ['order.changed', 'Заказ изменён', 'Order changed'], ['order.item_added', 'Товар добавлен', 'Line added'], ['order.item_changed', 'Товар изменён', 'Line changed'],
    ['order.item_removed', 'Товар убран', 'Line removed'], ['order.payment_added', 'Оплата добавлена', 'Payment added'], ['order.payment_changed', 'Оплата изменена', 'Payment changed'],
    ['order.payment_removed', 'Оплата убрана', 'Payment removed'], ['order.comment_added', 'Комментарий', 'Comment'], ['order.call_attempted', 'Попытка звонка', 'Call attempted'], ['order.touched', 'Первый контакт', 'First contact'],
    ['order.problem_found', 'Появилась проблема', 'Problem found'], ['order.problem_solved', 'Проблема решена', 'Problem solved'],
  ],
  customer: [
    ['customer.created', 'Клиент создан', 'Customer created'], ['customer.changed', 'Клиент изменён', 'Customer changed'], ['customer.note_added', 'Заметка', 'Note added'],
    ['customer.subscribed', 'Подписки изменены', 'Subscriptions changed'], ['customer.merged', 'Объединён с дублем', 'Merged with a duplicate'],
    ['customer.segment_entered', 'Вошёл в сегмент', 'Entered a segment'], ['customer.segment_left', 'Вышел из сегмента', 'Left a segment'],
  ],
  task: [
    ['task.created', 'Задача поставлена', 'Task made'], ['task.changed', 'Задача изменена', 'Task changed'], ['task.completed', 'Задача выполнена', 'Task completed'], ['task.reopened', 'Задача снова открыта', 'Task reopened'],
    ['task.due', 'Срок задачи наступил', 'Task came due'],
  ],
  message: [
    ['message.sent', 'Сообщение отправлено', 'Message sent'], ['message.delivered', 'Сообщение доставлено', 'Message delivered'], ['message.failed', 'Сообщение не доставлено', 'Message failed'],
  ],
  letter: [['letter.received', 'Пришло письмо', 'Letter received']],
  cart: [['cart.changed', 'Корзина изменилась', 'Cart changed'], ['cart.cleared', 'Корзина опустела: оформлена или очищена', 'Cart emptied: ordered or cleared'], ['cart.left', 'Корзина брошена', 'Cart left behind']],
  favourite: [['favourite.added', 'Добавил в избранное', 'Added to favourites'], ['favourite.removed', 'Убрал из избранного', 'Removed from favourites']],
}
const LABELS: Record<string, { ru: string; en: string }> = {
  order: both('Заказ', 'Order'), customer: both('Клиент', 'Customer'), task: both('Задача', 'Task'), message: both('Сообщение', 'Message'), letter: both('Письмо', 'Letter'),
  cart: both('Корзина на сайте', 'Cart on the site'), favourite: both('Избранное на сайте', 'Favourites on the site'),
}
const OF: Record<string, Subject[]> = { order: ['order', 'customer'], customer: ['customer'], task: ['order', 'customer'], message: ['order', 'customer'], letter: ['order', 'customer'], cart: ['customer'], favourite: ['customer'] }

// What the log tells of an order's lines and payments besides.
const ALSO_LOGGED: Record<string, Told[]> = {
  order: [
    { name: 'amount', type: 'money', label: both('Оплата: сумма', 'Payment: amount'), edit: false }, { name: 'quantity', type: 'number', label: both('Товар: количество', 'Line: quantity'), edit: false },
    { name: 'statusComment', type: 'text', label: both('Причина', 'Reason'), edit: true },
  ],
}

/** What the canvas offers for building rules, within what the person may see of fields. */
export async function ruleCatalogue(db: Database, actor: Actor): Promise<RuleCatalogue> {
  const { rows: templates } = await sql<RuleCatalogue['templates'][number]>`select code, name, channel, purpose from message_template where is_active order by name`.execute(db)
  return {
    subjects: Object.fromEntries(SUBJECTS.map((subject) => [subject, { fields: tell(catalogueOf(subject), actor, (field) => field.filter === true), relations: relations(catalogueOf(subject), actor) }])),
    entities: Object.keys(KINDS).map((name) => ({ name, label: LABELS[name]!, subjects: OF[name]!, kinds: KINDS[name]!.map(([kind, ru, en]) => ({ kind, label: both(ru, en) })), fields: logged(name, actor) })),
    editable: Object.fromEntries(SUBJECTS.map((subject) => [subject, tell(catalogueOf(subject), actor, (field) => field.edit === true && !field.name.startsWith('customer.'))])),
    hooks: await hookList(db),
    templates,
    fusePerHour: (await sendingSettings(db)).fusePerHour,
  }
}

function logged(name: string, actor: Actor): Told[] {
  const catalogue = name === 'task' ? taskCatalogue : name === 'order' || name === 'customer' ? catalogueOf(name) : null
  if (!catalogue) return []
  const also = ALSO_LOGGED[name] ?? []
  const own = tell(catalogue, actor, (field) => !field.name.startsWith('customer.') && (field.filter === true || field.edit === true))
  return [...own.filter((field) => !also.some((one) => one.name === field.name)), ...also]
}

const tell = (catalogue: Entity, actor: Actor, wanted: (field: Field) => boolean): Told[] =>
  [...catalogue.fields.values()].filter(wanted).flatMap((field) => {
    const seen = fieldFor(actor, field)
    return seen ? [{ name: seen.name, type: seen.type, label: seen.label, ...(seen.options ? { options: seen.options } : {}), edit: seen.edit ?? false }] : []
  })

const relations = (catalogue: Entity, actor: Actor): RuleCatalogue['subjects'][string]['relations'] =>
  Object.entries(catalogue.relations ?? {}).map(([name, relation]) => ({ name, label: relation.label ?? both(name, name), fields: tell(relation.entity(), actor, (field) => field.filter === true) }))
