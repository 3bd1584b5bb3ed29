import EmailReplyParser from 'email-reply-parser'

/** A plain text apart: what is new in it, and what it repeats of letters before. */
export type Folded = { fresh: string; quoted: string }

const LONGEST_PARSED = 100_000

// Whatever follows such a line is what was written before; the parser knows a few languages, these are the headers of Russian mailers and of Outlook.
const BEGINS_QUOTE = [
  /^-{2,}\s*(?:Original Message|Исходное сообщение|Пересылаемое сообщение|Forwarded message|Конец пересылаемого сообщения)\s*-{2,}$/im,
  /^_{20,}\s*\n\s*(?:From|От):/im,
  /^(?:From|От):[^\n]{1,200}\n(?:(?:Sent|Date|To|Cc|Отправлено|Дата|Кому|Копия|Subject|Тема):[^\n]{0,300}\n?){2,}/im,
  /^(?:\p{L}{2,12}[,.]?\s+)?\d{1,2}[\s./-](?:\p{L}{3,9}\.?|\d{1,2})[\s./-]\d{2,4}[^\n]{0,160}(?:<[^\n<>]+@[^\n<>]+>|\p{L})[^\n]{0,40}:\s*\n(?=\s*>)/imu,
  /^(?:On\s[^\n]{4,200}|\p{L}[^\n]{4,200}(?:пишет|писал|писала|написал|написала|написал\(а\)))\s*:\s*$/imu,
]

/** Takes the quoted part off the end of a letter's text. Nothing is lost: both parts together are the text. */
export function foldQuotes(text: string): Folded {
  const normal = text.replaceAll('\r\n', '\n')
  const begins = BEGINS_QUOTE.map((pattern) => pattern.exec(normal)?.index ?? -1).filter((index) => index > 0)
  const cut = begins.length > 0 ? Math.min(...begins) : tailOf(normal)
  const fresh = normal.slice(0, cut).trimEnd()
  // An answer below or within the quotation is not to be hidden with it.
  const rest = normal.slice(cut)
  if (fresh.trim() === '' || writesBelow(rest)) return { fresh: normal.trim(), quoted: '' }
  return { fresh, quoted: rest.trim() }
}

/** Where the parser sees the last run of quoted fragments begin. */
function tailOf(text: string): number {
  if (text.length > LONGEST_PARSED) return text.length
  const fragments = new EmailReplyParser().read(text).getFragments()
  let end = text.length
  let searchBefore = text.length
  for (const fragment of fragments.toReversed()) {
    const content = fragment.getContent().trim()
    if (content === '') continue
    const at = text.lastIndexOf(content.split('\n')[0]!, searchBefore)
    if (!fragment.isQuoted() || at < 0) break
    end = at
    searchBefore = Math.max(at - 1, 0)
  }
  return end
}

/** Words of the writer's own after the quotation began: lines that no mark leads, below lines that one does. */
function writesBelow(quoted: string): boolean {
  const lines = quoted.split('\n')
  const last = lines.findLastIndex((line) => /^\s*>/.test(line))
  if (last < 0) return false
  const below = lines.slice(last + 1).join('\n').split(/^-- ?$/m)[0]!.trim()
  return below.length > 2
}
