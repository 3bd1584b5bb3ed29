import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { kindOfLetter } from '../letter/kind-of-letter.ts'
import { parseLetter } from '../letter/parse-letter.ts'
import { readBounce } from './read-bounce.ts'

const folder = join(import.meta.dirname, 'samples')
const letterOf = (name: string) => parseLetter(readFileSync(join(folder, `${name}.eml`)))

type Case = [sample: string, address: string, kind: string, messageId: string | null, words: RegExp]
const CASES: Case[] = [
  ['postfix-no-user', 'ivan.petrov@klient.example', 'hard', 'm-101@shop.example', /User unknown in virtual mailbox table/],
  ['postfix-delayed', 'olga@slow.example', 'delayed', 'm-102@shop.example', /Connection timed out/],
  ['postfix-no-domain', 'olga@net-takogo.example', 'hard', 'm-103@shop.example', /Host or domain name not found/],
  ['postfix-forwarded', 'info@klient.example', 'soft', 'm-104@shop.example', /mailbox is full/],
  ['exim-report', 'sales@firma.example', 'hard', 'm-105@shop.example', /Unrouteable address/],
  ['exim-prose', 'petrova@firma.example', 'hard', 'm-106@shop.example', /no such user here/],
  ['exchange-online', 'anna@company.example', 'hard', 'm-107@shop.example', /RecipientNotFound/],
  ['exchange-full', 'boss@company.example', 'soft', 'm-108@shop.example', /mailbox is full/],
  ['exchange-5-5', 'sidorov@zavod.example', 'hard', 'm-109@shop.example', /does not exist at the organization/],
  ['gmail-no-user', 'nobody.here@gmail.com', 'hard', 'm-110@shop.example', /account that you tried to reach does not exist/],
  ['gmail-over-quota', 'full.box@gmail.com', 'soft', 'm-111@shop.example', /over quota|out of storage/],
  ['yandex-no-user', 'net-takogo@yandex.ru', 'hard', 'm-112@shop.example', /No such user/],
  ['yandex-spam', 'client@yandex.ru', 'soft', 'm-113@shop.example', /suspicion of SPAM/i],
  ['mail-ru-no-user', 'net-takogo@mail.ru', 'hard', 'm-114@shop.example', /user not found/],
  ['mail-ru-prose', 'zakryt@inbox.ru', 'hard', 'm-115@shop.example', /account is disabled/],
  ['qmail', 'vasya@old.example', 'hard', 'm-116@shop.example', /no mailbox here by that name/],
  ['sendmail', 'root@unix.example', 'hard', 'm-117@shop.example', /User unknown/],
]

describe('reports of mail systems that a letter did not arrive', () => {
  test.each(CASES)('%s: %s is %s', async (sample, address, kind, messageId, words) => {
    const bounce = readBounce(await letterOf(sample))
    expect(bounce?.recipients).toEqual([expect.objectContaining({ address, kind })])
    expect(bounce?.rfcMessageId).toBe(messageId)
    expect(bounce?.recipients[0]?.words).toMatch(words)
  })

  test('one report may speak of several addresses, each in words of its own', async () => {
    const bounce = readBounce(await letterOf('postfix-two'))
    expect(bounce?.recipients.map(({ address, kind }) => [address, kind])).toEqual([['first@klient.example', 'hard'], ['second@klient.example', 'soft']])
  })

  test('a complaint (ARF) names whom it is from and the letter', async () => {
    const bounce = readBounce(await letterOf('arf-complaint'))
    expect(bounce).toEqual({ rfcMessageId: 'm-118@shop.example', recipients: [expect.objectContaining({ address: 'angry@mail.ru', kind: 'complaint' })] })
  })

  test('a report that a letter did arrive is no bounce', async () => {
    expect(readBounce(await letterOf('postfix-delivered'))).toBeNull()
  })

  test.each(['person', 'vacation', 'quotes-a-bounce'])('%s is no bounce', async (sample) => {
    expect(readBounce(await letterOf(sample))).toBeNull()
  })

  test('every sample is in a test', () => {
    const told = new Set([...CASES.map(([name]) => name), 'postfix-two', 'arf-complaint', 'postfix-delivered', 'person', 'vacation', 'quotes-a-bounce'])
    expect(readdirSync(folder).map((file) => file.replace('.eml', '')).filter((name) => !told.has(name))).toEqual([])
  })

  test('none of them is ever answered by a machine', async () => {
    for (const [sample] of CASES) expect(kindOfLetter(await letterOf(sample)), sample).not.toBe('letter')
    expect(kindOfLetter(await letterOf('vacation'))).toBe('auto_reply')
    expect(kindOfLetter(await letterOf('person'))).toBe('letter')
  })
})
