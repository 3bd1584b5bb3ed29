import type { LetterBlock, TemplateLocale } from '#shared/contracts/message-templates.ts'
import { escapeHtml } from './sandbox.ts'

const ACCENT = '#0f766e'
const SOFT = '#5b6770'
const LIQUID = /(\{\{.*?\}\}|\{%.*?%\})/s

const WORDS = {
  ru: { total: 'Итого', delivery: 'Доставка', discount: 'Скидка', unsubscribe: 'Отписаться от рассылки', why: 'Вы получили это письмо, потому что согласились на рассылку.' },
  en: { total: 'Total', delivery: 'Delivery', discount: 'Discount', unsubscribe: 'Unsubscribe', why: 'You get this letter because you agreed to our mailing.' },
}

/** Whoever gets advertising can refuse the next one from within it, also where the author forgot. */
export function withUnsubscribe(blocks: LetterBlock[], isMarketing: boolean, locale: TemplateLocale): LetterBlock[] {
  if (!isMarketing || JSON.stringify(blocks).includes('links.unsubscribe')) return blocks
  const { why, unsubscribe } = WORDS[locale]
  return [...blocks, { kind: 'footer', text: `${why} [${unsubscribe}]({{ links.unsubscribe }})` }]
}

/** A letter of blocks as MJML, Liquid left in it. */
export function blocksToMjml(blocks: LetterBlock[], preheader: string, locale: TemplateLocale): string {
  const body = blocks.map((block) => conditionally(block, mjmlOf(block, locale), (liquid) => `<mj-raw>${liquid}</mj-raw>`)).join('\n')
  return `<mjml><mj-head>
    ${preheader ? `<mj-preview>${markup(preheader)}</mj-preview>` : ''}
    <mj-attributes>
      <mj-all font-family="Arial, Helvetica, sans-serif" color="#1d2529" />
      <mj-text font-size="15px" line-height="23px" padding="8px 24px" />
      <mj-section padding="0" /><mj-column padding="0" />
      <mj-button background-color="${ACCENT}" color="#ffffff" border-radius="6px" font-size="15px" font-weight="bold" padding="12px 24px" inner-padding="12px 24px" align="left" />
      <mj-table font-size="14px" line-height="20px" padding="8px 24px" />
    </mj-attributes>
  </mj-head><mj-body background-color="#f2f4f5" width="600px">
    <mj-section padding="16px 0 0"><mj-column></mj-column></mj-section>
    <mj-section background-color="#ffffff" border-radius="8px" padding="16px 0 20px"><mj-column>${body}</mj-column></mj-section>
    <mj-section padding="0 0 16px"><mj-column></mj-column></mj-section>
  </mj-body></mjml>`
}

/** The same letter as plain text, Liquid left in it. */
export function blocksToText(blocks: LetterBlock[], locale: TemplateLocale): string {
  return blocks.map((block) => conditionally(block, `${textOf(block, locale)}\n\n`, (liquid) => liquid)).join('').trim()
}

function conditionally(block: LetterBlock, shown: string, raw: (liquid: string) => string): string {
  if (!('showIf' in block) || !block.showIf) return shown
  // A path and nothing else: whatever is not one would be Liquid of its own.
  const path = block.showIf.replace(/[^\p{L}\p{N}_.]/gu, '')
  return `${raw(`{% if ${path} %}`)}${shown}${raw('{% endif %}')}`
}

function mjmlOf(block: LetterBlock, locale: TemplateLocale): string {
  switch (block.kind) {
    case 'header': return `<mj-text font-size="14px" font-weight="bold" color="${ACCENT}">{{ site.name }}</mj-text>`
    case 'heading': return `<mj-text font-size="22px" line-height="29px" font-weight="bold"><h1 style="margin:0;font-size:22px;line-height:29px">${markup(block.text)}</h1></mj-text>`
    case 'text': return `<mj-text>${paragraphs(block.text)}</mj-text>`
    case 'button': return `<mj-button href="${attribute(block.url)}">${markup(block.text)}</mj-button>`
    case 'image': return `<mj-image src="${attribute(block.url)}" alt="${attribute(block.alt)}"${block.link ? ` href="${attribute(block.link)}"` : ''} padding="8px 24px" />`
    case 'items': return `<mj-table>${itemRows(block.of, locale)}</mj-table>`
    case 'divider': return '<mj-divider border-width="1px" border-color="#dfe4e6" padding="12px 24px" />'
    case 'footer': return `<mj-text font-size="12px" line-height="18px" color="${SOFT}">${paragraphs(block.text)}</mj-text>`
  }
}

function textOf(block: LetterBlock, locale: TemplateLocale): string {
  switch (block.kind) {
    case 'header': return '{{ site.name }}'
    case 'heading':
    case 'text': return plain(block.text)
    case 'button': return `${plain(block.text)}: ${block.url}`
    case 'image': return block.link ? `[${block.alt}] ${block.link}` : `[${block.alt}]`
    case 'items': return itemLines(block.of, locale)
    case 'divider': return '---'
    case 'footer': return `--\n${plain(block.text)}`
  }
}

const cell = (content: string, right = false, extra = ''): string =>
  `<td style="padding:8px 0;border-bottom:1px solid #dfe4e6;vertical-align:top;${right ? 'text-align:right;white-space:nowrap;padding-left:16px;' : ''}${extra}">${content}</td>`

function itemRows(of: 'order' | 'cart', locale: TemplateLocale): string {
  const { total, delivery, discount } = WORDS[locale]
  const last = 'border-bottom:0;'
  const also = of === 'cart' ? '' : `{% if order.discountSum > 0 %}<tr>${cell(discount, false, last)}${cell('−{{ order.discountSum | money }}', true, last)}</tr>{% endif %}
    {% if order.deliveryCost > 0 %}<tr>${cell(delivery, false, last)}${cell('{{ order.deliveryCost | money }}', true, last)}</tr>{% endif %}`
  return `{% for item in ${of}.items %}<tr>${cell(`{{ item.name }}<br/><span style="color:${SOFT}">{{ item.quantity | number }} × {{ item.price | money }}</span>`)}${cell('{{ item.sum | money }}', true)}</tr>{% endfor %}
    ${also}<tr>${cell(`<b>${total}</b>`, false, last)}${cell(`<b>{{ ${of}.total | money }}</b>`, true, last)}</tr>`
}

function itemLines(of: 'order' | 'cart', locale: TemplateLocale): string {
  const { total, delivery, discount } = WORDS[locale]
  const also = of === 'cart' ? '' : `{% if order.discountSum > 0 %}${discount}: −{{ order.discountSum | money }}\n{% endif %}{% if order.deliveryCost > 0 %}${delivery}: {{ order.deliveryCost | money }}\n{% endif %}`
  return `{% for item in ${of}.items %}{{ item.name }} — {{ item.quantity | number }} × {{ item.price | money }} = {{ item.sum | money }}\n{% endfor %}${also}${total}: {{ ${of}.total | money }}`
}

const paragraphs = (text: string): string =>
  text.split(/\n[ \t]*\n/).map((part) => `<p style="margin:0 0 10px">${markup(part.trim()).replaceAll('\n', '<br/>')}</p>`).join('')

/** What the author wrote, as HTML: its own signs escaped, its Liquid untouched, bold and links made. */
function markup(text: string): string {
  const links: string[] = []
  // Links first: their addresses may hold Liquid, which the splitting below would take apart.
  const held = text.replace(/\[([^\]\n]{1,300})\]\(((?:\{\{.*?\}\}|[^()\s])+)\)/gs, (_all, words: string, url: string) => {
    links.push(`<a href="${attribute(url)}" style="color:${ACCENT}">${bold(words)}</a>`)
    return `\u0001${links.length - 1}\u0001`
  })
  return bold(held).replace(/\u0001(\d+)\u0001/g, (_all, index: string) => links[Number(index)]!)
}

const bold = (text: string): string => outsideLiquid(text, escapeHtml).replace(/\*\*(\S(?:.*?\S)?)\*\*/gs, '<b>$1</b>')

const plain = (text: string): string =>
  text.replace(/\[([^\]\n]{1,300})\]\(((?:\{\{.*?\}\}|[^()\s])+)\)/gs, '$1: $2').replace(/\*\*(\S(?:.*?\S)?)\*\*/gs, '$1')

const attribute = (text: string): string => outsideLiquid(text.trim(), escapeHtml)

function outsideLiquid(text: string, change: (text: string) => string): string {
  return text.split(LIQUID).map((part, index) => (index % 2 === 1 ? part : change(part))).join('')
}
