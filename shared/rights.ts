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
  'customers.view': { scoped: true, label: { ru: 'Видеть клиентов', en: 'See customers' } },
  'customers.create': { scoped: false, label: { ru: 'Создавать клиентов', en: 'Create customers' } },
  'customers.change': { scoped: true, label: { ru: 'Менять клиентов', en: 'Change customers' } },
  'products.view': { scoped: false, label: { ru: 'Видеть товары', en: 'See products' } },
  'products.change': { scoped: false, label: { ru: 'Менять товары и загружать каталог', en: 'Change products and load the catalogue' } },
  'views.share': { scoped: false, label: { ru: 'Делиться сохранёнными видами', en: 'Share saved views' } },
  'settings.change': { scoped: false, label: { ru: 'Менять справочники и настройки', en: 'Change references and settings' } },
  'users.change': { scoped: false, label: { ru: 'Управлять сотрудниками и правами', en: 'Manage people and their rights' } },
  'keys.change': { scoped: false, label: { ru: 'Управлять ключами API', en: 'Manage API keys' } },
} as const satisfies Record<string, { scoped: boolean; label: { ru: string; en: string } }>

export type Right = keyof typeof RIGHTS
export const ALL_RIGHTS = Object.keys(RIGHTS) as Right[]
