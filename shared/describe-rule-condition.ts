import type { Condition, ConditionValue, FieldType, Operator } from './conditions.ts'

export type Language = 'ru' | 'en'
export type NamedField = { label: string; type: FieldType; options?: string }

/** What a description asks the names of; null where nobody knows, and the code stands for itself. */
export type RuleNames = {
  /** A field of a subject's catalogue (`order`, `customer`), of an entity of the log, or of a relation (`order.items`). */
  field(of: string, name: string): NamedField | null
  relation(subject: string, name: string): string | null
  /** The value of a reference: 'statuses', 'users', 'userGroups' … */
  value(options: string, code: string | number): string | null
  entity(name: string): string | null
  kind(entity: string, kind: string): string | null
  rule(id: number): string | null
  template(code: string): string | null
  hook(name: string): string | null
  /** Minor units as people write a sum. */
  money(minor: number): string
  /** An ISO moment as people say it. */
  moment(iso: string): string
}

const WORDS: Record<Language, Record<Operator | 'and' | 'or' | 'not' | 'always' | 'never' | 'has' | 'hasNo' | 'sum' | 'atLeast' | 'atMost' | 'where' | 'yes' | 'no' | 'nothing' | 'days', string>> = {
  ru: {
    and: ' и ', or: ' или ', not: 'неверно, что ', always: 'всегда', never: 'никогда', has: 'есть', hasNo: 'нет', sum: 'сумма', atLeast: 'не меньше', atMost: 'не больше', where: 'где', yes: 'да', no: 'нет', nothing: '…', days: 'дн.',
    eq: '—', ne: 'не', in: '—', notIn: 'кроме', lt: 'меньше', lte: 'не больше', gt: 'больше', gte: 'не меньше', between: 'от',
    contains: 'содержит', starts: 'начинается с', empty: 'не заполнено', notEmpty: 'заполнено', lastDays: 'за последние', nextDays: 'в ближайшие', lastMinutes: 'за последние',
  },
  en: {
    and: ' and ', or: ' or ', not: 'not: ', always: 'always', never: 'never', has: 'has', hasNo: 'has no', sum: 'sum of', atLeast: 'at least', atMost: 'at most', where: 'where', yes: 'yes', no: 'no', nothing: '…', days: 'days',
    eq: 'is', ne: 'is not', in: 'is', notIn: 'is none of', lt: 'below', lte: 'at most', gt: 'above', gte: 'at least', between: 'from',
    contains: 'contains', starts: 'starts with', empty: 'is empty', notEmpty: 'is filled', lastDays: 'in the last', nextDays: 'in the next', lastMinutes: 'in the last',
  },
}
const TIME_WORDS: Record<Language, Partial<Record<Operator, string>>> = {
  ru: { lt: 'до', lte: 'не позже', gt: 'после', gte: 'не раньше' },
  en: { lt: 'before', lte: 'not later than', gt: 'after', gte: 'not earlier than' },
}

/** A value as people say it: codes and people by name, sums with their currency, days as days. */
export function describeValue(value: unknown, field: NamedField | null, language: Language, names: RuleNames): string {
  const words = WORDS[language]
  if (value === null || value === undefined || value === '') return words.nothing
  if (Array.isArray(value)) return value.map((one) => describeValue(one, field, language, names)).join(language === 'ru' ? ' или ' : ' or ')
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value !== 'string' && typeof value !== 'number') return JSON.stringify(value)
  const options = field?.options ?? (field?.type === 'user' ? 'users' : undefined)
  if (options !== undefined) return names.value(options, value) ?? String(value)
  if (field?.type === 'money' && typeof value === 'number') return names.money(value)
  if (typeof value === 'number') return field?.type === 'id' ? String(value) : value.toLocaleString(language === 'ru' ? 'ru-RU' : 'en-GB', { maximumFractionDigits: 3 })
  const day = /^(\d{4})-(\d{2})-(\d{2})(T.*)?$/.exec(value)
  if (day && (field?.type === 'date' || field?.type === 'datetime')) return day[4] ? names.moment(value) : `${day[3]}.${day[2]}.${day[1]}`
  return field === null || field.type === 'text' ? `«${value}»` : value
}

/** A condition as a part of a sentence. @param of whose fields it names, as {@link RuleNames.field} takes it */
export function describeCondition(condition: Condition, of: string, language: Language, names: RuleNames): string {
  const words = WORDS[language]
  const read = (node: Condition, whose: string, isNested: boolean): string => {
    if ('and' in node || 'or' in node) {
      const parts = 'and' in node ? node.and : node.or
      if (parts.length === 0) return 'and' in node ? words.always : words.never
      const text = parts.map((part) => read(part, whose, parts.length > 1)).join('and' in node ? words.and : words.or)
      return isNested && parts.length > 1 ? `(${text})` : text
    }
    if ('not' in node) return `${words.not}${read(node.not, whose, true)}`
    if ('has' in node) {
      const label = names.relation(whose, node.has) ?? node.has
      const summed = node.sum === undefined ? null : names.field(`${whose}.${node.has}`, node.sum)
      const bound = (given: number): string => (summed ? describeValue(given, summed, language, names) : String(given))
      const bounds = [
        ...(node.atLeast !== undefined && (node.atLeast > 1 || node.sum !== undefined || node.atMost !== undefined) ? [`${words.atLeast} ${bound(node.atLeast)}`] : []),
        ...(node.atMost === undefined ? [] : [`${words.atMost} ${bound(node.atMost)}`]),
      ].join(', ')
      const where = node.where ? `, ${words.where} ${read(node.where, `${whose}.${node.has}`, true)}` : ''
      if (node.sum !== undefined) return `${label}${where}: ${words.sum} «${summed?.label ?? node.sum}» ${bounds}`
      if (node.atMost === 0) return `${words.hasNo} ${label}${where}`
      return `${words.has} ${bounds ? `${bounds} ` : ''}${label}${where}`
    }
    const field = names.field(whose, node.field)
    return `${field?.label ?? node.field} ${predicate(field, node.op, node.value ?? null, language, names)}`
  }
  return read(condition, of, false)
}

function predicate(field: NamedField | null, op: Operator, value: ConditionValue, language: Language, names: RuleNames): string {
  const words = WORDS[language]
  const isTime = field?.type === 'date' || field?.type === 'datetime'
  const word = (isTime ? TIME_WORDS[language][op] : undefined) ?? words[op]
  if (op === 'empty' || op === 'notEmpty') return words[op]
  if (op === 'lastMinutes') return `${words[op]} ${String(value)} ${language === 'ru' ? 'мин.' : 'min.'}`
  if (op === 'lastDays' || op === 'nextDays') return `${words[op]} ${String(value)} ${words.days}`
  if (op === 'between' && Array.isArray(value)) return `${words.between} ${describeValue(value[0] ?? null, field, language, names)} ${language === 'ru' ? 'до' : 'to'} ${describeValue(value[1] ?? null, field, language, names)}`
  return `${word} ${describeValue(value, field, language, names)}`
}
