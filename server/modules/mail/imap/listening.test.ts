import pino from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import type { Run } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { breakingLine, describeWithImap, imapServer, MAIL_PASSWORD, type BreakingLine } from '../../../../test/imap-server.ts'
import { testServer } from '../../../../test/server.ts'
import { changeMailbox, createMailbox } from '../boxes/save-mailbox.ts'
import { keepListening } from './keep-listening.ts'

const SOON = { timeout: 20_000, interval: 50 }
const QUICK = { firstPause: 20, lookEvery: 60_000, lookForBoxesEvery: 50 }
const system = systemActor('test')

let count = 0
const letter = (subject: string, more: { from?: string; body?: string; headers?: string } = {}): string =>
  `From: Olga <${more.from ?? 'olga@klient.example'}>\nTo: zakaz@shop.example\nSubject: ${subject}\nMessage-ID: <${(count += 1)}-${Math.random()}@klient.example>\nDate: ${new Date().toUTCString()}\n${more.headers ?? ''}\n${more.body ?? 'Где мой заказ?'}\n`

describeWithImap('listening to a mailbox', () => {
  const server = testServer()
  const imap = imapServer()
  const stops: (() => Promise<void>)[] = []
  const lines: BreakingLine[] = []
  let people = 0
  let login: string

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
    for (const line of lines.splice(0)) await line.close()
  })

  const start = (run: Run): void => void stops.push(run({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' }), dataDir: server.dataDir, publicUrl: 'http://127.0.0.1' }))
  const box = async (more: Partial<Parameters<typeof createMailbox>[1]> = {}): Promise<number> => {
    login = `person${(people += 1)}`
    await imap.mailer(login)
    return transact(server.db, system, (tx) => createMailbox(tx, {
      title: login, address: `${login}@shop.example`, imapHost: '127.0.0.1', imapPort: imap.port, imapSecurity: 'none', login, secret: MAIL_PASSWORD, ...more,
    }))
  }
  const subjects = async (mailboxId: number): Promise<string[]> =>
    (await server.db.pool.query<{ subject: string }>('select subject from mail_letter where mailbox_id = $1 order by id', [mailboxId])).rows.map((row) => row.subject)
  const health = async (mailboxId: number) => (await server.db.pool.query('select * from mailbox_health where mailbox_id = $1', [mailboxId])).rows[0]
  const come = (mailboxId: number, expected: string[]) => vi.waitFor(async () => expect(await subjects(mailboxId)).toEqual(expected), SOON)
  const listens = (mailboxId: number) => vi.waitFor(async () => expect(await health(mailboxId)).toMatchObject({ state: 'listening' }), SOON)

  test('letters that are there come in at once, later ones as soon as the server calls', async () => {
    const id = await box()
    await imap.deliver(login, letter('first'))
    start(keepListening(QUICK))
    await come(id, ['first'])
    await imap.deliver(login, letter('second'))
    await imap.deliver(login, letter('third'))
    await come(id, ['first', 'second', 'third'])
  })

  test('started again, it goes on where it stopped: nothing is missed, nothing comes twice', async () => {
    const id = await box()
    await imap.deliver(login, letter('before'))
    start(keepListening(QUICK))
    await come(id, ['before'])
    await stops.pop()!()
    await imap.deliver(login, letter('while nobody listened'))
    start(keepListening(QUICK))
    await come(id, ['before', 'while nobody listened'])
  })

  test('a line that breaks in the middle of a letter: the letter comes whole after the next connection, once', async () => {
    const line = await breakingLine(imap.port)
    lines.push(line)
    const id = await box({ imapPort: line.port })
    start(keepListening(QUICK))
    await listens(id)
    const body = Array.from({ length: 20_000 }, (_, n) => `строка ${n}`).join('\n')
    line.breakAfter(200_000)
    await imap.deliver(login, letter('long', { headers: 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n', body }))
    await come(id, ['long'])
    const { rows } = await server.db.pool.query<{ text: string }>('select text from mail_letter where mailbox_id = $1', [id])
    expect(rows[0]!.text).toBe(body)
    expect(line.connections).toBeGreaterThan(1)
    await listens(id)
  })

  test('cut off while it waits, it connects anew and hears what came meanwhile', async () => {
    const line = await breakingLine(imap.port)
    lines.push(line)
    const id = await box({ imapPort: line.port })
    start(keepListening(QUICK))
    await listens(id)
    for (const subject of ['one', 'two', 'three']) {
      line.breakNow()
      await imap.deliver(login, letter(subject))
    }
    await come(id, ['one', 'two', 'three'])
  })

  test('a folder made anew (another uidvalidity) is read anew, and letters that were there do not come twice', async () => {
    const id = await box({ inboxFolder: 'Orders' })
    const mailer = await imap.mailer(login)
    await mailer.mailboxCreate('Orders')
    const [first, second] = [letter('first'), letter('second')]
    await imap.deliver(login, first, 'Orders')
    start(keepListening(QUICK))
    await come(id, ['first'])
    await stops.pop()!()
    await mailer.mailboxDelete('Orders')
    await mailer.mailboxCreate('Orders')
    await imap.deliver(login, second, 'Orders')
    await imap.deliver(login, first, 'Orders')
    start(keepListening(QUICK))
    await come(id, ['first', 'second'])
    await imap.deliver(login, letter('third'), 'Orders')
    await come(id, ['first', 'second', 'third'])
  })

  test('a wrong password is said in words; entered anew, the letters come', async () => {
    const id = await box({ login: 'x' })
    const account = login
    await transact(server.db, system, (tx) => changeMailbox(tx, id, { login: account, secret: 'wrong' }))
    await imap.deliver(account, letter('waiting'))
    start(keepListening(QUICK))
    await vi.waitFor(async () => expect(await health(id)).toMatchObject({ state: 'failing', code: 'sign_in' }), SOON)
    expect((await health(id)).words).toMatch(/authentication/i)
    await transact(server.db, system, (tx) => changeMailbox(tx, id, { secret: MAIL_PASSWORD }))
    await come(id, ['waiting'])
    await listens(id)
    expect(await health(id)).toMatchObject({ code: null, failures: 0, failing_since: null })
  })

  test.each<[string, string, object]>([
    ['nobody answers', 'unreachable', { imapPort: 1 }],
    ['no TLS where TLS is set', 'certificate', { imapSecurity: 'tls' }],
    ['no such folder', 'folder', { inboxFolder: 'Нет такой' }],
  ])('%s: its health says %s', async (_, code, more) => {
    const id = await box(more)
    start(keepListening(QUICK))
    await vi.waitFor(async () => expect(await health(id)).toMatchObject({ state: 'failing', code }), SOON)
    expect((await health(id)).next_try_at).not.toBeNull()
  })

  test('of several processes one listens to a box; when it ends, another goes on', async () => {
    const line = await breakingLine(imap.port)
    lines.push(line)
    const id = await box({ imapPort: line.port })
    start(keepListening(QUICK))
    start(keepListening(QUICK))
    start(keepListening(QUICK))
    await listens(id)
    await imap.deliver(login, letter('one'))
    await come(id, ['one'])
    expect(line.connections).toBe(1)
    // Whichever had it: two of the three end, the one that is left reads on.
    await stops.shift()!()
    await imap.deliver(login, letter('two'))
    await come(id, ['one', 'two'])
    await stops.shift()!()
    await imap.deliver(login, letter('three'))
    await come(id, ['one', 'two', 'three'])
  })

  test('a letter of 40 MB comes in with its text and all of its bytes', async () => {
    const id = await box()
    const bytes = Buffer.alloc(30 * 1024 * 1024, 'prilavok')
    const head = 'From: Olga <olga@klient.example>\r\nTo: zakaz@shop.example\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n'
    await imap.deliver(login, Buffer.concat([
      Buffer.from(head), Buffer.from([0xD4, 0xEE, 0xF2, 0xEE]), // «Фото» in windows-1251
      Buffer.from('\r\n--q\r\nContent-Type: application/zip\r\nContent-Disposition: attachment; filename=photos.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
      Buffer.from(bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')), Buffer.from('\r\n--q--\r\n'),
    ]))
    start(keepListening(QUICK))
    await come(id, ['large'])
    const { rows } = await server.db.pool.query('select l.text, l.problem, a.name, f.size from mail_letter l join mail_attachment a on a.letter_id = l.id join file f on f.id = a.file_id where l.mailbox_id = $1', [id])
    expect(rows).toEqual([{ text: 'Фото', problem: null, name: 'photos.zip', size: bytes.length }])
  }, 60_000)

  test('what is too large for a file stays on the mail server, and the letter says which part', async () => {
    const id = await box()
    const half = Buffer.alloc(75 * 1024 * 1024, 'QUJD'.repeat(19) + '\r\n')
    await imap.deliver(login, Buffer.concat([
      Buffer.from('From: a@klient.example\r\nSubject: huge\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nsee the film\r\n--q\r\nContent-Type: video/mp4; name=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n'),
      half, Buffer.from('\r\n--q--\r\n'),
    ]))
    await imap.deliver(login, letter('after it'))
    start(keepListening(QUICK))
    await come(id, ['huge', 'after it'])
    const { rows } = await server.db.pool.query(`select text, problem from mail_letter where mailbox_id = $1 and subject = 'huge'`, [id])
    expect(rows[0]).toMatchObject({ text: 'see the film', problem: { code: 'too_large', params: { left: [{ name: 'film.mp4' }] } } })
    const status = await (await imap.mailer(login)).status('INBOX', { messages: true })
    expect(status).toMatchObject({ messages: 2 })
  }, 60_000)

  test('a letter that the database does not take stands before no other: it comes without what was the cause', async () => {
    await server.db.pool.query(`
      create function refuse_poison() returns trigger language plpgsql as $$ begin if new.name = 'poison.txt' then raise exception 'poison'; end if; return new; end $$;
      create trigger refuse_poison before insert on mail_attachment for each row execute function refuse_poison()`)
    const id = await box()
    await imap.deliver(login, letter('poison', { headers: 'Content-Type: multipart/mixed; boundary=q\n', body: '--q\nContent-Type: text/plain\n\nwords\n--q\nContent-Type: text/csv; name=poison.txt\nContent-Disposition: attachment\n\na\n--q--' }))
    await imap.deliver(login, letter('after it'))
    start(keepListening(QUICK))
    await come(id, ['poison', 'after it'])
    const { rows } = await server.db.pool.query(`select text, problem from mail_letter where mailbox_id = $1 order by id limit 1`, [id])
    expect(rows[0]).toEqual({ text: 'words', problem: { code: 'broken', params: {} } })
  })

  test('letters from before the box was here ask nothing of anybody', async () => {
    const id = await box()
    const mailer = await imap.mailer(login)
    await mailer.append('INBOX', letter('old').replaceAll('\n', '\r\n'), [], new Date(Date.now() - 5 * 24 * 3600_000))
    await mailer.append('INBOX', letter('ancient').replaceAll('\n', '\r\n'), [], new Date(Date.now() - 500 * 24 * 3600_000))
    await imap.deliver(login, letter('new'))
    start(keepListening(QUICK))
    await come(id, ['old', 'new'])
    const { rows } = await server.db.pool.query('select subject, is_unread, waits_since is not null as waits from mail_thread where mailbox_id = $1 order by id', [id])
    expect(rows).toEqual([{ subject: 'old', is_unread: false, waits: false }, { subject: 'new', is_unread: true, waits: true }])
  })

  test('what somebody sent by another mailer joins its thread, and the thread waits no more', async () => {
    const id = await box()
    const question = letter('question')
    await imap.deliver(login, question)
    start(keepListening({ ...QUICK, lookEvery: 100 }))
    await come(id, ['question'])
    const asked = /<(.*@klient\.example)>\n/.exec(question.split('Message-ID: ')[1]!)![1]!
    await imap.deliver(login, `From: ${login}@shop.example\nTo: olga@klient.example\nSubject: Re: question\nMessage-ID: <answer@shop.example>\nIn-Reply-To: <${asked}>\n\nВ пути.\n`, 'Sent')
    await come(id, ['question', 'Re: question'])
    const { rows } = await server.db.pool.query('select letters, waits_since from mail_thread where mailbox_id = $1', [id])
    expect(rows).toEqual([{ letters: 2, waits_since: null }])
  })
})
