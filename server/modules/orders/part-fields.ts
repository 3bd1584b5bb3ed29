import { sql } from 'kysely'
import { entity } from '#server/platform/fields.ts'

/** A line of an order, as conditions over `items` speak of it. */
export const itemEntity = entity({
  name: 'orderItem',
  from: sql`from order_item i`,
  id: sql`i.id`,
  fields: [
    { name: 'productName', type: 'text', label: { ru: 'Товар', en: 'Product' }, sql: sql`i.product_name`, filter: true },
    { name: 'article', type: 'text', label: { ru: 'Артикул', en: 'Article' }, sql: sql`i.article`, filter: true },
    { name: 'offerId', type: 'id', label: { ru: 'Торговое предложение', en: 'Offer' }, sql: sql`i.offer_id`, filter: true },
    { name: 'productId', type: 'id', label: { ru: 'Номер товара', en: 'Product id' }, sql: sql`(select f.product_id from offer f where f.id = i.offer_id)`, filter: true },
    { name: 'quantity', type: 'number', label: { ru: 'Количество', en: 'Quantity' }, sql: sql`i.quantity`, filter: true },
    { name: 'initialPrice', type: 'money', label: { ru: 'Цена', en: 'Price' }, sql: sql`i.initial_price`, filter: true },
    { name: 'discountTotal', type: 'money', label: { ru: 'Скидка на единицу', en: 'Discount a unit' }, sql: sql`i.discount_total`, filter: true },
    { name: 'total', type: 'money', label: { ru: 'Сумма', en: 'Sum' }, sql: sql`i.total`, filter: true },
    { name: 'purchasePrice', type: 'money', label: { ru: 'Закупочная цена', en: 'Purchase price' }, sql: sql`i.purchase_price`, filter: true, right: 'orders.purchase_price', guard: 'order.purchaseSum' },
    { name: 'status', type: 'code', label: { ru: 'Статус товара', en: 'Item status' }, sql: sql`i.status`, filter: true, options: 'itemStatuses' },
    { name: 'comment', type: 'text', label: { ru: 'Комментарий', en: 'Comment' }, sql: sql`i.comment`, filter: true },
  ],
})

/** A payment of an order: type, status and date of one condition speak of one and the same payment. */
export const paymentEntity = entity({
  name: 'payment',
  from: sql`from payment p`,
  id: sql`p.id`,
  fields: [
    { name: 'type', type: 'code', label: { ru: 'Тип оплаты', en: 'Payment type' }, sql: sql`p.type`, filter: true, options: 'paymentTypes' },
    { name: 'status', type: 'code', label: { ru: 'Статус оплаты', en: 'Payment status' }, sql: sql`p.status`, filter: true, options: 'paymentStatuses' },
    { name: 'amount', type: 'money', label: { ru: 'Сумма', en: 'Sum' }, sql: sql`p.amount`, filter: true },
    { name: 'paidAt', type: 'datetime', label: { ru: 'Оплачено', en: 'Paid at' }, sql: sql`p.paid_at`, filter: true },
    { name: 'externalId', type: 'text', label: { ru: 'Внешний код', en: 'External id' }, sql: sql`p.external_id`, filter: true },
    { name: 'comment', type: 'text', label: { ru: 'Комментарий', en: 'Comment' }, sql: sql`p.comment`, filter: true },
  ],
})

/** An open problem of an order. */
export const problemEntity = entity({
  name: 'orderProblem',
  from: sql`from order_problem pr`,
  id: sql`pr.id`,
  fields: [
    { name: 'kind', type: 'code', label: { ru: 'Вид проблемы', en: 'Kind of problem' }, sql: sql`pr.kind`, filter: true },
    { name: 'field', type: 'text', label: { ru: 'Поле', en: 'Field' }, sql: sql`pr.field`, filter: true },
  ],
})
