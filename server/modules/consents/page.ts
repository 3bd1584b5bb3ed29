import { createHash } from 'node:crypto'
import { REASONS, WORDS, type Locale } from './page-words.ts'
import type { Preferences, Topic } from './preferences.ts'

const STYLE = `:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f5f5f4;color:#1c1917;overflow-wrap:anywhere}
main{max-width:520px;margin:0 auto;padding:24px;background:#fff;border:1px solid #d6d3d1;border-radius:12px}
h1{margin:0 0 8px;font-size:22px;line-height:1.3}
p{margin:0 0 16px}
.soft{color:#57534e}
.told{padding:12px 16px;border-radius:8px;background:#dcfce7;color:#14532d}
fieldset{margin:0 0 20px;padding:0;border:0}
legend{padding:0;margin-bottom:4px;font-weight:600}
.row{display:flex;gap:12px;align-items:center;min-height:44px;cursor:pointer}
input[type=checkbox]{width:20px;height:20px;margin:0;flex:none;accent-color:#1d4ed8}
select{width:100%;min-height:44px;padding:8px 12px;font:inherit;color:inherit;background:transparent;border:1px solid #78716c;border-radius:8px}
option{color:#1c1917;background:#fff}
label.block{display:block;margin-bottom:20px}
button{min-height:44px;padding:8px 20px;font:inherit;font-weight:600;border:1px solid #1d4ed8;border-radius:8px;background:#1d4ed8;color:#fff;cursor:pointer}
button.quiet{background:transparent;color:inherit;border-color:#78716c;font-weight:400}
.actions{display:flex;flex-wrap:wrap;gap:12px}
a{color:#1d4ed8}
footer{max-width:520px;margin:16px auto 0;text-align:center}
:focus-visible{outline:3px solid #60a5fa;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#1c1917;color:#f5f5f4}main{background:#292524;border-color:#57534e}.soft{color:#d6d3d1}.told{background:#14532d;color:#dcfce7}a{color:#93c5fd}}`

/** Nothing but this very style and forms to this server: no script, no picture, no frame. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

const CHARACTERS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => CHARACTERS[character]!)

function layout(locale: Locale, title: string, body: string): string {
  const other = locale === 'ru' ? 'en' : 'ru'
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1>${body}</main><footer><a href="?lang=${other}" hreflang="${other}" lang="${other}">${WORDS[locale].otherLanguage}</a></footer></body></html>`
}

const topicName = (locale: Locale, { name, code }: Pick<Topic, 'name' | 'code'>): string => name || code || WORDS[locale].everything

function reasonField(locale: Locale): string {
  const words = WORDS[locale]
  return `<label class="block">${words.reason}<select name="reason"><option value="">${words.noReason}</option>${REASONS.map((code) => `<option value="${code}">${words.reasons[code]}</option>`).join('')}</select></label>`
}

/** The page that a link to unsubscribe opens: a question and a button; looking at it does nothing. */
export function unsubscribePage(locale: Locale, token: string, { shop, addresses }: Preferences, asked: { channel: string; topicName: string | null }): string {
  const words = WORDS[locale]
  const address = addresses[asked.channel]
  return layout(locale, words.unsubscribeTitle, `<p>${escape(words.ask(asked.topicName, shop))}</p>${address ? `<p class="soft">${escape(words.from(address))}</p>` : ''}
<form method="post" action="/u/${escape(token)}?lang=${locale}"><input type="hidden" name="unsubscribe" value="1">${reasonField(locale)}<div class="actions"><button>${words.unsubscribe}</button></div></form>
<p></p><p><a href="/preferences/${escape(token)}?lang=${locale}">${words.choose}</a></p>`)
}

export function unsubscribedPage(locale: Locale, token: string): string {
  const words = WORDS[locale]
  return layout(locale, words.unsubscribeTitle, `<p class="told" role="status">${words.unsubscribed}</p><p><a href="/preferences/${escape(token)}?lang=${locale}">${words.choose}</a></p>`)
}

export function preferencePage(locale: Locale, token: string, { shop, addresses, topics }: Preferences, isSaved: boolean): string {
  const words = WORDS[locale]
  const groups = Map.groupBy(topics, (topic) => topic.channel)
  const fields = [...groups].map(([channel, of]) => {
    const rows = of.map((topic) => {
      const value = escape(`${channel}:${topic.code ?? ''}`)
      return `<input type="hidden" name="shown" value="${value}"><label class="row"><input type="checkbox" name="topic" value="${value}"${topic.isOn ? ' checked' : ''}><span>${escape(topicName(locale, topic))}</span></label>`
    })
    const address = addresses[channel]
    return `<fieldset><legend>${escape(words.channels[channel] ?? channel)}${address ? ` <span class="soft">${escape(address)}</span>` : ''}</legend>${rows.join('')}</fieldset>`
  })
  return layout(locale, words.title, `${isSaved ? `<p class="told" role="status">${words.saved}</p>` : ''}<p class="soft">${escape(words.intro(shop))}</p>
<form method="post" action="/preferences/${escape(token)}?lang=${locale}">${fields.join('')}${reasonField(locale)}<div class="actions"><button name="do" value="save">${words.save}</button><button class="quiet" name="do" value="nothing">${words.all}</button></div></form>`)
}

export const tellingPage = (locale: Locale, what: 'gone' | 'busy'): string => layout(locale, WORDS[locale][what], `<p>${WORDS[locale][`${what}Text`]}</p>`)
