/** Where a visit came from. */
export type VisitSource = {
  channel: 'direct' | 'organic' | 'referral' | 'social' | 'ad' | 'mail' | 'messenger' | 'other'
  source: string | null
  medium: string | null
  campaign: string | null
  keyword: string | null
  content: string | null
  clickIds: Record<string, string>
  referrerHost: string | null
}

/** Marks that advertising puts into addresses, and whose they are. */
const CLICK_IDS: Record<string, string> = {
  yclid: 'yandex', ymclid: 'yandex-market', gclid: 'google', gbraid: 'google', wbraid: 'google', vk_click_id: 'vk', rb_clickid: 'vk', fbclid: 'facebook', ttclid: 'tiktok', msclkid: 'bing', admitad_uid: 'admitad',
}
/** These stand in every link of a network, paid or not: alone they make no ad. */
const UNPAID = new Set(['fbclid'])

const SEARCH: [RegExp, string][] = [
  [/(^|\.)(yandex\.[a-z.]+|ya\.ru)$/, 'yandex'], [/(^|\.)google\.[a-z.]+$/, 'google'], [/(^|\.)bing\.com$/, 'bing'], [/(^|\.)(go\.)?mail\.ru$/, 'mail.ru'],
  [/(^|\.)duckduckgo\.com$/, 'duckduckgo'], [/(^|\.)rambler\.ru$/, 'rambler'], [/(^|\.)baidu\.com$/, 'baidu'], [/(^|\.)search\.yahoo\.com$/, 'yahoo'], [/(^|\.)ecosia\.org$/, 'ecosia'],
]
const SOCIAL: [RegExp, string][] = [
  [/(^|\.)(vk\.com|vk\.ru|vkontakte\.ru|vk\.cc)$/, 'vk'], [/(^|\.)(ok\.ru|odnoklassniki\.ru)$/, 'ok'], [/(^|\.)(facebook\.com|fb\.me)$/, 'facebook'], [/(^|\.)instagram\.com$/, 'instagram'], [/(^|\.)(youtube\.com|youtu\.be)$/, 'youtube'],
  [/(^|\.)(dzen\.ru|zen\.yandex\.ru)$/, 'dzen'], [/(^|\.)(twitter\.com|x\.com|t\.co)$/, 'twitter'], [/(^|\.)tiktok\.com$/, 'tiktok'], [/(^|\.)pinterest\.[a-z.]+$/, 'pinterest'], [/(^|\.)rutube\.ru$/, 'rutube'],
]
const MESSENGER: [RegExp, string][] = [[/(^|\.)(t\.me|telegram\.org|telegram\.me)$/, 'telegram'], [/(^|\.)(wa\.me|whatsapp\.com)$/, 'whatsapp'], [/(^|\.)max\.ru$/, 'max'], [/(^|\.)viber\.com$/, 'viber']]
const MAIL: [RegExp, string][] = [[/^(e\.mail\.ru|touch\.mail\.ru|mail\.yandex\.[a-z]+|mail\.google\.com|outlook\.live\.com|mail\.rambler\.ru)$/, 'mail']]

const PAID = /^(cpc|ppc|cpm|cpa|cpv|cps|paid.*|ads?|display|banner|retargeting|target|tgb|price|market)$/i
const SOCIAL_MEDIUM = /^(social|smm|social[-_ ]?(network|media)|post|sm)$/i
const MESSENGER_MEDIUM = /^(messenger|telegram|whatsapp|viber|chat|sms|push)$/i
const MAIL_MEDIUM = /^(e?-?mail|newsletter|rassylka|trigger)$/i

const text = (value: string | null | undefined): string | null => value?.trim().slice(0, 200) || null

/**
 * Reads a visit's source from the address it landed at and the page it was sent by. Marks of advertising go before utm, utm goes before the
 * referrer; the shop's own pages send nobody.
 * @param ownHosts hosts of the shop, in lower case
 */
export function classifySource(landing: URL, referrer: URL | null, ownHosts: readonly string[] = []): VisitSource {
  const get = (name: string): string | null => text(landing.searchParams.get(name))
  const clickIds = Object.fromEntries(Object.keys(CLICK_IDS).flatMap((name) => (get(name) ? [[name, get(name)!]] : [])))
  const host = referrer && !isOwn(referrer.hostname, landing.hostname, ownHosts) ? referrer.hostname.toLowerCase() : null
  const utm = { source: get('utm_source'), medium: get('utm_medium'), campaign: get('utm_campaign'), keyword: get('utm_term'), content: get('utm_content') }
  const rest = { campaign: utm.campaign, keyword: utm.keyword, content: utm.content, clickIds, referrerHost: host }
  const paid = Object.keys(clickIds).find((name) => !UNPAID.has(name))
  if (paid) return { channel: 'ad', source: utm.source ?? CLICK_IDS[paid]!, medium: utm.medium ?? 'cpc', ...rest }
  if (utm.source || utm.medium) return { channel: channelOf(utm.source, utm.medium), source: utm.source, medium: utm.medium, ...rest }
  if (host === null) return { channel: 'direct', source: null, medium: null, ...rest }
  const known = (list: [RegExp, string][]): string | undefined => list.find(([pattern]) => pattern.test(host))?.[1]
  const [mail, messenger, social, search] = [known(MAIL), known(MESSENGER), known(SOCIAL), known(SEARCH)]
  if (mail) return { channel: 'mail', source: host, medium: 'email', ...rest }
  if (messenger) return { channel: 'messenger', source: messenger, medium: 'messenger', ...rest }
  if (social) return { channel: 'social', source: social, medium: 'social', ...rest }
  if (search) return { channel: 'organic', source: search, medium: 'organic', ...rest }
  return { channel: 'referral', source: host, medium: 'referral', ...rest }
}

function channelOf(source: string | null, medium: string | null): VisitSource['channel'] {
  if (medium && PAID.test(medium)) return 'ad'
  if (medium && MAIL_MEDIUM.test(medium)) return 'mail'
  if (medium && MESSENGER_MEDIUM.test(medium)) return 'messenger'
  if (medium && SOCIAL_MEDIUM.test(medium)) return 'social'
  if (medium && /^organic$/i.test(medium)) return 'organic'
  if (medium && /^referral$/i.test(medium)) return 'referral'
  if (source && /^(vk|vkontakte|ok|odnoklassniki|facebook|instagram|dzen)/i.test(source)) return 'social'
  if (source && /^(telegram|whatsapp|viber)/i.test(source)) return 'messenger'
  return 'other'
}

const bare = (host: string): string => host.toLowerCase().replace(/^www\./, '')
const isOwn = (host: string, landing: string, ownHosts: readonly string[]): boolean => [landing, ...ownHosts].some((own) => bare(own) === bare(host))

/** Whether a page was entered from outside with something to say: then a new visit begins, however soon after the last one. */
export const isNewSource = (found: VisitSource, now: { channel: string; source: string | null; medium: string | null; campaign: string | null; clickIds: Record<string, string> }): boolean =>
  found.channel !== 'direct' && (found.source !== now.source || found.medium !== now.medium || found.campaign !== now.campaign || Object.entries(found.clickIds).some(([name, id]) => now.clickIds[name] !== id))

/** What the visitor holds in hand, as far as the browser says. */
export function deviceOf(userAgent: string, isBot: boolean): 'desktop' | 'mobile' | 'tablet' | 'bot' | 'unknown' {
  if (isBot) return 'bot'
  if (!userAgent) return 'unknown'
  if (/iPad|Tablet|PlayBook|Silk|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet'
  return /Mobi|iPhone|iPod|Android|Windows Phone/i.test(userAgent) ? 'mobile' : 'desktop'
}
