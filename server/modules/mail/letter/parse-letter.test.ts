import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBounce } from '../bounces/read-bounce.ts'
import { foldQuotes } from './fold-quotes.ts'
import { textOfHtml } from './letter-text.ts'
import { parseLetter } from './parse-letter.ts'

// Bytes of Russian text in code pages that TextEncoder does not know: found by asking TextDecoder for every byte.
function encoded(text: string, charset: string): Buffer {
  const decoder = new TextDecoder(charset)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Buffer.from(Array.from(text, (letter) => bytes.get(letter)!))
}
const letter = (...parts: (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part.replaceAll('\n', '\r\n')) : part)))
const WORDS = 'Здравствуйте! Когда приедет мой заказ? Жду ответа.'

describe('reading a letter', () => {
  test.each(['windows-1251', 'koi8-r', 'ibm866'])('%s is read, in the subject and in the text', async (charset) => {
    const subject = `=?${charset}?B?${encoded('Заказ 1001', charset).toString('base64')}?=`
    const read = await parseLetter(letter(`From: a@b.ru\nSubject: ${subject}\nContent-Type: text/plain; charset=${charset}\n\n`, encoded(WORDS, charset)))
    expect(read).toMatchObject({ subject: 'Заказ 1001', text: WORDS })
  })

  test.each(['windows-1251', 'koi8-r', 'utf-8'])('bare %s that is declared nowhere is recognised, in headers too', async (charset) => {
    const of = (text: string) => (charset === 'utf-8' ? Buffer.from(text) : encoded(text, charset))
    const read = await parseLetter(letter('From: a@b.ru\nSubject: ', of('Заказ пришёл разбитым'), '\nMIME-Version: 1.0\n\n', of(WORDS)))
    expect(read).toMatchObject({ subject: 'Заказ пришёл разбитым', text: WORDS })
  })

  test('a text that calls itself us-ascii and is windows-1251 is recognised inside a multipart', async () => {
    const read = await parseLetter(letter(
      'From: a@b.ru\nSubject: x\nContent-Type: multipart/alternative; boundary=q\n\n--q\nContent-Type: text/plain; charset="us-ascii"\nContent-Transfer-Encoding: 8bit\n\n', encoded(WORDS, 'windows-1251'), '\n--q--\n'))
    expect(read.text).toBe(WORDS)
  })

  test('iso-2022-jp is read', async () => {
    const read = await parseLetter(letter('From: =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?= <a@b.jp>\nSubject: x\nContent-Type: text/plain; charset=iso-2022-jp\n\n', Buffer.from('\u001B$B$3$s$K$A$O\u001B(B')))
    expect(read).toMatchObject({ from: { address: 'a@b.jp', name: 'こんにちは' }, text: 'こんにちは' })
  })

  test('attachments keep their bytes and lose what is dangerous in their names', async () => {
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, n) => n % 256))
    const read = await parseLetter(letter(
      'From: a@b.ru\nSubject: x\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\nhi\n--q\nContent-Type: application/pdf\nContent-Disposition: attachment;\n filename*=UTF-8\'\'..%2F..%2F%D0%A1%D1%87%D1%91%D1%82.pdf\nContent-Transfer-Encoding: base64\n\n',
      bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n'), '\n--q--\n'))
    expect(read.parts).toEqual([expect.objectContaining({ name: '.._.._Счёт.pdf', mime: 'application/pdf', bytes })])
  })

  test('a letter cut in the middle of its MIME still shows what came', async () => {
    const read = await parseLetter(letter('From: a@b.ru\nSubject: cut\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain\n\nThe beginning\n--q\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo'))
    expect(read).toMatchObject({ subject: 'cut', text: 'The beginning' })
  })

  test('MIME nested without end is shown plainly', async () => {
    const nested = Array.from({ length: 400 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')
    const read = await parseLetter(letter(`From: Somebody <a@b.ru>\nSubject: deep\n${nested}`))
    expect(read).toMatchObject({ isBroken: true, subject: 'deep', from: { address: 'a@b.ru' } })
  })

  test('whatever bytes come, reading never fails and holds nothing that the database refuses', async () => {
    const line = fc.oneof(
      fc.constantFrom('From: "=?utf-8?q?=00=D1?=" <A@B.RU>', 'Subject: =?koi8-r?b?/////?=', 'Content-Type: multipart/mixed; boundary=x', '--x', '--x--', '', 'Content-Type: text/html; charset=nonsense', 'Content-Transfer-Encoding: base64', 'Content-Type: message/rfc822', 'Content-Type: message/delivery-status', 'Final-Recipient: rfc822; a@b.c', 'Content-ID: <x\0y>', 'Message-ID: <<a@b>', 'Date: yesterday'),
      fc.string({ unit: 'binary' }))
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 30 }), fc.uint8Array({ maxLength: 60 }), async (lines, tail) => {
      const read = await parseLetter(Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from(tail)]))
      const texts = JSON.stringify({ ...read, headers: [...read.headers], parts: read.parts.map(({ bytes: _bytes, ...part }) => part), bounce: readBounce(read) })
      expect(texts).not.toMatch(/\\u0000|\\ud[89a-f]/i)
    }), { numRuns: 200 })
  })
})

describe('the text of an HTML letter', () => {
  test('is its words, line by line, without styles and scripts', async () => {
    expect(await textOfHtml('<style>p{color:red}</style><p>Добрый&nbsp;день,</p><div>2 &lt; 3<br>да</div><script>alert(1)</script>')).toBe('Добрый день,\n2 < 3\nда')
  })
})

describe('folding what a letter repeats', () => {
  test.each<[string, string, string]>([
    ['Gmail in Russian', 'Да, подтверждаю.\n\nпт, 20 нояб. 2026 г. в 10:15, Магазин <zakaz@shop.ru>:\n\n> Ваш заказ принят\n> Ждите', 'Да, подтверждаю.'],
    ['Yandex', 'Спасибо!\n\n20.11.2026, 10:15, "Магазин" <zakaz@shop.ru>:\n> Ваш заказ', 'Спасибо!'],
    ['Mail.ru', 'Хорошо\n\n--\nОльга\n\nПятница, 20 ноября 2026, 10:15 +03:00 от Магазин <zakaz@shop.ru>:\n \n> Ваш заказ', 'Хорошо'],
    ['Outlook in Russian', 'Беру два.\n\nFrom: Магазин <zakaz@shop.ru>\nSent: Friday, November 20, 2026 10:15 AM\nTo: Ольга\nSubject: Заказ\n\nВаш заказ', 'Беру два.'],
    ['Apple Mail', 'Yes please.\n\nOn 20 Nov 2026, at 10:15, Shop <zakaz@shop.ru> wrote:\n\n> Your order', 'Yes please.'],
    ['Thunderbird in Russian', 'Ок\n\n20.11.2026 10:15, Магазин пишет:\n> Ваш заказ', 'Ок'],
  ])('%s', (_, text, starts) => {
    const { fresh, quoted } = foldQuotes(text)
    expect(fresh.startsWith(starts)).toBe(true)
    expect(fresh).not.toMatch(/Ваш заказ|Your order/)
    expect(quoted).toMatch(/Ваш заказ|Your order/)
  })

  test('an answer below or between the quoted lines stays in sight', () => {
    const text = 'Магазин пишет:\n> Какой размер?\nСорок второй.\n> Какой цвет?\nСиний.'
    expect(foldQuotes(text)).toEqual({ fresh: text, quoted: '' })
  })

  test('a letter without a quotation is left alone, whatever it looks like', () => {
    for (const text of ['', 'Привет', 'Мой адрес:\nул. Ленина, 1\n\n--\nС уважением, Ольга', '> только цитата']) expect(foldQuotes(text).fresh).toBe(text.trim())
  })

  test('no word of the letter is lost', () => {
    const words = (text: string) => text.split(/\s+/).filter(Boolean)
    const line = fc.oneof(fc.constantFrom('> было', '', 'Магазин пишет:', '-- ', 'On Monday X wrote:', '20.11.2026, 10:15, A <a@b.ru>:', 'From: a@b.ru', 'Sent: now', 'To: me'), fc.string({ maxLength: 30 }))
    fc.assert(fc.property(fc.array(line, { maxLength: 15 }), (lines) => {
      const text = lines.join('\n')
      const { fresh, quoted } = foldQuotes(text)
      expect([...words(fresh), ...words(quoted)]).toEqual(words(text))
    }), { numRuns: 300 })
  })
})
