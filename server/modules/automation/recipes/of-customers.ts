import { both, type ReadyRule } from './recipe.ts'

export const RECIPES_OF_CUSTOMERS: ReadyRule[] = [
  {
    code: 'missed-call',
    title: both('Пропущенный звонок: задача на утро', 'Missed call: a task for the morning'),
    about: both('Срок считается рабочим временем: о ночном звонке вспомнят с утра.', 'The term is counted in working time: a call at night is remembered in the morning.'),
    knob: { label: both('За сколько рабочих минут перезвонить', 'Working minutes to call back in'), value: 30, min: 5, max: 480 },
    make: (minutes, say) => ({
      subject: 'customer', event: { kind: 'hook', name: 'call.missed' },
      steps: [{ id: 'task', kind: 'task', text: say('Перезвонить: пропущенный звонок', 'Call back: a missed call'), term: { amount: minutes, unit: 'minutes', working: true }, to: { kind: 'manager' } }],
    }),
  },
  {
    code: 'birthday',
    title: both('День рождения: поздравление', 'Birthday: a greeting'),
    about: both('В 10 утра по часам покупателя; только тем, кто согласен получать письма.', 'At 10 in the morning by the customer’s clock; only to those who agreed to letters.'),
    knob: { label: both('За сколько дней', 'How many days before'), value: 0, min: 0, max: 30 },
    make: (days) => ({
      subject: 'customer', event: { kind: 'date', field: 'birthday', side: 'before', amount: days, unit: 'days', at: '10:00', clock: 'customer', yearly: true }, limits: { oncePerDays: 300 },
      steps: [{ id: 'letter', kind: 'message', channel: 'email', purpose: 'marketing', template: 'birthday' }],
    }),
  },
  {
    code: 'abandoned-cart',
    title: both('Брошенная корзина: письмо', 'Abandoned cart: a letter'),
    about: both('Если за это время заказ так и не сделан. О корзинах должен сообщать сайт.', 'Unless an order is made meanwhile. The site must tell of carts.'),
    knob: { label: both('Через сколько часов', 'After how many hours'), value: 2, min: 1, max: 72 },
    make: (hours) => ({
      subject: 'customer', event: { kind: 'hook', name: 'cart.abandoned' }, limits: { oncePerDays: 7 },
      steps: [{
        id: 'order', kind: 'waitEvent', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, within: { amount: hours, unit: 'hours' },
        came: [{ id: 'bought', kind: 'stop' }], over: [{ id: 'letter', kind: 'message', channel: 'email', purpose: 'marketing', template: 'abandoned-cart' }],
      }],
    }),
  },
  {
    code: 'left-with-cart',
    title: both('Ушёл с сайта с корзиной: задача позвонить', 'Left the site with a cart: a task to call'),
    about: both('Если за час после ухода заказ так и не сделан. О визитах сообщает скрипт на сайте.', 'Unless an order is made within the hour after. The script on the site tells of visits.'),
    knob: { label: both('От какой суммы корзины', 'From which sum of the cart'), value: 3000, min: 0, max: 1_000_000 },
    make: (sum, say) => ({
      subject: 'customer', event: { kind: 'hook', name: 'visit.left' }, limits: { oncePerDays: 7 },
      condition: sum === 0 ? { has: 'carts', atLeast: 1 } : { has: 'carts', sum: 'sum', atLeast: sum * 100 },
      steps: [{
        id: 'order', kind: 'waitEvent', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, within: { amount: 1, unit: 'hours' },
        came: [{ id: 'bought', kind: 'stop' }],
        over: [{ id: 'task', kind: 'task', text: say('Позвонить: ушёл с сайта с полной корзиной', 'Call: left the site with a full cart'), term: { amount: 1, unit: 'hours', working: true }, to: { kind: 'manager' } }],
      }],
    }),
  },
  {
    code: 'back-in-stock',
    title: both('Товар снова в наличии: письмо тем, кто ждал', 'Back in stock: a letter to those who waited'),
    about: both('О том, кто какой товар ждёт, должен сообщать сайт.', 'The site must tell who waits for what.'),
    knob: { label: both('Не чаще раза в столько дней', 'At most once in so many days'), value: 3, min: 1, max: 90 },
    make: (days) => ({
      subject: 'customer', event: { kind: 'hook', name: 'product.back' }, limits: { oncePerDays: days }, steps: [{ id: 'letter', kind: 'message', channel: 'email', purpose: 'marketing', template: 'back-in-stock' }],
    }),
  },
]
