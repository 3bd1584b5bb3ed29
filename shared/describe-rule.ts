import type { AwaitedEvent, Duration, Person, RuleDraft, RuleEvent, Step, Subject, Unit } from './contracts/rule-parts.ts'
import type { Static } from 'typebox'
import { describeCondition, describeValue, type Language, type RuleNames } from './describe-rule-condition.ts'

export { describeCondition, type Language, type NamedField, type RuleNames } from './describe-rule-condition.ts'
export { describeWhy, hasWhyWords } from './describe-why.ts'

/** A rule in words, in both languages: for the list, the canvas, versions and whoever reads it aloud. */

type Event = RuleEvent | Static<typeof AwaitedEvent>
type DateRule = { field: string; side: 'before' | 'after'; amount: number; unit: Unit; working?: boolean; at?: string | null; clock?: 'account' | 'customer' }

const UNITS: Record<Language, Record<Unit, readonly [one: string, few: string, many: string]>> = {
  ru: { minutes: ['минуту', 'минуты', 'минут'], hours: ['час', 'часа', 'часов'], days: ['день', 'дня', 'дней'] },
  en: { minutes: ['minute', 'minutes', 'minutes'], hours: ['hour', 'hours', 'hours'], days: ['day', 'days', 'days'] },
}
const RULES = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }
const CHANNELS: Record<Language, Record<string, string>> = {
  ru: { email: 'письмо', sms: 'SMS', push: 'пуш', telegram: 'Telegram' },
  en: { email: 'an e-mail', sms: 'an SMS', push: 'a push', telegram: 'Telegram' },
}
const BY: Record<Language, Record<string, string>> = {
  ru: { user: 'человек', key: 'программа по API', rule: 'другое правило', system: 'Prilavok' },
  en: { user: 'a person', key: 'a program by the API', rule: 'another rule', system: 'Prilavok' },
}
const RESULTS: Record<Language, Record<string, string>> = {
  ru: { answered: 'дозвонился', no_answer: 'не ответили', refused: 'отказ', done: 'выполнено' },
  en: { answered: 'reached', no_answer: 'no answer', refused: 'refused', done: 'completed' },
}
const say = (language: Language, ru: string, en: string): string => (language === 'ru' ? ru : en)
const quoted = (text: string, language: Language): string => say(language, `«${text}»`, `“${text}”`)
const or = (parts: string[], language: Language): string => parts.join(say(language, ' или ', ' or '))
const shortened = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79).trimEnd()}…` : line
}

/** «15 минут рабочего времени». */
export function describeDuration({ amount, unit, working }: Duration, language: Language): string {
  const form = RULES[language].select(amount)
  const words = UNITS[language][unit][form === 'one' ? 0 : form === 'few' ? 1 : 2]
  const counted = working ? (unit === 'days' ? say(language, ', к началу рабочего времени', ', moved to working hours') : say(language, ' рабочего времени', ' of working time')) : ''
  return `${amount} ${words}${counted}`
}

function clockWords({ at, clock }: { at?: string | null; clock?: string }, language: Language): string {
  if (!at) return ''
  return say(language, ` в ${at}`, ` at ${at}`) + (clock === 'customer' ? say(language, ' по часам клиента', ' by the customer’s clock') : '')
}

function dateWords(rule: DateRule, subject: Subject, language: Language, names: RuleNames): string {
  const field = quoted(names.field(subject, rule.field)?.label ?? rule.field, language)
  const time = clockWords(rule, language)
  if (rule.amount === 0) return say(language, `по полю ${field}${time || ', в тот же момент'}`, `on ${field}${time}`)
  const far = describeDuration(rule, language)
  return rule.side === 'before' ? say(language, `за ${far} до ${field}${time}`, `${far} before ${field}${time}`) : say(language, `через ${far} после ${field}${time}`, `${far} after ${field}${time}`)
}

/** What starts a rule, or what a step waits for. */
export function describeEvent(event: Event, subject: Subject, language: Language, names: RuleNames): string {
  switch (event.kind) {
    case 'change': {
      const entity = names.entity(event.entity) ?? event.entity
      const kinds = (event.kinds ?? []).map((kind) => names.kind(event.entity, kind) ?? kind)
      const fields = (event.fields ?? []).map((one) => {
        const field = names.field(event.entity, one.name)
        const [from, to] = [one.from?.length ? describeValue(one.from, field, language, names) : null, one.to?.length ? describeValue(one.to, field, language, names) : null]
        const label = quoted(field?.label ?? one.name, language)
        if (from) return `${label}: ${from} → ${to ?? '…'}`
        if (to) return `${label} → ${to}`
        return say(language, `изменилось поле ${label}`, `${label} changed`)
      })
      const what = kinds.length > 0 ? or(kinds, language) : fields.length > 0 ? entity : say(language, `${entity}: любое изменение`, `${entity}: any change`)
      const by = event.by?.length ? say(language, ` (кто: ${or(event.by.map((one) => BY.ru[one]!), 'ru')})`, ` (by ${or(event.by.map((one) => BY.en[one]!), 'en')})`) : ''
      return `${[what, ...fields].join(', ')}${by}`
    }
    case 'date': return `${dateWords(event, subject, language, names)}${event.yearly ? say(language, ', каждый год', ', every year') : ''}`
    case 'unchanged': {
      const time = describeDuration(event.for, language)
      if (!event.field) return say(language, `${time} ничего не менялось`, `nothing has changed for ${time}`)
      const field = names.field(subject, event.field)
      const is = event.is?.length ? say(language, `, пока там ${describeValue(event.is, field, language, names)}`, ` while it is ${describeValue(event.is, field, language, names)}`) : ''
      return say(language, `${quoted(field?.label ?? event.field, language)} не меняется ${time}${is}`, `${quoted(field?.label ?? event.field, language)} has not changed for ${time}${is}`)
    }
    case 'message': {
      const ways = event.channels?.length ? ` (${or(event.channels.map((one) => CHANNELS[language][one] ?? one), language)})` : ''
      return say(language, `пришло сообщение${ways}`, `a message came in${ways}`)
    }
    case 'taskDone': {
      const kinds = event.taskKinds?.length ? ` ${quoted(or(event.taskKinds.map((code) => names.value('taskTypes', code) ?? code), language), language)}` : ''
      const results = event.results?.length ? say(language, `, итог: ${or(event.results.map((one) => RESULTS.ru[one] ?? one), 'ru')}`, `, result: ${or(event.results.map((one) => RESULTS.en[one] ?? one), 'en')}`) : ''
      return say(language, `выполнена задача${kinds}${results}`, `a task${kinds} is done${results}`)
    }
    case 'ruleRan': return say(language, `сработало правило ${quoted(names.rule(event.ruleId) ?? String(event.ruleId), language)}`, `the rule ${quoted(names.rule(event.ruleId) ?? String(event.ruleId), language)} has acted`)
    case 'hook': return names.hook(event.name) ?? event.name
  }
}

function personWords(person: Person | { kind: 'nobody' }, language: Language, names: RuleNames): string {
  switch (person.kind) {
    case 'manager': return say(language, 'менеджеру', 'the manager')
    case 'user': return names.value('users', person.id) ?? String(person.id)
    case 'group': return say(language, `группе ${quoted(names.value('userGroups', person.id) ?? String(person.id), language)}`, `the group ${quoted(names.value('userGroups', person.id) ?? String(person.id), language)}`)
    case 'nobody': return say(language, 'вернуть в очередь', 'back to the queue')
  }
}

/** What a step does, in a line; what stands in its branches is not said. */
export function describeStep(step: Step, subject: Subject, language: Language, names: RuleNames): string {
  switch (step.kind) {
    case 'message': {
      const what = step.template ? (names.template(step.template) ?? step.template) : shortened(step.content?.subject || step.content?.text || '…')
      const fallback = (step.fallback ?? []).map((one) => CHANNELS[language][one]!)
      return `${CHANNELS[language][step.channel]} ${quoted(what, language)}${fallback.length > 0 ? say(language, `, иначе ${fallback.join(', иначе ')}`, `, else ${fallback.join(', else ')}`) : ''}`
    }
    case 'task': {
      const term = step.term ? say(language, `, срок ${describeDuration(step.term, language)}${clockWords(step, language)}`, `, within ${describeDuration(step.term, language)}${clockWords(step, language)}`) : ''
      return say(language, `${personWords(step.to, language, names)}: ${quoted(shortened(step.text || '…'), language)}${term}`, `for ${personWords(step.to, language, names)}: ${quoted(shortened(step.text || '…'), language)}${term}`)
    }
    case 'change': return step.set.map((one) => {
      const field = names.field(step.entity, one.field)
      return `${field?.label ?? (one.field || '…')} → ${describeValue(one.value, field, language, names)}`
    }).join(', ')
    case 'assign': return `${personWords(step.to, language, names)}${step.onlyFree ? say(language, ', если менеджера ещё нет', ', if there is no manager yet') : ''}`
    case 'notify': return `${personWords(step.to, language, names)}: ${quoted(shortened(step.text || '…'), language)}`
    case 'http': return `${step.method} ${step.url}`
    case 'wait': return step.until ? dateWords(step.until, subject, language, names) : step.for ? `${describeDuration(step.for, language)}${step.at ? say(language, `, затем до ${step.at}`, `, then until ${step.at}`) + (step.clock === 'customer' ? say(language, ' по часам клиента', ' by the customer’s clock') : '') : ''}` : '…'
    case 'waitEvent': return `${describeEvent(step.event, subject, language, names)}${say(language, ', не дольше ', ', no longer than ')}${describeDuration(step.within, language)}`
    case 'branch': return describeCondition(step.condition, subject, language, names)
    case 'stop': return say(language, 'закончить', 'end here')
  }
}

const VERBS: Record<Language, Record<Step['kind'], string>> = {
  ru: { message: 'отправить клиенту ', task: 'поставить задачу ', change: 'изменить ', assign: 'передать ', notify: 'сообщить ', http: 'запросить ', wait: 'ждать ', waitEvent: 'ждать, пока ', branch: 'если ', stop: '' },
  en: { message: 'send the customer ', task: 'set a task ', change: 'change ', assign: 'give to ', notify: 'tell ', http: 'request ', wait: 'wait ', waitEvent: 'wait until ', branch: 'if ', stop: '' },
}

function stepsWords(steps: Step[], subject: Subject, language: Language, names: RuleNames): string {
  const nothing = say(language, 'ничего не делать', 'do nothing')
  if (steps.length === 0) return nothing
  return steps.map((step) => {
    const line = `${VERBS[language][step.kind]}${describeStep(step, subject, language, names)}`
    const lane = (inside: Step[]): string => (inside.length > 1 ? `(${stepsWords(inside, subject, language, names)})` : stepsWords(inside, subject, language, names))
    if (step.kind === 'branch') return `${line} — ${lane(step.yes)}${step.no.length > 0 ? say(language, `, иначе — ${lane(step.no)}`, `, else — ${lane(step.no)}`) : ''}`
    if (step.kind !== 'waitEvent') return line
    return say(language, `${line}: дождались — ${lane(step.came)}, нет — ${lane(step.over)}`, `${line}: when it came — ${lane(step.came)}, else — ${lane(step.over)}`)
  }).join(say(language, '; затем ', '; then '))
}

/** The whole rule as a sentence. */
export function describeRule({ subject, event, condition, steps, limits }: RuleDraft, language: Language, names: RuleNames): string {
  const when = describeEvent(event, subject, language, names)
  const only = condition ? describeCondition(condition, subject, language, names) : null
  const what = stepsWords(steps, subject, language, names)
  const once = limits?.oncePerDays ? say(language, ` Клиенту — не чаще раза в ${describeDuration({ amount: limits.oncePerDays, unit: 'days' }, 'ru')}.`, ` At most once in ${describeDuration({ amount: limits.oncePerDays, unit: 'days' }, 'en')} for a customer.`) : ''
  return say(language, `Когда: ${when}${only ? `. Если: ${only}` : ''}. Тогда: ${what}.${once}`, `When: ${when}${only ? `. If: ${only}` : ''}. Then: ${what}.${once}`)
}
