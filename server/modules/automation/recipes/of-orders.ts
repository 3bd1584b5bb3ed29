import type { Condition } from '#shared/conditions.ts'
import type { RuleEvent, Step } from '#shared/contracts/automation.ts'
import { both, type ReadyRule } from './recipe.ts'

const letter = (id: string, template: string): Step => ({ id, kind: 'message', channel: 'email', purpose: 'transactional', template })
const sms = (id: string, template: string): Step => ({ id, kind: 'message', channel: 'sms', purpose: 'transactional', template })
const created: RuleEvent = { kind: 'change', entity: 'order', kinds: ['order.created'] }
const becomes = (...statuses: string[]): RuleEvent => ({ kind: 'change', entity: 'order', fields: [{ name: 'status', to: statuses }] })
const inGroups = (...groups: string[]): Condition => ({ field: 'statusGroup', op: 'in', value: groups })
/** Unpaid, and to be paid before it is handed over. */
const unpaidAhead: Condition = {
  and: [inGroups('approval'), { field: 'isPaid', op: 'eq', value: false }, { field: 'total', op: 'gt', value: 0 }, { has: 'payments', where: { field: 'type', op: 'notIn', value: ['cash'] } }],
}

export const RECIPES_OF_ORDERS: ReadyRule[] = [
  {
    code: 'order-accepted',
    title: both('Заказ принят: письмо покупателю', 'Order accepted: a letter to the buyer'),
    about: both('Как только заказ появился, покупатель получает письмо с его составом.', 'As soon as there is an order, the buyer gets a letter with what is in it.'),
    knob: { label: both('Через сколько минут', 'After how many minutes'), value: 1, min: 0, max: 1440 },
    make: (minutes) => ({ subject: 'order', event: created, steps: [{ id: 'pause', kind: 'wait', for: { amount: minutes, unit: 'minutes' } }, letter('letter', 'order-accepted')] }),
  },
  {
    code: 'no-call-in-time',
    title: both('Не позвонили за 15 минут: задача менеджеру', 'No call in 15 minutes: a task for the manager'),
    about: both('Новым заказом никто не занялся вовремя: появляется задача. Считается рабочее время.', 'Nobody has touched a new order in time: a task is made. Working time is counted.'),
    knob: { label: both('Рабочих минут', 'Working minutes'), value: 15, min: 1, max: 1440 },
    make: (minutes, say) => ({
      subject: 'order', event: created, condition: inGroups('new'),
      steps: [{
        id: 'touch', kind: 'waitEvent', event: { kind: 'change', entity: 'order', kinds: ['order.touched', 'order.call_attempted'] }, within: { amount: minutes, unit: 'minutes', working: true },
        came: [{ id: 'fine', kind: 'stop' }],
        over: [{ id: 'task', kind: 'task', text: say(`Позвонить: заказ ждёт больше ${minutes} мин`, `Call: the order has waited for more than ${minutes} min`), term: { amount: 15, unit: 'minutes', working: true }, to: { kind: 'manager' } }],
      }],
    }),
  },
  {
    code: 'handed-to-carrier',
    title: both('Передан в доставку: письмо с трек-номером', 'Handed to the carrier: a letter with the track number'),
    about: both('Письмо уходит, когда заказ в доставке и трек-номер записан. Если его долго нет, появляется задача.', 'The letter leaves when the order is on its way and the track number is there. When it is long in coming, a task is made.'),
    knob: { label: both('Сколько часов ждать трек-номер', 'Hours to wait for the track number'), value: 24, min: 1, max: 240 },
    make: (hours, say) => ({
      subject: 'order', event: becomes('send-to-delivery'), condition: inGroups('delivery'),
      steps: [{
        id: 'track', kind: 'branch', condition: { field: 'trackNumber', op: 'notEmpty' },
        yes: [letter('letter', 'handed-to-carrier')],
        no: [{
          id: 'written', kind: 'waitEvent', event: { kind: 'change', entity: 'order', fields: [{ name: 'deliveryData.trackNumber' }] }, within: { amount: hours, unit: 'hours' },
          came: [letter('later', 'handed-to-carrier')],
          over: [{ id: 'task', kind: 'task', text: say('Записать трек-номер: заказ уже в доставке', 'Write down the track number: the order is on its way'), to: { kind: 'manager' } }],
        }],
      }],
    }),
  },
  {
    code: 'courier-in-an-hour',
    title: both('Курьер приедет через час: SMS', 'The courier comes in an hour: an SMS'),
    about: both('По дню и времени доставки в заказе. Перенесли доставку, и SMS уйдёт по новому времени; без времени ждёт.', 'By the day and time of delivery in the order. Moved, the SMS goes by the new time; without a time it waits.'),
    knob: { label: both('За сколько минут', 'How many minutes before'), value: 60, min: 10, max: 1440 },
    make: (minutes) => ({
      subject: 'order', event: { kind: 'date', field: 'deliveryStartsAt', side: 'before', amount: minutes, unit: 'minutes' },
      condition: { and: [inGroups('assembling', 'delivery'), { field: 'deliveryType', op: 'in', value: ['courier'] }] }, steps: [sms('sms', 'courier-in-an-hour')],
    }),
  },
  {
    code: 'at-pickup-point',
    title: both('Ждёт в пункте выдачи: в 1-й, 3-й и последний день', 'Lies at the pick-up point: on day 1, 3 and the last'),
    about: both('Пока заказ не забрали, покупателю напоминают: сразу, на третий день и в последний день хранения.', 'Until the order is collected the buyer is reminded: at once, on day 3 and on the last day it is kept.'),
    knob: { label: both('Сколько дней хранится', 'Days that it is kept'), value: 7, min: 4, max: 60 },
    make: (days) => ({
      subject: 'order', event: becomes('delivered'), condition: { field: 'status', op: 'in', value: ['delivered'] },
      steps: [
        sms('first', 'at-pickup-point'),
        { id: 'to-third', kind: 'wait', for: { amount: 2, unit: 'days' }, at: '11:00', clock: 'customer' }, sms('third', 'at-pickup-point-reminder'),
        { id: 'to-last', kind: 'wait', for: { amount: days - 3, unit: 'days' }, at: '11:00', clock: 'customer' }, sms('last', 'at-pickup-point-last'),
      ],
    }),
  },
  {
    code: 'review-request',
    title: both('Просьба об отзыве', 'Asking for a review'),
    about: both('Через несколько дней после выполнения, днём по часам покупателя, не чаще раза в месяц.', 'Some days after the order is complete, in the daytime of the buyer, at most once a month.'),
    knob: { label: both('Через сколько дней', 'After how many days'), value: 3, min: 1, max: 90 },
    make: (days) => ({
      subject: 'order', event: becomes('complete'), condition: inGroups('complete'), limits: { oncePerDays: 30 },
      steps: [{ id: 'pause', kind: 'wait', for: { amount: days, unit: 'days' }, at: '12:00', clock: 'customer' }, letter('letter', 'review-request')],
    }),
  },
  {
    code: 'prepayment-missing',
    title: both('Предоплата не поступила: напоминание', 'Prepayment not received: a reminder'),
    about: both('Заказ согласован, оплата не наличными, а денег нет.', 'The order is agreed upon, to be paid other than in cash, and there is no money.'),
    knob: { label: both('Через сколько часов', 'After how many hours'), value: 24, min: 1, max: 240 },
    make: (hours) => ({ subject: 'order', event: becomes('client-confirmed'), condition: unpaidAhead, steps: [{ id: 'pause', kind: 'wait', for: { amount: hours, unit: 'hours' } }, letter('letter', 'prepayment-missing')] }),
  },
  {
    code: 'reserve-expiry',
    title: both('Срок резерва: предупредить и отменить', 'Expiry of the reserve: warn and cancel'),
    about: both('Неоплаченный заказ держит товар столько часов; за сутки до конца предупреждает покупателя, потом отменяется с причиной и освобождает товар. Продлить можно одним щелчком на карточке заказа.', 'An unpaid order holds its goods for so many hours; the buyer is warned a day before, then it is cancelled with a reason and the goods are free. One click on the card of the order prolongs it.'),
    knob: { label: both('Сколько часов держать', 'Hours to hold'), value: 72, min: 2, max: 720 },
    make: (hours, say) => {
      const warned = hours > 24 ? 24 : Math.ceil(hours / 2)
      return {
        subject: 'order', event: becomes('client-confirmed'), condition: unpaidAhead,
        steps: [
          { id: 'hold', kind: 'wait', for: { amount: hours - warned, unit: 'hours' } }, letter('warn', 'prepayment-missing'),
          { id: 'rest', kind: 'wait', for: { amount: warned, unit: 'hours' } },
          { id: 'cancel', kind: 'change', entity: 'order', set: [{ field: 'status', value: 'cancel-other' }, { field: 'statusComment', value: say('Резерв истёк: предоплата не поступила', 'The reserve has expired: no prepayment') }] },
        ],
      }
    },
  },
  {
    code: 'order-stuck',
    title: both('Заказ завис в согласовании: задача', 'Order stuck in agreeing: a task'),
    about: both('Статус не меняется столько дней: менеджер получает задачу.', 'The status has not changed for so many days: the manager gets a task.'),
    knob: { label: both('Сколько дней', 'How many days'), value: 2, min: 1, max: 60 },
    make: (days, say) => ({
      subject: 'order', event: { kind: 'unchanged', field: 'status', for: { amount: days, unit: 'days', working: true } }, condition: inGroups('approval'),
      steps: [{ id: 'task', kind: 'task', text: say(`Заказ ${days} дн. без движения: решить, что дальше`, `The order has not moved for ${days} days: decide what is next`), term: { amount: 4, unit: 'hours', working: true }, to: { kind: 'manager' } }],
    }),
  },
  {
    code: 'status-overdue',
    title: both('Заказ просрочен в статусе: задача', 'Order late in its status: a task'),
    about: both('Срок берётся из настроек статуса, в рабочем времени.', 'The term is that of the status in the settings, in working time.'),
    knob: { label: both('Через сколько минут после срока', 'Minutes after the term'), value: 0, min: 0, max: 1440 },
    make: (minutes, say) => ({
      subject: 'order', event: { kind: 'date', field: 'statusDeadlineAt', side: 'after', amount: minutes, unit: 'minutes' }, condition: inGroups('new', 'approval', 'assembling', 'delivery'),
      steps: [{ id: 'task', kind: 'task', text: say('Заказ просрочен: двигать дальше', 'The order is late: move it on'), term: { amount: 1, unit: 'hours', working: true }, to: { kind: 'manager' } }],
    }),
  },
  {
    code: 'no-answer',
    title: both('Не дозвонились: сообщение покупателю', 'No answer: a message to the buyer'),
    about: both('После стольких попыток покупатель получает SMS с просьбой перезвонить.', 'After so many attempts the buyer gets an SMS that asks to call back.'),
    knob: { label: both('После скольких попыток', 'After how many attempts'), value: 3, min: 1, max: 10 },
    make: (attempts, say) => ({
      subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.call_attempted'], fields: [{ name: 'callAttempts', to: [attempts] }] }, condition: inGroups('new', 'approval'),
      steps: [{
        id: 'sms', kind: 'message', channel: 'sms', fallback: ['email'], purpose: 'transactional',
        content: {
          subject: say('Не смогли дозвониться по заказу {{ order.number }}', 'We could not reach you about order {{ order.number }}'),
          text: say('Не смогли дозвониться по заказу {{ order.number }}. Перезвоните нам, пожалуйста.', 'We could not reach you about order {{ order.number }}. Please call us back.'),
        },
      }],
    }),
  },
]
