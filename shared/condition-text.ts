import { LIMITS, type Condition, type ConditionValue, type FieldType, type Operator } from './conditions.ts'

/**
 * The condition language as text that experts type: the other face of the tree that the builder edits.
 *
 *   status in ("new", "paid") and (total >= 5000.00 or not email is empty)
 *   status из ("new", "paid") и (total >= 5000.00 или не email пусто)
 *
 * Words of both languages are understood at once; fields are named as in the catalogue, money is in whole units with a point, texts and codes
 * stand in double quotes. A name that is no plain word stands in backticks.
 */
export type TextLocale = 'ru' | 'en'
/** The type of a field; `relation` names whose it is inside `has … where (…)`. */
type TypeOf = (field: string, relation: string | null) => FieldType | undefined

type Phrase = 'in' | 'notIn' | 'contains' | 'starts' | 'empty' | 'notEmpty' | 'between' | 'lastDays' | 'nextDays' | 'lastMinutes'
type Word = 'and' | 'or' | 'not' | 'has' | 'sumOf' | 'atLeast' | 'atMost' | 'where' | 'yes' | 'no' | 'always' | 'never' | 'nothing' | 'betweenAnd'

const PHRASES: Record<TextLocale, Record<Phrase, string>> = {
  en: { in: 'in', notIn: 'not in', contains: 'contains', starts: 'starts with', empty: 'is empty', notEmpty: 'is filled', between: 'between', lastDays: 'in last', nextDays: 'in next', lastMinutes: 'in last minutes' },
  ru: { in: 'из', notIn: 'не из', contains: 'содержит', starts: 'начинается с', empty: 'пусто', notEmpty: 'заполнено', between: 'между', lastDays: 'за последние', nextDays: 'в ближайшие', lastMinutes: 'за последние минуты' },
}
const WORDS: Record<TextLocale, Record<Word, string>> = {
  en: { and: 'and', or: 'or', not: 'not', has: 'has', sumOf: 'sum of', atLeast: 'at least', atMost: 'at most', where: 'where', yes: 'yes', no: 'no', always: 'always', never: 'never', nothing: 'nothing', betweenAnd: 'and' },
  ru: { and: 'и', or: 'или', not: 'не', has: 'есть', sumOf: 'сумма по', atLeast: 'не меньше', atMost: 'не больше', where: 'где', yes: 'да', no: 'нет', always: 'всегда', never: 'никогда', nothing: 'ничего', betweenAnd: 'и' },
}
const DAYS: Record<TextLocale, string> = { en: 'days', ru: 'дней' }
const DAY_WORDS = new Set(['day', 'days', 'день', 'дня', 'дней'])
const SIGNS: Partial<Record<Operator, string>> = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' }
const OF_SIGN = new Map(Object.entries(SIGNS).map(([op, sign]) => [sign, op as Operator]))

const both = <Key extends string>(table: Record<TextLocale, Record<Key, string>>): { key: Key; words: string[] }[] =>
  (['en', 'ru'] as const).flatMap((locale) => (Object.entries(table[locale]) as [Key, string][]).map(([key, phrase]) => ({ key, words: phrase.split(' ') })))
    .toSorted((one, other) => other.words.length - one.words.length)
const ALL_PHRASES = both(PHRASES)
const ALL_WORDS = both(WORDS)
const RESERVED = new Set([...ALL_PHRASES, ...ALL_WORDS].flatMap((one) => one.words))
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.-]*$/u

/** Where the text cannot be read: `at` is the offset of the first sign that does not fit. */
export class ConditionTextError extends Error {
  readonly at: number
  readonly code: 'unexpected' | 'unclosed_text' | 'field_expected' | 'operator_expected' | 'value_expected' | 'bracket_expected' | 'number_expected' | 'too_large'
  constructor(at: number, code: ConditionTextError['code']) {
    super(`${code} at ${at}`)
    this.at = at
    this.code = code
  }
}

/** The same condition without brackets that say nothing: lists of one, and `and` within `and`. Text holds a condition up to this. */
export function simplified(condition: Condition): Condition {
  if ('not' in condition) return { not: simplified(condition.not) }
  if ('has' in condition) {
    const { where, ...has } = condition
    return { ...has, ...(has.atLeast === undefined && has.atMost === undefined ? { atLeast: 1 } : {}), ...(where ? { where: simplified(where) } : {}) }
  }
  if ('field' in condition) return condition
  const isAnd = 'and' in condition
  const parts = (isAnd ? condition.and : condition.or).map(simplified).flatMap((part) => (isAnd ? ('and' in part ? part.and : [part]) : 'or' in part ? part.or : [part]))
  return parts.length === 1 ? parts[0]! : isAnd ? { and: parts } : { or: parts }
}

/** The tree as text in the words of a language. */
export function conditionText(condition: Condition, locale: TextLocale, typeOf: TypeOf): string {
  const words = WORDS[locale]
  const write = (node: Condition, level: 0 | 1 | 2, relation: string | null): string => {
    if ('not' in node) return `${words.not} ${write(node.not, 2, relation)}`
    if ('has' in node) {
      const sumType = node.sum === undefined ? undefined : typeOf(node.sum, node.has)
      const bound = (given: number): string => (sumType === 'money' ? (given / 100).toFixed(2) : String(given))
      const sum = node.sum === undefined ? '' : ` ${words.sumOf} ${nameOf(node.sum)}`
      const least = node.atLeast !== undefined && (node.atLeast > 1 || node.sum !== undefined || node.atMost !== undefined) ? ` ${words.atLeast} ${bound(node.atLeast)}` : ''
      const most = node.atMost === undefined ? '' : ` ${words.atMost} ${bound(node.atMost)}`
      return `${words.has} ${nameOf(node.has)}${sum}${least}${most}${node.where ? ` ${words.where} (${write(node.where, 0, node.has)})` : ''}`
    }
    if ('field' in node) return leafText(node, locale, typeOf(node.field, relation))
    const isAnd = 'and' in node
    const parts = isAnd ? node.and : node.or
    if (parts.length === 0) return isAnd ? words.always : words.never
    const own = isAnd ? 1 : 0
    const text = parts.map((part) => write(part, (own + 1) as 1 | 2, relation)).join(` ${isAnd ? words.and : words.or} `)
    return own < level ? `(${text})` : text
  }
  return write(simplified(condition), 0, null)
}

const nameOf = (name: string): string => (PLAIN.test(name) && !RESERVED.has(name.toLowerCase()) ? name : `\`${name}\``)

function leafText({ field, op, value }: { field: string; op: Operator; value?: ConditionValue }, locale: TextLocale, type: FieldType | undefined): string {
  const phrases = PHRASES[locale]
  const one = (given: ConditionValue | undefined): string => {
    if (given === null || given === undefined) return WORDS[locale].nothing
    if (typeof given === 'boolean') return given ? WORDS[locale].yes : WORDS[locale].no
    if (typeof given === 'number') return type === 'money' ? (given / 100).toFixed(2) : String(given)
    if (Array.isArray(given)) return `(${given.map(one).join(', ')})`
    return `"${given.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  }
  const name = nameOf(field)
  if (op === 'empty' || op === 'notEmpty') return `${name} ${phrases[op]}`
  if (op === 'lastMinutes') return `${name} ${phrases[op]} ${typeof value === 'number' ? value : 0}`
  if (op === 'lastDays' || op === 'nextDays') return `${name} ${phrases[op]} ${typeof value === 'number' ? value : 0} ${DAYS[locale]}`
  if (op === 'between') {
    const [from, to] = Array.isArray(value) ? (value as ConditionValue[]) : []
    return `${name} ${phrases.between} ${one(from)} ${WORDS[locale].betweenAnd} ${one(to)}`
  }
  if (op === 'in' || op === 'notIn') return `${name} ${phrases[op]} ${one(Array.isArray(value) ? value : value === undefined || value === null ? [] : [value as string | number])}`
  return `${name} ${SIGNS[op] ?? phrases[op as 'contains' | 'starts']} ${one(value)}`
}

type Token = { at: number; kind: 'word' | 'name' | 'text' | 'number' | 'sign' | 'end'; value: string }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const reader = /\s+|"((?:[^"\\]|\\.)*)"|`([^`]*)`|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(<=|>=|!=|<>|[=<>(),])|([\p{L}_][\p{L}\p{N}_.-]*)/uy
  let at = 0
  while (at < text.length) {
    reader.lastIndex = at
    const found = reader.exec(text)
    if (!found) throw new ConditionTextError(at, text[at] === '"' || text[at] === '`' ? 'unclosed_text' : 'unexpected')
    const [, quoted, name, number, sign, word] = found
    if (quoted !== undefined) tokens.push({ at, kind: 'text', value: quoted.replace(/\\(.)/gs, '$1') })
    else if (name !== undefined) tokens.push({ at, kind: 'name', value: name })
    else if (number !== undefined) tokens.push({ at, kind: 'number', value: number })
    else if (sign !== undefined) tokens.push({ at, kind: 'sign', value: sign === '<>' ? '!=' : sign })
    else if (word !== undefined) tokens.push({ at, kind: 'word', value: word })
    at = reader.lastIndex
  }
  tokens.push({ at: text.length, kind: 'end', value: '' })
  return tokens
}

/** Reads what a person typed. @throws ConditionTextError with the place that does not fit */
export function parseConditionText(text: string, typeOf: TypeOf): Condition {
  const tokens = tokensOf(text)
  let place = 0
  let nodes = 0
  let relation: string | null = null
  const peek = (ahead = 0): Token => tokens[Math.min(place + ahead, tokens.length - 1)]!
  const fail = (code: ConditionTextError['code'], token = peek()): never => { throw new ConditionTextError(token.at, code) }
  const isSign = (sign: string): boolean => peek().kind === 'sign' && peek().value === sign
  const taken = (words: string[]): boolean => {
    if (!words.every((word, ahead) => peek(ahead).kind === 'word' && peek(ahead).value.toLowerCase() === word)) return false
    place += words.length
    return true
  }
  const word = (key: Word): boolean => ALL_WORDS.some((one) => one.key === key && taken(one.words))
  const bracket = (sign: '(' | ')'): void => { if (!isSign(sign)) fail('bracket_expected'); place += 1 }
  const name = (): string => {
    const token = peek()
    if (token.kind !== 'name' && (token.kind !== 'word' || RESERVED.has(token.value.toLowerCase()))) fail('field_expected')
    place += 1
    return token.value
  }
  const count = (): number => {
    const token = peek()
    if (token.kind !== 'number' || !Number.isInteger(Number(token.value))) fail('number_expected')
    place += 1
    return Number(token.value)
  }
  const value = (type: FieldType | undefined): string | number | boolean | null => {
    const token = peek()
    if (token.kind === 'text') { place += 1; return token.value }
    if (token.kind === 'number') { place += 1; return type === 'money' ? Math.round(Number(token.value) * 100) : Number(token.value) }
    if (word('yes')) return true
    if (word('no')) return false
    if (word('nothing')) return null
    return fail('value_expected')
  }
  const list = (type: FieldType | undefined): (string | number)[] => {
    bracket('(')
    const values: (string | number)[] = []
    while (!isSign(')')) {
      const token = peek()
      const one = value(type)
      if (typeof one === 'boolean' || one === null) fail('value_expected', token)
      values.push(one as string | number)
      if (!isSign(',')) break
      place += 1
    }
    bracket(')')
    return values
  }
  const leaf = (): Condition => {
    const field = name()
    const type = typeOf(field, relation)
    const sign = peek().kind === 'sign' ? OF_SIGN.get(peek().value) : undefined
    if (sign) { place += 1; return { field, op: sign, value: value(type) } }
    const op = ALL_PHRASES.find((one) => taken(one.words))?.key ?? fail('operator_expected')
    if (op === 'empty' || op === 'notEmpty') return { field, op }
    if (op === 'in' || op === 'notIn') return { field, op, value: list(type) }
    if (op === 'lastMinutes') return { field, op, value: count() }
    if (op === 'lastDays' || op === 'nextDays') {
      const days = count()
      if (peek().kind === 'word' && DAY_WORDS.has(peek().value.toLowerCase())) place += 1
      return { field, op, value: days }
    }
    if (op !== 'between') return { field, op, value: value(type) }
    const from = value(type)
    if (!word('betweenAnd')) fail('unexpected')
    return { field, op, value: [from, value(type)] as (string | number)[] }
  }
  const one = (depth: number): Condition => {
    nodes += 1
    if (nodes > LIMITS.nodes || depth > LIMITS.depth * 4) fail('too_large')
    if (word('not')) return { not: one(depth + 1) }
    if (word('always')) return { and: [] }
    if (word('never')) return { or: [] }
    if (word('has')) {
      const has = name()
      const sum = word('sumOf') ? name() : undefined
      const bound = (): number => {
        const token = peek()
        if (sum === undefined || typeOf(sum, has) !== 'money') return count()
        if (token.kind !== 'number') fail('number_expected')
        place += 1
        return Math.round(Number(token.value) * 100)
      }
      const least = word('atLeast') ? bound() : undefined
      const most = word('atMost') ? bound() : undefined
      const counted = { has, ...(sum === undefined ? {} : { sum }), ...(least === undefined && most !== undefined ? {} : { atLeast: least ?? 1 }), ...(most === undefined ? {} : { atMost: most }) }
      if (!word('where')) return counted
      bracket('(')
      const outer = relation
      relation = has
      const where = any(depth + 1)
      relation = outer
      bracket(')')
      return { ...counted, where }
    }
    if (!isSign('(')) return leaf()
    place += 1
    const inside = any(depth + 1)
    bracket(')')
    return inside
  }
  const joined = (key: 'and' | 'or', part: () => Condition): Condition[] => {
    const parts = [part()]
    while (word(key)) parts.push(part())
    return parts
  }
  const any = (depth: number): Condition => ({ or: joined('or', () => ({ and: joined('and', () => one(depth)) })) })
  const condition = any(0)
  if (peek().kind !== 'end') fail('unexpected')
  return simplified(condition)
}
