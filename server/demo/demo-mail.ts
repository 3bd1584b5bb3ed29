import { sql } from 'kysely'
import { systemActor } from '#server/platform/access.ts'
import type { Db } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { createMailbox, keepLetter, parseLetter } from '#server/modules/mail/index.ts'
import { DEMO_SITE } from './demo-orders.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ADDRESS = 'zakaz@demo.example.com'
const actor = systemActor('demo')

type Buyer = { number: string; email: string; name: string }
/** A letter of the demo: hours ago, from whom (ours when it is the box's own address), what it answers. */
type Written = { id: string; hoursAgo: number; from: string; to?: string; subject: string; text: string; html?: string; answers?: string; headers?: string }

/** The demo's mailbox: it is switched off, so nothing is fetched or sent; its letters came as any do. Nothing when it is there already. */
export async function demoMail(db: Db): Promise<void> {
  const { rows: had } = await db.pool.query('select 1 from mailbox where site = $1', [DEMO_SITE])
  if (had.length > 0) return
  const buyers = (await sql<Buyer>`
    select o.number, c.email, trim(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, ''))) as name
    from "order" o join customer c on c.id = o.customer_id where o.site = ${DEMO_SITE} and c.email is not null and o.combined_into is null
      and o.id = (select max(latest.id) from "order" latest where latest.customer_id = c.id) order by o.created_at desc, o.id desc limit 5`.execute(db.kysely)).rows
  const now = Date.now()
  const mailboxId = await transact(db, actor, (tx) => createMailbox(tx, {
    title: 'Заказы (демо)', address: ADDRESS, fromName: 'Демо-магазин', site: DEMO_SITE, imapHost: 'imap.demo.example.com', login: ADDRESS, secret: 'demo', isActive: false,
  }), { at: new Date(now - 14 * DAY) })
  for (const letter of lettersTo(buyers).toSorted((a, b) => b.hoursAgo - a.hoursAgo)) {
    const raw = Buffer.from(rawLetter(letter, now))
    const parsed = await parseLetter(raw)
    const at = new Date(now - letter.hoursAgo * HOUR)
    const isOurs = letter.from === ADDRESS
    await transact(db, actor, (tx) => keepLetter(tx, mailboxId, {
      letter: parsed, parts: [], fingerprint: `demo:${letter.id}`, direction: isOurs ? 'out' : 'in', size: raw.length, receivedAt: at, place: null, problem: null,
    }), { at })
  }
}

function rawLetter({ id, hoursAgo, from, to = ADDRESS, subject, text, html, answers, headers = '' }: Written, now: number): string {
  const chain = answers ? `In-Reply-To: <${answers}@demo.example.com>\nReferences: <${answers}@demo.example.com>\n` : ''
  const body = html
    ? `Content-Type: multipart/alternative; boundary=parts\n\n--parts\nContent-Type: text/plain; charset=utf-8\n\n${text}\n--parts\nContent-Type: text/html; charset=utf-8\n\n${html}\n--parts--\n`
    : `Content-Type: text/plain; charset=utf-8\n\n${text}\n`
  return `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}@demo.example.com>\nDate: ${new Date(now - hoursAgo * HOUR).toUTCString()}\n${chain}${headers}MIME-Version: 1.0\n${body}`
}

function lettersTo([first, second, third, fourth, fifth]: Buyer[]): Written[] {
  const of = (buyer: Buyer): string => `"${buyer.name || buyer.email}" <${buyer.email}>`
  return [
    ...(first ? [
      { id: 'where', hoursAgo: 1.2, from: of(first), subject: `Где мой заказ ${first.number}?`, text: 'Здравствуйте!\n\nОбещали привезти вчера, курьер так и не позвонил. Подскажите, пожалуйста, когда ждать?' },
    ] : []),
    ...(second ? [
      { id: 'size', hoursAgo: 30, from: of(second), subject: `Заказ ${second.number}`, text: 'Добрый день! Можно заменить одну кружку на синюю? Если нет — оставьте как есть.' },
      { id: 'size-answer', hoursAgo: 28, from: ADDRESS, to: second.email, answers: 'size', subject: `Re: Заказ ${second.number}`, text: `Добрый день!\n\nДа, синяя есть, уже заменили.\n\nС уважением,\nДемо-магазин` },
      { id: 'size-thanks', hoursAgo: 3, from: of(second), answers: 'size-answer', subject: `Re: Заказ ${second.number}`, text: `Спасибо большое! А можно ещё упаковать в подарок?\n\nчт, 19 нояб. 2026 г. в 10:15, Демо-магазин <${ADDRESS}>:\n\n> Добрый день!\n>\n> Да, синяя есть, уже заменили.` },
    ] : []),
    ...(third ? [
      { id: 'broken', hoursAgo: 6, from: of(third), subject: 'Пришло разбитым', text: `Заказ ${third.number} получила, но один подсвечник треснул. Что делать?`,
        html: `<p>Заказ <b>${third.number}</b> получила, но один подсвечник <span style="color:#b00020">треснул</span>. Что делать?</p><p><img src="https://pictures.example.com/candle.jpg" alt="Фото подсвечника" width="320" height="200"></p>` },
    ] : []),
    ...(fourth ? [
      { id: 'invoice', hoursAgo: 50, from: of(fourth), subject: `Закрывающие документы, заказ ${fourth.number}`, text: 'Пришлите, пожалуйста, накладную и счёт-фактуру на нашу почту.' },
      { id: 'invoice-answer', hoursAgo: 48, from: ADDRESS, to: fourth.email, answers: 'invoice', subject: `Re: Закрывающие документы, заказ ${fourth.number}`, text: 'Добрый день! Отправили по ЭДО, копии будут завтра в посылке.' },
    ] : []),
    ...(fifth ? [
      { id: 'vacation', hoursAgo: 20, from: of(fifth), subject: 'Автоответ: Заказ принят', headers: 'Auto-Submitted: auto-replied\n', text: 'Я в отпуске до понедельника. По срочным вопросам звоните в офис.' },
    ] : []),
    { id: 'wholesale', hoursAgo: 9, from: '"Марина Орлова" <orlova@podarki-optom.example.com>', subject: 'Оптовый прайс', text: 'Добрый день! Мы держим три магазина подарков и хотели бы получить оптовый прайс и условия отсрочки. Кому написать?' },
    { id: 'delivery', hoursAgo: 22, from: 'sergey.k@pochta.example.com', subject: 'Доставка в Казань', text: 'Возите ли вы в Казань и сколько это стоит?' },
    { id: 'news', hoursAgo: 40, from: '"Выставка подарков" <news@expo.example.com>', subject: 'Приглашаем на выставку', headers: 'List-Unsubscribe: <mailto:out@expo.example.com>\nPrecedence: bulk\n', text: 'Приглашаем на ежегодную выставку подарков и декора.' },
  ]
}
