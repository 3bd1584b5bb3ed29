// What a new account holds, so that store modules and managers find what they expect. Codes are those that modules send without asking,
// odd spelling included (`prepayed`, `already-buyed`, `delyvery-did-not-suit`, `saled`): mending them would break the modules.

/** A locked group stands for the beginning or the end of every order: reports and the protocol rely on it. */
export const STATUS_GROUPS = [
  { code: 'new', name: 'Новый', ordering: 10, process: false, locked: true, color: '#4191FF' },
  { code: 'approval', name: 'Согласование', ordering: 20, process: true, locked: false, color: '#FEA530' },
  { code: 'assembling', name: 'Комплектация', ordering: 30, process: true, locked: false, color: '#8453DF' },
  { code: 'delivery', name: 'Доставка', ordering: 40, process: true, locked: false, color: '#005EEB' },
  { code: 'complete', name: 'Выполнен', ordering: 50, process: false, locked: true, color: '#22C993' },
  { code: 'cancel', name: 'Отменен', ordering: 60, process: false, locked: true, color: '#FF5353' },
]

const status = (code: string, name: string, group_code: string, ordering: number) => ({ code, name, group_code, ordering, active: true })
// Offered, not imposed: stores that want them switch them on.
const optional = (code: string, name: string, group_code: string, ordering = 990) => ({ code, name, group_code, ordering, active: false })

export const STATUSES = [
  status('new', 'Новый', 'new', 10),
  status('availability-confirmed', 'Наличие подтверждено', 'approval', 10),
  status('offer-analog', 'Предложить замену', 'approval', 20),
  status('client-confirmed', 'Согласовано с клиентом', 'approval', 30),
  status('prepayed', 'Предоплата поступила', 'approval', 40),
  status('send-to-assembling', 'Передано в комплектацию', 'assembling', 10),
  status('assembling', 'Комплектуется', 'assembling', 20),
  status('assembling-complete', 'Укомплектован', 'assembling', 30),
  status('send-to-delivery', 'Передан в доставку', 'delivery', 10),
  status('delivering', 'Доставляется', 'delivery', 20),
  status('redirect', 'Доставка перенесена', 'delivery', 30),
  status('complete', 'Выполнен', 'complete', 10),
  status('no-call', 'Недозвон', 'cancel', 10),
  status('no-product', 'Нет в наличии', 'cancel', 20),
  status('already-buyed', 'Купил в другом месте', 'cancel', 30),
  status('delyvery-did-not-suit', 'Не устроила доставка', 'cancel', 40),
  status('prices-did-not-suit', 'Не устроила цена', 'cancel', 50),
  status('cancel-other', 'Отменен', 'cancel', 60),
  optional('abandoned-cart', 'Брошенная корзина', 'new'),
  optional('no-answer', 'Не дозвонились', 'approval'),
  optional('upsell', 'Допродажа', 'approval', 25),
  optional('reservation-error', 'Ошибка бронирования', 'assembling'),
  optional('delivered', 'Доставлен', 'delivery', 40),
  optional('return', 'Возврат', 'cancel'),
]

export const ORDER_TYPES = [
  { code: 'eshop-individual', name: 'Физическое лицо', default_for_crm: true, default_for_api: true, ordering: 10 },
  { code: 'eshop-legal', name: 'Юридическое лицо', default_for_crm: false, default_for_api: false, ordering: 20 },
]

export const ORDER_METHODS = [
  ['phone', 'По телефону'],
  ['shopping-cart', 'Через корзину'],
  ['one-click', 'В один клик'],
  ['price-decrease-request', 'Запрос на понижение цены'],
  ['landing-page', 'Заявка с посадочной страницы'],
  ['offline', 'Оффлайн'],
  ['app', 'Мобильное приложение'],
  ['live-chat', 'Онлайн-консультант'],
  ['terminal', 'Терминал'],
  ['missed-call', 'Пропущенный звонок'],
  ['messenger', 'Мессенджеры'],
].map(([code, name], index) => ({
  code: code!,
  name: name!,
  default_for_crm: code === 'phone',
  default_for_api: code === 'shopping-cart',
  ordering: (index + 1) * 10,
}))

export const PAYMENT_TYPES = [
  { code: 'cash', name: 'Наличные', default_for_crm: true, ordering: 10 },
  { code: 'bank-card', name: 'Банковская карта', default_for_crm: false, ordering: 20 },
  { code: 'e-money', name: 'Электронные деньги', default_for_crm: false, ordering: 30 },
  { code: 'bank-transfer', name: 'Банковский перевод', default_for_crm: false, ordering: 40 },
  { code: 'credit', name: 'Кредит', default_for_crm: false, ordering: 50 },
]

export const PAYMENT_STATUSES = [
  { code: 'not-paid', name: 'Не оплачен', ordering: 10 },
  { code: 'invoice', name: 'Выставлен счет', ordering: 20 },
  { code: 'payment-start', name: 'Платеж проведен', ordering: 30 },
  { code: 'credit-check', name: 'Проверка документов на кредит', ordering: 40 },
  { code: 'credit-approved', name: 'Кредит одобрен', ordering: 50 },
  { code: 'fail', name: 'Ошибка', ordering: 55 },
  { code: 'paid', name: 'Оплачен', ordering: 60 },
].map((row) => ({
  ...row,
  payment_complete: row.code === 'paid',
  default_for_crm: row.code === 'not-paid',
  default_for_api: row.code === 'not-paid',
}))

export const DELIVERY_TYPES = [
  { code: 'self-delivery', name: 'Самовывоз', ordering: 10 },
  { code: 'courier', name: 'Доставка курьером', ordering: 20 },
  { code: 'russian-post', name: 'Почта России', ordering: 30 },
  { code: 'ems', name: 'EMS Почта России', ordering: 40 },
]

const itemStatus = (code: string, name: string, ordering: number, cancel_status: boolean, orderStatus: string | null = null) => ({
  code, name, ordering, cancel_status, order_status_by_item_status: orderStatus, order_status_for_item_status: orderStatus,
})

/** Lines in a `cancel_status` leave the sum of their order. */
export const ITEM_STATUSES = [
  itemStatus('new', 'Добавлен', 10, false),
  itemStatus('confirming', 'Подтверждение наличия', 20, false),
  itemStatus('in-reserve', 'В резерве', 30, false),
  itemStatus('assembly-delivery', 'Доставляется на точку сборки', 40, false),
  itemStatus('ready-for-assembly', 'Готов к комплектации', 50, false),
  itemStatus('completed', 'Укомплектован', 60, false),
  itemStatus('saled', 'Продан', 70, false, 'complete'),
  itemStatus('out-of-stock', 'Нет в наличии', 80, true, 'no-product'),
  itemStatus('failure', 'Отказ клиента', 90, true),
  itemStatus('product-is-damaged', 'Товар поврежден', 100, true),
  itemStatus('assembly-not-delivery', 'Не доставлен на точку сборки', 110, true),
  itemStatus('lost', 'Потерян', 120, true),
  itemStatus('returned', 'Возврат', 130, true),
]

export const UNITS = [
  { code: 'pc', name: 'Штука', sym: 'шт.', is_default: true },
  { code: 'kg', name: 'Килограмм', sym: 'кг', is_default: false },
  { code: 'm', name: 'Метр', sym: 'м', is_default: false },
  { code: 'l', name: 'Литр', sym: 'л.', is_default: false },
  { code: 'pkg', name: 'Упаковка', sym: 'упак.', is_default: false },
]

export const COST_GROUPS = [
  { code: 'attraction', name: 'Расходы на привлечение клиентов', color: '#0044b7', ordering: 10 },
  { code: 'commission', name: 'Комиссии', color: '#ffd298', ordering: 20 },
  { code: 'administrative', name: 'Административные расходы', color: '#bc6b01', ordering: 30 },
  { code: 'assembling', name: 'Комплектация заказа', color: '#ef8e06', ordering: 40 },
  { code: 'product-cost', name: 'Стоимость товара', color: '#22C993', ordering: 50 },
  { code: 'delivery', name: 'Доставка', color: '#dd4040', ordering: 60 },
]

const cost = (code: string, name: string, group_code: string, type: 'const' | 'var', applies = '') => ({
  code, name, group_code, type, applies_to_orders: applies.includes('orders'), applies_to_users: applies.includes('users'),
})

export const COST_ITEMS = [
  cost('products-purchase-price', 'Закупочная стоимость товаров', 'product-cost', 'var', 'orders'),
  cost('delivery-cost', 'Стоимость доставки', 'delivery', 'var', 'orders'),
  cost('office-expenses', 'Офисные расходы', 'administrative', 'const'),
  cost('payroll-fund', 'ФОТ', 'administrative', 'const', 'users'),
  cost('employee-bonus', 'Бонусы сотрудникам', 'administrative', 'var', 'orders users'),
  cost('payment-systems-commission', 'Комиссии платёжных систем', 'commission', 'var', 'orders'),
  cost('commission-for-warehouse-services', 'Комиссии за услуги склада', 'assembling', 'var', 'orders'),
  cost('product-moving', 'Забор товара от поставщика', 'assembling', 'var', 'orders'),
  cost('packaging', 'Упаковка', 'assembling', 'var', 'orders'),
  cost('warehousing-services', 'Складское обслуживание', 'assembling', 'const', 'orders'),
  cost('seo', 'SEO', 'attraction', 'const'),
  cost('context-ad', 'Контекстная реклама', 'attraction', 'const'),
  cost('banner-ad', 'Баннерная реклама', 'attraction', 'const'),
  cost('emailing', 'Email-рассылки', 'attraction', 'const'),
  cost('partnership', 'Партнерская программа', 'attraction', 'const'),
  cost('referrals', 'Рефералы', 'attraction', 'const'),
  cost('social-media-ad', 'Реклама в соцсетях', 'attraction', 'const'),
].map((row, index) => ({ ...row, ordering: (index + 1) * 10 }))

/** ISO 3166-1 alpha-2 in full; the first four stand first in every list. */
export const COUNTRY_CODES = `RU UA BY KZ
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BZ CA CC CD CF CG CH CI CK CL CM
  CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
  GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
  MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
  QA RE RO RS RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UG UM US UY
  UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`.split(/\s+/)
