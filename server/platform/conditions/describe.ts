import type { Condition, ConditionValue, Operator } from '#shared/conditions.ts'
import type { Entity, Field } from '../fields.ts'

export type Language = 'ru' | 'en'

/** The name of a code or of a person; null when nobody knows it. `options` is the reference of the field: 'statuses', 'users', … */
export type NameValue = (options: string, value: string | number) => string | null

const WORDS: Record<Language, Record<Operator | 'and' | 'or' | 'not' | 'all' | 'has' | 'hasNo' | 'sum' | 'ofThem' | 'atLeast' | 'atMost' | 'where' | 'yes' | 'no' | 'upTo' | 'days', string>> = {
  ru: {
    and: ' и ', or: ' или ', not: 'не ', all: 'все', has: 'есть:', hasNo: 'нет:', sum: 'сумма по полю', ofThem: 'по:', atLeast: 'не меньше', atMost: 'не больше', where: 'где', yes: 'да', no: 'нет', upTo: '…', days: 'дн.',
    eq: '—', ne: 'не', in: '—', notIn: 'кроме', lt: 'меньше', lte: 'не больше', gt: 'больше', gte: 'не меньше', between: 'от',
    contains: 'содержит', starts: 'начинается с', empty: 'не заполнено', notEmpty: 'заполнено', lastDays: 'за последние', nextDays: 'в ближайшие', lastMinutes: 'за последние',
  },
  en: {
    and: ' and ', or: ' or ', not: 'not ', all: 'all', has: 'has:', hasNo: 'has no:', sum: 'sum of', ofThem: 'of:', atLeast: 'at least', atMost: 'at most', where: 'where', yes: 'yes', no: 'no', upTo: '…', days: 'days',
    eq: 'is', ne: 'is not', in: 'is', notIn: 'is none of', lt: 'below', lte: 'at most', gt: 'above', gte: 'at least', between: 'from',
    contains: 'contains', starts: 'starts with', empty: 'is empty', notEmpty: 'is filled', lastDays: 'in the last', nextDays: 'in the next', lastMinutes: 'in the last',
  },
}

const LOCALE: Record<Language, string> = { ru: 'ru-RU', en: 'en-GB' }

/** A condition as a sentence, for saved views, rules and explanations. Codes and people are said by name, money and days as people write them. */
export function describeCondition(condition: Condition, catalogue: Entity, language: Language, name: NameValue = () => null): string {
  const words = WORDS[language]
  const read = (node: Condition, of: Entity, nested: boolean): string => {
    if ('and' in node || 'or' in node) {
      const parts = 'and' in node ? node.and : node.or
      if (parts.length === 0) return 'and' in node ? words.all : words.not + words.all
      const text = parts.map((part) => read(part, of, parts.length > 1)).join('and' in node ? words.and : words.or)
      return nested && parts.length > 1 ? `(${text})` : text
    }
    if ('not' in node) return `${words.not}(${read(node.not, of, false)})`
    if ('has' in node) {
      const relation = of.relations?.[node.has]
      const where = node.where && relation ? ` ${words.where} ${read(node.where, relation.entity(), false)}` : ''
      const label = relation?.label?.[language] ?? node.has
      if (node.atMost === 0 && node.sum === undefined) return `${words.hasNo} ${label}${where}`
      const summed = node.sum === undefined ? undefined : relation?.entity().fields.get(node.sum)
      const bound = (given: number): string => (summed ? sayValue(summed, given, language, name) : String(given))
      const bounds = [
        ...(node.atLeast !== undefined && (node.atLeast > 1 || node.sum !== undefined || node.atMost !== undefined) ? [`${words.atLeast} ${bound(node.atLeast)}`] : []),
        ...(node.atMost === undefined ? [] : [`${words.atMost} ${bound(node.atMost)}`]),
      ].join(', ')
      if (node.sum !== undefined) return `${words.ofThem} ${label}${where} — ${words.sum} «${summed?.label[language] ?? node.sum}» ${bounds || `${words.atLeast} ${bound(1)}`}`
      return `${words.has} ${label}${bounds ? ` (${bounds})` : ''}${where}`
    }
    const field = of.fields.get(node.field)
    return `${field?.label[language] ?? node.field} ${predicate(field, node.op, node.value ?? null, language, name)}`
  }
  return read(condition, catalogue, false)
}

function predicate(field: Field | undefined, op: Operator, value: ConditionValue, language: Language, name: NameValue): string {
  const words = WORDS[language]
  const one = (part: string | number | boolean | null): string =>
    part === null ? words.upTo : typeof part === 'boolean' ? (part ? words.yes : words.no) : sayValue(field, part, language, name)
  if (op === 'empty' || op === 'notEmpty') return words[op]
  if (op === 'lastMinutes') return `${words[op]} ${String(value)} ${language === 'ru' ? 'мин.' : 'min.'}`
  if (op === 'lastDays' || op === 'nextDays') return `${words[op]} ${String(value)} ${words.days}`
  if (op === 'between' && Array.isArray(value)) return `${words.between} ${one(value[0] ?? null)} – ${one(value[1] ?? null)}`
  const list = Array.isArray(value) ? value : [value]
  return `${words[op]} ${list.map(one).join(', ')}`
}

function sayValue(field: Field | undefined, value: string | number, language: Language, name: NameValue): string {
  const options = field?.options ?? (field?.type === 'user' ? 'users' : undefined)
  if (options !== undefined) return name(options, value) ?? String(value)
  if (field?.type === 'money') return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 2 }).format(Number(value) / 100)
  if (typeof value === 'number') return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 3, useGrouping: field?.type !== 'id' }).format(value)
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (day && (field?.type === 'date' || field?.type === 'datetime')) return `${day[3]}.${day[2]}.${day[1]}`
  return field?.type === 'text' ? `«${value}»` : value
}
