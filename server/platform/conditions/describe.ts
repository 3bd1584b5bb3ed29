import type { Condition, ConditionValue, Operator } from '#shared/conditions.ts'
import type { Entity } from '../fields.ts'

export type Language = 'ru' | 'en'

/** How a value of a field is said: names for codes, people for ids, money with its sign. Unknown values are said as they are. */
export type SayValue = (field: string, value: string | number | boolean) => string

const WORDS: Record<Language, Record<Operator | 'and' | 'or' | 'not' | 'all' | 'has' | 'atLeast' | 'where' | 'yes' | 'no' | 'upTo' | 'days', string>> = {
  ru: {
    and: ' и ', or: ' или ', not: 'не ', all: 'все', has: 'есть', atLeast: 'не меньше', where: 'где', yes: 'да', no: 'нет', upTo: '…', days: 'дн.',
    eq: '—', ne: 'не', in: '—', notIn: 'кроме', lt: 'меньше', lte: 'не больше', gt: 'больше', gte: 'не меньше', between: 'от',
    contains: 'содержит', starts: 'начинается с', empty: 'не заполнено', notEmpty: 'заполнено', lastDays: 'за последние', nextDays: 'в ближайшие',
  },
  en: {
    and: ' and ', or: ' or ', not: 'not ', all: 'all', has: 'has', atLeast: 'at least', where: 'where', yes: 'yes', no: 'no', upTo: '…', days: 'days',
    eq: 'is', ne: 'is not', in: 'is', notIn: 'is none of', lt: 'below', lte: 'at most', gt: 'above', gte: 'at least', between: 'from',
    contains: 'contains', starts: 'starts with', empty: 'is empty', notEmpty: 'is filled', lastDays: 'in the last', nextDays: 'in the next',
  },
}

/** A condition as a sentence, for chips, rules and explanations. */
export function describeCondition(condition: Condition, catalogue: Entity, language: Language, say: SayValue = (_, value) => String(value)): string {
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
      const count = (node.atLeast ?? 1) > 1 ? ` ${words.atLeast} ${node.atLeast}` : ''
      return `${words.has} ${node.has}${count}${where}`
    }
    const label = of.fields.get(node.field)?.label[language] ?? node.field
    return `${label} ${predicate(node.field, node.op, node.value ?? null, language, say)}`
  }
  return read(condition, catalogue, false)
}

function predicate(field: string, op: Operator, value: ConditionValue, language: Language, say: SayValue): string {
  const words = WORDS[language]
  const one = (part: string | number | boolean | null): string =>
    part === null ? words.upTo : typeof part === 'boolean' ? (part ? words.yes : words.no) : say(field, part)
  if (op === 'empty' || op === 'notEmpty') return words[op]
  if (op === 'lastDays' || op === 'nextDays') return `${words[op]} ${String(value)} ${words.days}`
  if (op === 'between' && Array.isArray(value)) return `${words.between} ${one(value[0] ?? null)} – ${one(value[1] ?? null)}`
  const list = Array.isArray(value) ? value : [value]
  return `${words[op]} ${list.map(one).join(', ')}`
}
