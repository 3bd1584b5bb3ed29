import { invalid } from '#server/platform/errors.ts'

const MOST_LETTERS = 128

/** What most passwords of leaked lists are made of, English and Russian; digits, signs and look-alikes around them change nothing. */
const WORDS = new Set(
  (
    'password passw passwort pass parol secret letmein welcome changeme default temp test testing login admin administrator root user guest master manager owner office ' +
    'iloveyou love lovely sunshine princess princesa dragon monkey shadow football baseball basketball hockey soccer liverpool chelsea arsenal superman batman spiderman pokemon starwars ' +
    'whatever trustno freedom computer internet samsung google apple microsoft windows android michael jordan jennifer jessica michelle daniel andrew thomas charlie summer winter spring autumn ' +
    'monday friday january december october qwerty qwertz azerty asdf zxcv qazwsx wsxedc hello killer hunter flower cookie banana orange chocolate butterfly purple silver golden diamond ' +
    'moscow russia moskva rossiya sochi spartak zenit natasha svetlana tatiana ekaterina anastasia aleksandr alexander sergey andrey dmitry nikita vladimir marina oksana privet lubov lyubov solnce solnyshko ' +
    'prilavok retailcrm shop store magazin zakaz order crm'
  ).split(' '),
)
/** The same typed in the other layout: «пароль» is gfhjkm on the keys. */
const RUSSIAN = 'й=q ц=w у=e к=r е=t н=y г=u ш=i щ=o з=p ф=a ы=s в=d а=f п=g р=h о=j л=k д=l я=z ч=x с=c м=v и=b т=n ь=m х=[ ъ=] ж=; б=, ю=.'
const LATIN_KEY = new Map(RUSSIAN.split(' ').map((pair) => [pair[0]!, pair[2]!]))
const RUSSIAN_KEY = new Map([...LATIN_KEY].map(([russian, latin]) => [latin, russian]))
const SPOKEN: Record<string, string> = { пароль: 'parol', привет: 'privet', любовь: 'lyubov', солнце: 'solnce', солнышко: 'solnyshko', москва: 'moskva', россия: 'rossiya', магазин: 'magazin', заказ: 'zakaz', наташа: 'natasha', андрей: 'andrey', сергей: 'sergey', марина: 'marina', никита: 'nikita', админ: 'admin', секрет: 'secret', йцукен: 'qwerty', прилавок: 'prilavok' }
const WALKS = ['qwertyuiop[]', 'asdfghjkl;', 'zxcvbnm,.', '1234567890', 'abcdefghijklmnopqrstuvwxyz', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik', 'qazwsxedcrfvtgbyhnujm', '1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0']
const LOOKALIKES: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' }

/**
 * Refuses what is guessed first: too short, a common word, a walk over the keyboard, digits alone, a repetition, one's own name.
 * A rule a kind instead of a long list: lists of leaked passwords are words and walks with a year behind them.
 * @throws Refusal `invalid` at `path`: `password_too_short`, `password_too_long`, `password_common`, `password_own_name`
 */
export function refuseWeakPassword(password: string, person: { email?: string; name?: string }, least: number, path = 'password'): void {
  const length = { least, most: MOST_LETTERS }
  if (password.length < least) throw invalid(path, 'password_too_short', length)
  if (password.length > MOST_LETTERS) throw invalid(path, 'password_too_long', length)
  if (isCommon(password)) throw invalid(path, 'password_common')
  const own = [person.email?.split('@')[0], ...(person.email?.split('@')[1]?.split('.').slice(0, 1) ?? []), ...(person.name?.split(/\s+/) ?? [])]
  const words = own.flatMap((word) => (word && word.length >= 4 ? [word.toLowerCase()] : []))
  const bare = password.toLowerCase()
  if (words.some((word) => bare.includes(word) && bare.replace(word, '').length <= 4)) throw invalid(path, 'password_own_name')
}

export function isCommon(password: string): boolean {
  const lower = password.toLowerCase()
  const keyed = [...lower].map((letter) => LATIN_KEY.get(letter) ?? letter).join('')
  if (/^[\d\s()+.-]+$/.test(lower)) return true
  if (new Set(lower).size <= 2 || isRepetition(lower)) return true
  if (isWalk(keyed)) return true
  return coresOf(lower).some((core) => WORDS.has(core) || isWalk(core) || SPOKEN[core] !== undefined || SPOKEN[inRussian(core)] !== undefined)
}

const inRussian = (text: string): string => [...text].map((letter) => RUSSIAN_KEY.get(letter) ?? letter).join('')

/** What is left without digits and signs at the ends, and with look-alikes read as letters. */
function coresOf(text: string): string[] {
  const trim = (word: string): string => word.replace(/^[^a-zа-яё]+|[^a-zа-яё]+$/g, '')
  const read = [...text].map((letter) => LOOKALIKES[letter] ?? letter).join('')
  return [...new Set([trim(text), trim(read), [...trim(text)].map((letter) => LOOKALIKES[letter] ?? letter).join('')])].filter((core) => core.length >= 4 && text.length - core.length <= 6)
}

/** A run along the keys or the alphabet, there or back, also twice or with a short tail: 1qaz2wsx, qwertyqwerty, abcdefgh1. */
function isWalk(text: string): boolean {
  const half = text.slice(0, text.length / 2)
  const body = half.length >= 4 && half + half === text ? half : text.replace(/[\d!?.@#$%]{0,4}$/, '')
  const candidates = [text, body].filter((one) => one.length >= 4)
  return candidates.some((one) => WALKS.some((walk) => walk.includes(one) || [...walk].toReversed().join('').includes(one)))
}

function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some((period) => [...text].every((letter, place) => letter === text[place % period]))
}
