import { casual as american, GB as british, type ParsedResult } from 'chrono-node/en'
import { casual as russian } from 'chrono-node/ru'
import { DateTime } from 'luxon'
import { parseMoment } from './dates.ts'

export type TaskLine = {
  /** What is to be done, without the words that said when. */
  text: string
  /** null when the line says no time. */
  dueAt: Date | null
}

/** A day that is named without a time: when people begin to call. Today's is over by then: the end of the day. */
const MORNING = 10
const EVENING = 18
/** What a part of a day means to a shop; the parser's own six in the morning wakes buyers up. */
const PART_OF_DAY: Record<string, number> = { morning: 10, noon: 12, afternoon: 15, evening: EVENING, tonight: 19, night: 21, midnight: 0 }
/** Hours that nobody means by a bare number: «в 3» is three in the afternoon. */
const LAST_NIGHT_HOUR = 6

/**
 * Reads one line of plain words, Russian or English: «перезвонить завтра в 11» is «перезвонить», due tomorrow at eleven on the clocks of
 * the zone. A time that has passed today is tomorrow's; a day without a time is its morning; a moment that lies in the past is no term,
 * its words stay in the text.
 * @param zone of the account, IANA name
 */
export function readTaskLine(line: string, now: Date, zone: string): TaskLine {
  const said = line.replaceAll(/\s+/g, ' ').trim()
  const isRussian = /\p{Script=Cyrillic}/u.test(said)
  const text = isRussian ? inParsersWords(said, now, zone) : said
  const reference = { instant: now, timezone: DateTime.fromJSDate(now, { zone }).offset }
  let best: { found: ParsedResult; dueAt: Date } | null = null
  // 25/12 is read as in Britain; what America alone would say («Dec 25») counts too. Whoever understood more words understood best.
  for (const parser of isRussian ? [russian, british, american] : [british, american]) {
    for (const found of parser.parse(text, reference, { forwardDate: true })) {
      const dueAt = momentOf(found, now, zone)
      if (dueAt && found.text.length > (best?.found.text.length ?? 0)) best = { found, dueAt }
    }
  }
  if (best) return { text: without(text, best.found), dueAt: best.dueAt }
  return { text: said, dueAt: null }
}

function momentOf(found: ParsedResult, now: Date, zone: string): Date | null {
  const tags = found.tags()
  // So much time from now on: elapsed, whatever the clocks do meanwhile.
  if (tags.has('result/relativeDateAndTime')) return later(found.start.date(), now)
  // «до 18:00»: the parser takes it for the end of something.
  const told = !found.start.isCertain('hour') && found.end?.isCertain('hour') ? found.end : found.start
  const part = [...tags].map((tag) => PART_OF_DAY[tag.replace('casualReference/', '')]).find((hour) => hour !== undefined)
  const hasDay = ['day', 'weekday', 'month'].some((unit) => found.start.isCertain(unit as 'day'))
  if (told.isCertain('hour')) {
    const hour = told.get('hour')!
    const bare = !told.isCertain('meridiem') && !/(?<!\d)0\d/.test(found.text)
    // A bare number among other words is as likely a count of something.
    if (!hasDay && bare && !told.isCertain('minute') && hour > 22) return null
    return forward(told, bare && hour >= 1 && hour <= LAST_NIGHT_HOUR ? hour + 12 : hour, told.get('minute') ?? 0, hasDay, now, zone)
  }
  if (part !== undefined) return forward(found.start, part, 0, hasDay, now, zone)
  if (!hasDay) return null
  return forward(found.start, MORNING, 0, true, now, zone) ?? forward(found.start, EVENING, 0, true, now, zone)
}

/** The hour of that day; of the next one when only a time was said and it is past. */
function forward(day: ParsedResult['start'], hour: number, minute: number, hasDay: boolean, now: Date, zone: string): Date | null {
  const date = DateTime.fromObject({ year: day.get('year')!, month: day.get('month')!, day: day.get('day')! }, { zone: 'utc' })
  const today = hasDay ? date : DateTime.fromJSDate(now, { zone }).setZone('utc', { keepLocalTime: true })
  const at = (on: DateTime): Date | null => {
    const moment = parseMoment(`${on.toFormat('yyyy-MM-dd')} ${pad(hour)}:${pad(minute)}`, zone)
    return moment && later(moment, now)
  }
  return at(today) ?? (hasDay ? null : at(today.plus({ days: 1 })))
}

const later = (moment: Date, now: Date): Date | null => (+moment > +now ? new Date(Math.floor(+moment / 60_000) * 60_000) : null)
const pad = (number: number): string => String(number).padStart(2, '0')

/** The line without the words that said when, and without a preposition that is left hanging. */
function without(line: string, found: ParsedResult): string {
  const before = line.slice(0, found.index).replace(/(?<=^|\s)(?:в|во|к|ко|до|на|at|on|by|until|till)\s*$/iu, '')
  const text = `${before} ${line.slice(found.index + found.text.length)}`
  return text.replaceAll(/\s+/g, ' ').replaceAll(/\s+([,.;:!?])/g, '$1').replaceAll(/^[\s,.;:–—-]+|[\s,;:–—-]+$/g, '')
}

const LETTER = '\\p{L}\\d'
const start = `(?<![${LETTER}])`
const end = `(?![${LETTER}])`
const words = (pattern: string): RegExp => new RegExp(start + pattern + end, 'giu')

const WEEKDAYS: Record<string, string> = {
  понедельнику: 'понедельник', вторнику: 'вторник', среде: 'среду', четвергу: 'четверг', пятнице: 'пятницу', субботе: 'субботу', воскресенью: 'воскресенье',
}
const AFTER_TIME = `(?=\\s*(?:$|[,.;!?]|${start}(?:сегодня|завтра|послезавтра|утра|дня|вечера|ночи|часов|часа|час)${end}))`

/** Turns of speech that the parser does not know, in those that it does. */
function inParsersWords(line: string, now: Date, zone: string): string {
  return line
    .replace(words('полтора часа'), '90 минут')
    .replace(words('(\\d+)[.,]5\\s+(?:часа|часов|час|ч)'), (_, hours) => `${Number(hours) * 60 + 30} минут`)
    .replace(words('(?:в|к|до)\\s+час\\s+дня'), 'в 13:00')
    .replace(words('(?:в|к|после)\\s+обеда?|днём|днем'), 'в 13:00')
    .replace(words('(?:в|к|до)\\s+([1-6])(?:\\s+час(?:а|ов)?)?\\s+дня'), (_, hour) => `в ${Number(hour) + 12}:00`)
    .replace(words('(?:в|к|до)\\s+(\\d{1,2})\\s+час(?:а|ов)?(\\s+(?:утра|вечера|ночи))?'), (_, hour, part = '') => `в ${hour}${part || ':00'}`)
    .replace(words('(в|к|до)\\s+(\\d{1,2})[-.:]([0-5]\\d)'), (whole, _, hour, minute) => (Number(hour) < 24 ? `в ${hour}:${minute}` : whole))
    .replace(new RegExp(`${start}(?:к|до)\\s+(\\d{1,2})${AFTER_TIME}`, 'giu'), (whole, hour) => (Number(hour) < 24 ? `в ${hour}` : whole))
    .replace(new RegExp(`(${start}(?:сегодня|завтра|послезавтра)\\s+)(?:к|до)\\s+(\\d{1,2})${end}`, 'giu'), (whole, day, hour) => (Number(hour) < 24 ? `${day}в ${hour}` : whole))
    .replace(words(`ко?\\s+(${Object.keys(WEEKDAYS).join('|')})`), (_, day) => `в ${WEEKDAYS[day.toLowerCase()]}`)
    .replace(/(?<![\d.,:])(\d{1,2})\.(\d{2})(?![\d.,:])/g, (whole, day, month) => dayOfYear(Number(day), Number(month), now, zone) ?? whole)
}

/** «25.12» with the year in which it comes next. */
function dayOfYear(day: number, month: number, now: Date, zone: string): string | null {
  const today = DateTime.fromJSDate(now, { zone })
  const date = [0, 1, 2, 3, 4].map((years) => DateTime.fromObject({ year: today.year + years, month, day }, { zone })).find((one) => one.isValid && one >= today.startOf('day'))
  return date ? date.toFormat('dd.MM.yyyy') : null
}
