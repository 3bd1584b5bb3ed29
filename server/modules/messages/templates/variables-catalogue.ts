import type { VariableGroups } from '#shared/contracts/message-templates.ts'
import { maySee, type Entity, type Field } from '#server/platform/fields.ts'
import type { Actor } from '#server/platform/access.ts'
import { isSendable, ROOTS } from './message-data.ts'

type Group = VariableGroups['groups'][number]
type Variable = Group['variables'][number]

const LABELS: Record<keyof typeof ROOTS, Group['label']> = {
  order: { ru: 'Заказ', en: 'Order' }, customer: { ru: 'Клиент', en: 'Customer' }, task: { ru: 'Задача', en: 'Task' },
}

// What is kept of a record for work within the store says nothing to its customer.
const INNER = new Set([
  'id', 'externalId', 'statusGroup', 'managerGroups', 'problemsCount', 'hasProblems', 'fromApi', 'isRepeat', 'combinedInto', 'hasFiles', 'customerName', 'customerId', 'companyId', 'contactId', 'call',
  'managerComment', 'managerId', 'deliveryNetCost', 'hasTask', 'tasksCount', 'isLate', 'statusDeadlineAt', 'products', 'itemsCount', 'bad', 'note', 'likelyDuplicateOf', 'isContact', 'tags', 'orderId',
  'performerId', 'performerGroupId', 'open', 'complete', 'overdue', 'late', 'creatorId', 'completedBy', 'snoozedUntil', 'customerExternalId', 'emailUnsubscribedAt', 'cancelledCount', 'type', 'weight',
  'paymentTypes', 'paymentStatuses', 'discountManualAmount', 'discountManualPercent',
])

/** What the editor of templates offers: fields of the catalogues that this person may see, and what only messages have. */
export function variablesCatalogue(actor: Actor): VariableGroups {
  const fromCatalogue = (root: keyof typeof ROOTS): Group => ({ root, label: LABELS[root], variables: [...(EXTRA[root] ?? []), ...fieldsOf(root, ROOTS[root], actor)] })
  return { groups: [GROUPS.recipient, fromCatalogue('order'), fromCatalogue('customer'), GROUPS.shop, GROUPS.links, GROUPS.cart, GROUPS.product, fromCatalogue('task'), GROUPS.user], filters: FILTER_WORDS }
}

function fieldsOf(root: string, catalogue: Entity, actor: Actor): Variable[] {
  return [...catalogue.fields.values()]
    .filter((field) => isSendable(field) && maySee(actor, field) && !INNER.has(field.name) && !field.name.startsWith('source.') && !/touch/i.test(field.name))
    .map((field) => variableOf(root, field))
}

function variableOf(root: string, { name, label, type, options }: Field): Variable {
  const path = options && type === 'code' ? `${root}.${name}Name` : `${root}.${name}`
  const filter = type === 'money' ? ' | money' : type === 'date' ? " | date: 'day'" : type === 'datetime' ? " | date: 'moment'" : type === 'phone' ? ' | phone' : ''
  return { path, label, type, insert: `{{ ${path}${filter} }}` }
}

const variable = (path: string, ru: string, en: string, type = 'text', filter = ''): Variable => ({ path, label: { ru, en }, type, insert: `{{ ${path}${filter} }}` })

const EXTRA: Record<string, Variable[]> = {
  order: [
    variable('order.address', 'Адрес доставки одной строкой', 'Delivery address in one line'),
    variable('order.deliveryInterval', 'Интервал доставки', 'Delivery interval'),
    { path: 'order.items', label: { ru: 'Товары (цикл)', en: 'Goods (a loop)' }, type: 'list', insert: '{% for item in order.items %}{{ item.name }} × {{ item.quantity }}\n{% endfor %}' },
    variable('order.manager.name', 'Имя менеджера', 'Name of the manager'),
    variable('order.manager.phone', 'Телефон менеджера', 'Phone of the manager', 'phone', ' | phone'),
  ],
}

const GROUPS = {
  recipient: { root: 'recipient', label: { ru: 'Получатель', en: 'Recipient' }, variables: [variable('recipient.firstName', 'Имя', 'First name'), variable('recipient.lastName', 'Фамилия', 'Last name')] },
  shop: {
    root: 'site', label: { ru: 'Магазин', en: 'Store' },
    variables: [
      variable('site.name', 'Название магазина', 'Name of the store'), variable('site.url', 'Адрес сайта', 'Address of the site'), variable('site.phones', 'Телефоны', 'Phones'),
      variable('site.address', 'Адрес', 'Address'), variable('account.name', 'Название компании', 'Name of the account'),
    ],
  },
  links: {
    root: 'links', label: { ru: 'Ссылки', en: 'Links' },
    variables: [variable('links.unsubscribe', 'Отписаться одним нажатием', 'Unsubscribe by one press', 'url'), variable('links.preferences', 'Настроить рассылки', 'Choose mailings', 'url')],
  },
  cart: {
    root: 'cart', label: { ru: 'Корзина (из события)', en: 'Cart (of the event)' },
    variables: [
      { path: 'cart.items', label: { ru: 'Товары (цикл)', en: 'Goods (a loop)' }, type: 'list', insert: '{% for item in cart.items %}{{ item.name }} — {{ item.price | money }}\n{% endfor %}' },
      variable('cart.total', 'Сумма', 'Sum', 'money', ' | money'), variable('cart.url', 'Ссылка на корзину', 'Link to the cart', 'url'),
    ],
  },
  product: {
    root: 'product', label: { ru: 'Товар (из события)', en: 'Product (of the event)' },
    variables: [
      variable('product.name', 'Название', 'Name'), variable('product.price', 'Цена', 'Price', 'money', ' | money'), variable('product.url', 'Ссылка', 'Link', 'url'), variable('product.imageUrl', 'Картинка', 'Picture', 'url'),
    ],
  },
  user: { root: 'user', label: { ru: 'Сотрудник-получатель', en: 'Person of the staff' }, variables: [variable('user.firstName', 'Имя', 'First name'), variable('user.name', 'Имя и фамилия', 'Name')] },
} satisfies Record<string, Group>

const FILTER_WORDS: VariableGroups['filters'] = [
  { name: 'money', example: '{{ order.total | money }}', label: { ru: 'сумма с валютой: 12 990 ₽', en: 'a sum with its currency: ₽12,990' } },
  { name: 'date', example: "{{ order.deliveryDate | date: 'weekday' }}", label: { ru: "день: 'day', 'date', 'weekday', 'short', 'time', 'moment'", en: "a day: 'day', 'date', 'weekday', 'short', 'time', 'moment'" } },
  { name: 'default', example: "{{ recipient.firstName | default: 'друг' }}", label: { ru: 'что сказать, когда значения нет', en: 'what to say where there is no value' } },
  { name: 'plural', example: "{{ order.items.size }} {{ order.items.size | plural: 'товар', 'товара', 'товаров' }}", label: { ru: 'слово при числе', en: 'the word beside a number' } },
  { name: 'phone', example: '{{ site.phones | phone }}', label: { ru: 'телефон с пробелами', en: 'a phone with spaces' } },
  { name: 'translit', example: '{{ recipient.firstName | translit }}', label: { ru: 'латиницей', en: 'in Latin letters' } },
]
