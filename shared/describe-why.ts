import type { Why } from './contracts/automation.ts'
import type { Language, RuleNames } from './describe-rule-condition.ts'

type Words = Record<Language, string>
const two = (ru: string, en: string): Words => ({ ru, en })

/** `{name}` is filled from the params: moments as moments, fields by label, rules by name. */
const WORDS: Record<string, Words> = {
  condition_false: two('условие не выполнено', 'the condition was false'),
  condition_false_now: two('после ожидания условие уже не выполнено', 'after the wait the condition no longer held'),
  once_per_days: two('клиенту уже отправлялось {lastAt}: не чаще раза в {days} дн.', 'the customer had it {lastAt} already: at most once in {days} days'),
  too_late: two('поздно: время было {dueAt}', 'too late: it was due {dueAt}'),
  rule_off: two('правило выключено', 'the rule is switched off'),
  loop: two('правила запускают друг друга по кругу: {ruleNames}; цепочка остановлена', 'rules start each other in a circle: {ruleNames}; the chain was stopped'),
  depth: two('цепочка правил длиннее {depth}: остановлена', 'the chain of rules is longer than {depth}: stopped'),
  chain_stopped: two('цепочка правил была остановлена раньше', 'the chain of rules had been stopped before'),
  fuse: two('предохранитель: больше {perHour} сообщений в час, ждёт ответа владельца', 'the fuse: more than {perHour} messages an hour, it waits for the owner’s answer'),
  fuse_dropped: two('предохранитель: придержанное решили не отправлять', 'the fuse: what was held back was dropped'),
  subject_gone: two('записи больше нет', 'the record is not there any more'),
  stopped_by_hand: two('остановлено вручную', 'stopped by hand'),
  fault: two('сбой программы; он записан в журнал', 'a fault of the program; it is in the log'),
  not_since_on: two('правило включено позже, {since}', 'the rule was switched on later, {since}'),
  no_such_change: two('такого изменения здесь не было', 'no such change has happened here'),
  other_value: two('{field}: стало {was}, а нужно {wanted}', '{field}: it became {was}, and {wanted} is wanted'),
  date_empty: two('{field}: дата не заполнена', '{field}: the date is empty'),
  planned: two('запланировано на {dueAt}', 'planned for {dueAt}'),
  date_passed: two('время уже прошло, {dueAt}', 'the time has passed, {dueAt}'),
  not_quiet_yet: two('если ничего не изменится, сработает {dueAt}', 'if nothing changes, it acts {dueAt}'),
  source_not_connected: two('об этом событии пока никто не сообщает: {name}', 'nobody tells of this event yet: {name}'),
  hook_not_raised: two('об этом здесь не сообщали: {name}', 'nobody has told of it here: {name}'),
  no_such_event: two('такого события здесь не было', 'no such event has happened here'),
  waits: two('ждёт до {until}', 'waits until {until}'),
  waits_for_event: two('ждёт события, не дольше {until}', 'waits for the event, until {until}'),
  event_came: two('событие наступило', 'the event came'),
  time_is_over: two('не дождались', 'it did not come in time'),
  branch_yes: two('условие выполнено', 'the condition held'),
  branch_no: two('условие не выполнено', 'the condition did not hold'),
  no_address: two('у клиента нет адреса для этого канала', 'the customer has no address for this channel'),
  no_customer: two('нет клиента', 'there is no customer'),
  no_order: two('нет заказа', 'there is no order'),
  group_empty: two('в группе никого нет', 'there is nobody in the group'),
  person_inactive: two('сотрудник больше не работает', 'the employee does not work here any more'),
  template_missing: two('шаблона больше нет', 'the template is not there any more'),
  has_manager: two('менеджер уже есть', 'there is a manager already'),
  no_manager: two('менеджера нет', 'there is no manager'),
  calls: two('запрос отправляется', 'the request is on its way'),
  http_status: two('другая программа ответила {status}', 'the other program answered {status}'),
  url_private_address: two('адрес во внутренней сети не разрешён', 'an address inside the network is not allowed'),
  often: two('правило сработало здесь слишком часто ({times}): остановлено', 'the rule acted here too often ({times}): stopped'),
  demo_data: two('демонстрационный клиент: ему ничего не отправляется', 'a customer of the demo: nothing is sent'),
  no_consent: two('клиент не давал согласия', 'the customer has not agreed'),
  unsubscribed: two('клиент отписался', 'the customer has unsubscribed'),
  suppressed: two('адрес в стоп-листе', 'the address is on the stop list'),
  hard_bounce: two('адрес не существует', 'the address does not exist'),
  soft_bounces: two('ящик слишком часто недоступен', 'the mailbox was unreachable too often'),
  complaint: two('клиент пожаловался на спам', 'the customer complained of spam'),
  manual: two('адрес в стоп-листе', 'the address is on the stop list'),
  quiet_hours: two('тихие часы', 'quiet hours'),
  no_provider: two('отправка не настроена', 'no way of sending is set up'),
  missing_variables: two('в шаблоне не хватает значений: {missing}', 'the template lacks values: {missing}'),
}
const MOMENTS = new Set(['lastAt', 'dueAt', 'since', 'until', 'at'])

/** Whether there are words for a code; others are refusals of what a step tried, worded where refusals are. */
export const hasWhyWords = (code: string): boolean => code in WORDS

/** Why a rule did or did not do something. A code that nobody has words for stands for itself, so that nothing is hidden. */
export function describeWhy({ code, params, failed }: Why, language: Language, names: RuleNames): string {
  const words = WORDS[code]?.[language]
  const value = (name: string): string => {
    const given = params[name]
    if (given === null || given === undefined) return '…'
    if (MOMENTS.has(name) && typeof given === 'string') return names.moment(given)
    if (name === 'field' && typeof given === 'string') return names.field('order', given)?.label ?? names.field('customer', given)?.label ?? given
    if (name === 'name' && typeof given === 'string') return names.hook(given) ?? given
    if (name === 'was' || name === 'wanted') return named(given, params['field'], names)
    return Array.isArray(given) ? given.map(String).join(' → ') : String(given)
  }
  const said = words?.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name)) ?? code
  return failed ? `${said}: ${failed.words[language]}` : said
}

function named(given: unknown, field: unknown, names: RuleNames): string {
  const known = typeof field === 'string' ? (names.field('order', field) ?? names.field('customer', field)) : null
  const one = (value: unknown): string => {
    if ((typeof value === 'string' || typeof value === 'number') && known?.options) return names.value(known.options, value) ?? String(value)
    return value === null || value === undefined ? '…' : typeof value === 'number' && known?.type === 'money' ? names.money(value) : String(value)
  }
  return Array.isArray(given) ? given.map(one).join(', ') : one(given)
}
