/** How far a right reaches: records of one's own, of one's groups' people, or all. */
export type Scope = 'own' | 'group' | 'all'

/**
 * Every right there is. A route names one; a group of users is given some. `scoped` rights may be limited to own or group records.
 * Labels are for the page of rights.
 */
export const RIGHTS = {
  'orders.view': { scoped: true, label: { ru: 'Видеть заказы', en: 'See orders' } },
  'orders.create': { scoped: false, label: { ru: 'Создавать заказы', en: 'Create orders' } },
  'orders.change': { scoped: true, label: { ru: 'Менять заказы', en: 'Change orders' } },
  'orders.status': { scoped: true, label: { ru: 'Менять статус заказа', en: 'Change the status of orders' } },
  'orders.payments': { scoped: true, label: { ru: 'Вести оплаты', en: 'Keep payments' } },
  'orders.purchase_price': { scoped: false, label: { ru: 'Видеть закупочные цены и маржу', en: 'See purchase prices and margin' } },
  'orders.take': { scoped: false, label: { ru: 'Брать новые заказы из очереди', en: 'Take new orders from the queue' } },
  'board.view': { scoped: true, label: { ru: 'Видеть доску смены: загрузку и показатели сотрудников', en: 'See the board of the day: load and figures of people' } },
  'customers.view': { scoped: true, label: { ru: 'Видеть клиентов', en: 'See customers' } },
  'customers.create': { scoped: false, label: { ru: 'Создавать клиентов', en: 'Create customers' } },
  'customers.change': { scoped: true, label: { ru: 'Менять клиентов', en: 'Change customers' } },
  'customers.erase': { scoped: false, label: { ru: 'Удалять данные клиентов по их требованию', en: 'Erase customers on their demand' } },
  'consents.change': { scoped: false, label: { ru: 'Записывать согласия клиентов', en: 'Write down consents of customers' } },
  'companies.terms': { scoped: false, label: { ru: 'Менять кредитный лимит и отсрочку компаний', en: 'Change the credit limit and deferred payment of companies' } },
  'tasks.view': { scoped: true, label: { ru: 'Видеть задачи', en: 'See tasks' } },
  'tasks.change': { scoped: true, label: { ru: 'Ставить и менять задачи', en: 'Make and change tasks' } },
  'messages.view': { scoped: false, label: { ru: 'Видеть сообщения клиентам', en: 'See messages to customers' } },
  'messages.send': { scoped: false, label: { ru: 'Отправлять, повторять и отменять сообщения', en: 'Send, resend and cancel messages' } },
  'messages.settings': { scoped: false, label: { ru: 'Настраивать отправку: провайдеры, тихие часы, стоп-лист', en: 'Set up sending: providers, quiet hours, the stop list' } },
  'mail.view': { scoped: true, label: { ru: 'Читать почту', en: 'Read mail' } },
  'mail.send': { scoped: false, label: { ru: 'Писать письма и отвечать на них', en: 'Write and answer letters' } },
  'mail.settings': { scoped: false, label: { ru: 'Настраивать почтовые ящики', en: 'Set up mailboxes' } },
  'rules.view': { scoped: false, label: { ru: 'Видеть правила и что они сделали', en: 'See rules and what they have done' } },
  'rules.change': { scoped: false, label: { ru: 'Создавать, менять и включать правила', en: 'Make, change and switch on rules' } },
  'segments.view': { scoped: false, label: { ru: 'Видеть сегменты клиентов', en: 'See segments of customers' } },
  'segments.change': { scoped: false, label: { ru: 'Создавать и менять сегменты', en: 'Make and change segments' } },
  'loyalty.view': { scoped: false, label: { ru: 'Видеть бонусы клиентов', en: 'See the bonuses of customers' } },
  'loyalty.change': { scoped: false, label: { ru: 'Начислять и списывать бонусы вручную', en: 'Credit and charge bonuses by hand' } },
  'products.view': { scoped: false, label: { ru: 'Видеть товары', en: 'See products' } },
  'products.change': { scoped: false, label: { ru: 'Менять товары и загружать каталог', en: 'Change products and load the catalogue' } },
  'costs.view': { scoped: false, label: { ru: 'Видеть расходы', en: 'See costs' } },
  'costs.change': { scoped: false, label: { ru: 'Вносить, менять и загружать расходы', en: 'Enter, change and load costs' } },
  'analytics.view': { scoped: true, label: { ru: 'Видеть аналитику: показатели и отчёты по заказам', en: 'See analytics: figures and reports about orders' } },
  'analytics.change': { scoped: false, label: { ru: 'Менять общие панели и отчёты', en: 'Change shared dashboards and reports' } },
  'views.share': { scoped: false, label: { ru: 'Делиться сохранёнными видами', en: 'Share saved views' } },
  'settings.change': { scoped: false, label: { ru: 'Менять справочники и настройки', en: 'Change references and settings' } },
  'site.view': { scoped: false, label: { ru: 'Видеть посетителей сайта, их корзины и избранное', en: 'See visitors of the site, their carts and favourites' } },
  'site.settings': { scoped: false, label: { ru: 'Настраивать счётчик сайта', en: 'Set up the script on the site' } },
  'orders.export': { scoped: false, label: { ru: 'Выгружать заказы в файл', en: 'Export orders to a file' } },
  'customers.export': { scoped: false, label: { ru: 'Выгружать клиентов в файл', en: 'Export customers to a file' } },
  'products.export': { scoped: false, label: { ru: 'Выгружать товары в файл', en: 'Export products to a file' } },
  'tasks.export': { scoped: false, label: { ru: 'Выгружать задачи в файл', en: 'Export tasks to a file' } },
  'companies.export': { scoped: false, label: { ru: 'Выгружать компании в файл', en: 'Export companies to a file' } },
  'audit.view': { scoped: false, label: { ru: 'Видеть журнал: входы, просмотры, выгрузки, смены прав', en: 'See the audit: sign-ins, views, exports, changes of rights' } },
  'users.change': { scoped: false, label: { ru: 'Управлять сотрудниками и правами', en: 'Manage people and their rights' } },
  'webhooks.change': { scoped: false, label: { ru: 'Настраивать вебхуки и смотреть их журнал', en: 'Set up webhooks and see their log' } },
  'keys.change': { scoped: false, label: { ru: 'Управлять ключами API', en: 'Manage API keys' } },
} as const satisfies Record<string, { scoped: boolean; label: { ru: string; en: string } }>

export type Right = keyof typeof RIGHTS
export const ALL_RIGHTS = Object.keys(RIGHTS) as Right[]

/** What a group may be kept from with a field of the records that it sees; a field that is not named follows the rights to its record. */
export const FIELD_ACCESSES = ['hidden', 'mask', 'read'] as const
export type FieldRestriction = (typeof FIELD_ACCESSES)[number]

/** Rights whose names begin so are about the records of the entity; restrictions of its fields count in groups that have one of them. */
const AREAS: Record<string, string> = { order: 'orders', orderItem: 'orders', customer: 'customers', product: 'products', offer: 'products', task: 'tasks', company: 'customers', message: 'messages', cost: 'costs' }

/** Whether the right is one to records of this entity. */
export function isRightTo(entity: string, right: string): boolean {
  const area = AREAS[entity]
  return area !== undefined && right.startsWith(`${area}.`)
}

/**
 * What may be kept from a key of the API, of whatever records: a key has scopes and sites, and otherwise sees all. Only what is named of
 * customers is kept of orders too (`also`): they hold the same phones.
 */
export const KEY_RESTRICTIONS = {
  'order.purchaseSum': { label: { ru: 'Закупочные цены и маржа', en: 'Purchase prices and margin' }, mayMask: false, also: ['product.purchasePrice', 'customer.marginSum'] },
  'customer.phones': { label: { ru: 'Телефоны', en: 'Phones' }, mayMask: true, also: ['order.phone', 'order.additionalPhone'] },
  'customer.email': { label: { ru: 'E-mail', en: 'E-mails' }, mayMask: true, also: ['order.email'] },
  'order.managerComment': { label: { ru: 'Комментарии менеджеров и заметки', en: 'Managers’ comments and notes' }, mayMask: false, also: ['customer.note'] },
} as const satisfies Record<string, { label: { ru: string; en: string }; mayMask: boolean; also: readonly string[] }>
export type KeyRestriction = keyof typeof KEY_RESTRICTIONS

/**
 * By which codes the records of a group may be limited beyond their site: `<entity>.<field of its catalogue>`. A record without a code is
 * out of a limit's reach.
 */
export const LIMITS = {
  'order.orderType': { reference: 'orderTypes', label: { ru: 'Типы заказов', en: 'Order types' } },
  'order.orderMethod': { reference: 'orderMethods', label: { ru: 'Способы оформления', en: 'Ways of ordering' } },
  'order.deliveryType': { reference: 'deliveryTypes', label: { ru: 'Типы доставки', en: 'Delivery types' } },
} as const satisfies Record<string, { reference: string; label: { ru: string; en: string } }>
export type Limit = keyof typeof LIMITS
export const ALL_LIMITS = Object.keys(LIMITS) as Limit[]
