import { createOTP } from '@better-auth/utils/otp'
import { base32 } from '@better-auth/utils/base32'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { Browser, PASSWORD, signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { allowAllAddresses, resetTwoFactor } from './index.ts'

const server = testServer()
const held = {} as { owner: Person; director: Person }
beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
})

const codeOf = (secret: string): Promise<string> => createOTP(new TextDecoder().decode(base32.decode(secret))).totp()
const enter = (browser: Browser, email: string, password = PASSWORD) => browser.post('/api/auth/sign-in/email', { email, password })
const signIns = async (userId: number) => (await held.owner.get(`/api/audit?topic=sign_in&user=${userId}`)).body.rows
const security = async () => (await held.owner.get('/api/security')).body.settings
const save = async (changes: object, by: Person = held.owner) => by.put('/api/security', { ...(await plain()), ...changes })
async function plain() {
  const { groups, ...rest } = await security()
  return { ...rest, groups: groups.map(({ id, twoFactorDemanded, allowedAddresses }: any) => ({ id, twoFactorDemanded, allowedAddresses })) }
}
async function withTwoFactor(): Promise<{ person: Person; secret: string; backupCodes: string[] }> {
  const person = await signedIn(server, 'manager')
  const { body } = await person.post('/api/auth/two-factor/enable', { password: PASSWORD })
  expect((await person.post('/api/auth/two-factor/confirm', { code: await codeOf(body.secret) })).status).toBe(200)
  return { person, ...body }
}

test('with a second factor the password alone opens nothing; the code of the app does', async () => {
  const { person, secret } = await withTwoFactor()
  expect((await person.get('/api/session')).body.user.hasTwoFactor).toBe(true)
  const browser = new Browser(server)
  expect((await enter(browser, person.email)).body).toEqual({ done: false, twoFactor: true })
  expect((await browser.get('/api/session')).status).toBe(401)
  expect((await browser.post('/api/auth/two-factor/enter', { code: '000000' })).body.error.code).toBe('INVALID_CODE')
  expect((await browser.get('/api/session')).status).toBe(401)
  const code = await codeOf(secret)
  expect((await browser.post('/api/auth/two-factor/enter', { code: `${code.slice(0, 3)} ${code.slice(3)}` })).body).toEqual({ done: true })
  expect((await browser.get('/api/session')).body.user.id).toBe(person.id)
})

test('nothing counts before the first code was confirmed: who closes the window half way is not shut out', async () => {
  const person = await signedIn(server, 'manager')
  await person.post('/api/auth/two-factor/enable', { password: PASSWORD })
  expect((await enter(new Browser(server), person.email)).body).toEqual({ done: true, twoFactor: false })
})

test('a code on paper works once', async () => {
  const { person, backupCodes } = await withTwoFactor()
  for (const expected of [200, 401]) {
    const browser = new Browser(server)
    await enter(browser, person.email)
    expect((await browser.post('/api/auth/two-factor/enter', { code: backupCodes[0], isBackupCode: true })).status).toBe(expected)
  }
})

test('codes are guessed at five times at most, then the password is asked for again', async () => {
  const { person, secret } = await withTwoFactor()
  const browser = new Browser(server)
  await enter(browser, person.email)
  const codes = []
  for (let time = 0; time < 6; time += 1) codes.push((await browser.post('/api/auth/two-factor/enter', { code: '111111' })).body.error.code)
  expect(codes.slice(0, 5)).toEqual(Array(5).fill('INVALID_CODE'))
  expect(codes[5]).not.toBe('INVALID_CODE')
  expect((await browser.post('/api/auth/two-factor/enter', { code: await codeOf(secret) })).status).not.toBe(200)
})

test('the second step is nobody’s without the first, and not somebody’s who is in already', async () => {
  expect((await new Browser(server).post('/api/auth/two-factor/enter', { code: '123456' })).status).toBe(401)
  expect((await held.owner.post('/api/auth/two-factor/enter', { code: '123456' })).status).toBe(401)
})

test('switching it on ends the other sessions; off, and new codes, want the password', async () => {
  const person = await signedIn(server, 'manager')
  const other = new Browser(server)
  await enter(other, person.email)
  const { body } = await person.post('/api/auth/two-factor/enable', { password: PASSWORD })
  await person.post('/api/auth/two-factor/confirm', { code: await codeOf(body.secret) })
  expect((await other.get('/api/session')).status).toBe(401)
  expect((await person.get('/api/session')).status).toBe(200)
  expect((await person.post('/api/auth/two-factor/disable', { password: 'not this one' })).status).toBe(400)
  expect((await person.post('/api/auth/two-factor/backup-codes', { password: PASSWORD })).body.backupCodes).toHaveLength(10)
  expect((await person.post('/api/auth/two-factor/disable', { password: PASSWORD })).status).toBe(200)
  expect((await enter(new Browser(server), person.email)).body).toEqual({ done: true, twoFactor: false })
})

test('secrets are enciphered in the database and stand in no log', async () => {
  const { person, secret, backupCodes } = await withTwoFactor()
  const { rows } = await server.db.pool.query('select secret, backup_codes from two_factor where user_id = $1', [person.id])
  expect(rows[0].secret).not.toContain(secret)
  expect(rows[0].backup_codes).not.toContain(backupCodes[0])
  const logs = await server.db.pool.query(`select (select coalesce(string_agg(about::text, ''), '') from audit_entry) || (select coalesce(string_agg(fields::text || coalesce(about::text, ''), ''), '') from change_log) as said`)
  for (const hidden of [secret, backupCodes[0]!, PASSWORD]) expect(logs.rows[0].said).not.toContain(hidden)
})

test('demanded of a group: its people can do nothing but set it up, and may not switch it off', async () => {
  const person = await signedIn(server, 'manager')
  const before = await plain()
  const managers = (await security()).groups.find((group: any) => group.name === 'Менеджеры')
  await save({ groups: before.groups.map((group: any) => (group.id === managers.id ? { ...group, twoFactorDemanded: true } : group)) })
  expect((await person.get('/api/orders')).body.error.code).toBe('two_factor_needed')
  expect((await person.get('/api/session')).body.user.demands).toEqual(['two_factor'])
  const { body } = await person.post('/api/auth/two-factor/enable', { password: PASSWORD })
  await person.post('/api/auth/two-factor/confirm', { code: await codeOf(body.secret) })
  expect((await person.get('/api/orders')).status).toBe(200)
  expect((await person.post('/api/auth/two-factor/disable', { password: PASSWORD })).body.error.code).toBe('two_factor_demanded')
  expect((await security()).groups.find((group: any) => group.id === managers.id).withoutTwoFactor).toBeGreaterThan(0)
  await save(before)
})

test('a lost phone: who may change the person, and the command line, switch it off; the sessions end', async () => {
  const { person } = await withTwoFactor()
  expect((await held.director.post(`/api/users/${person.id}/reset-two-factor`)).status).toBe(200)
  expect((await person.get('/api/session')).status).toBe(401)
  expect((await enter(person, person.email)).body.done).toBe(true)
  expect((await held.director.post(`/api/users/${held.owner.id}/reset-two-factor`)).body.error.code).toBe('beyond_own_rights')
  expect((await held.director.post(`/api/users/${held.owner.id}/end-sessions`)).body.error.code).toBe('beyond_own_rights')
  await transact(server.db, systemActor('command line'), (tx) => resetTwoFactor(tx, person.id))
})

test('a password that somebody else chose must be changed before anything else; common ones, the own name and the same one are refused', async () => {
  const email = 'new.colleague@example.com'
  const made = await held.director.post('/api/users', { name: 'Полина Воронова', email, password: 'given by the head', demandPasswordChange: true, groupIds: [] })
  expect(made.status).toBe(201)
  const person = new Browser(server)
  await enter(person, email, 'given by the head')
  expect((await person.get('/api/references')).body.error.code).toBe('password_change_needed')
  expect((await person.get('/api/session')).body.user.demands).toEqual(['password'])
  const change = (newPassword: string) => person.post('/api/auth/change-password', { currentPassword: 'given by the head', newPassword })
  expect((await change('password1')).body.error.fields[0]).toMatchObject({ path: 'newPassword', code: 'password_common' })
  expect((await change('воронова1')).body.error.fields[0].code).toBe('password_own_name')
  expect((await change('given by the head')).body.error.fields[0].code).toBe('password_same')
  expect((await change('зелёный трамвай')).status).toBe(200)
  expect((await person.get('/api/references')).status).toBe(200)
})

test('passwords as long as the account wants them', async () => {
  const before = await plain()
  await save({ passwordLeast: 14 })
  const refused = await held.director.post('/api/users', { name: 'Кто-то', email: 'somebody@example.com', password: 'зелёный трам', groupIds: [] })
  expect(refused.body.error.fields[0]).toMatchObject({ code: 'password_too_short', params: { least: 14 } })
  await save(before)
})

test('every sign-in stands in the journal, also the failed ones, with the reason and without what was typed as a password', async () => {
  const person = await signedIn(server, 'manager')
  await enter(new Browser(server), person.email, 'not this one')
  await held.owner.patch(`/api/users/${person.id}`, { active: false })
  await enter(new Browser(server), person.email)
  expect((await signIns(person.id)).map(({ kind, about }: any) => [kind, about.reason])).toEqual([
    ['sign_in.failed', 'account_inactive'], ['sign_in.failed', 'INVALID_EMAIL_OR_PASSWORD'], ['sign_in.succeeded', undefined],
  ])
  await enter(new Browser(server), 'a secret typed into the wrong field', 'x')
  await enter(new Browser(server), 'stranger@example.com', 'x')
  const strangers = (await held.owner.get('/api/audit?topic=sign_in&q=stranger')).body.rows
  expect(strangers).toHaveLength(1)
  expect(strangers[0]).toMatchObject({ user: null, ip: '127.0.0.1', about: { email: 'stranger@example.com' } })
  const said = await server.db.pool.query(`select count(*)::int as n from audit_entry where about::text like '%wrong field%' or about::text like '%not this one%'`)
  expect(said.rows[0].n).toBe(0)
})

test('the account’s list of addresses holds everybody, but nobody can shut themselves out', async () => {
  expect((await save({ allowedAddresses: ['203.0.113.0/24'] })).body.error).toMatchObject({ code: 'own_address_outside', params: { address: '127.0.0.1' } })
  expect((await save({ allowedAddresses: ['not one'] })).body.error.fields[0]).toMatchObject({ path: 'allowedAddresses[0]', code: 'not_an_address' })
  expect((await save({ allowedAddresses: ['10.0.0.0/8'] }, held.director)).body.error.code).toBe('beyond_own_rights')
  expect((await save({ allowedAddresses: ['127.0.0.0/8', '2001:db8::/32'] })).status).toBe(200)
  const outside = await signedIn(server, 'manager')
  outside.headers = { ...outside.headers, 'x-forwarded-for': '198.51.100.7' }
  expect((await outside.get('/api/session')).body.error).toMatchObject({ code: 'address_refused', params: { address: '198.51.100.7' } })
  expect((await enter(outside, outside.email)).body.error.code).toBe('address_refused')
  outside.headers = { ...outside.headers, 'x-forwarded-for': '2001:db8::77' }
  expect((await outside.get('/api/session')).status).toBe(200)
  await transact(server.db, systemActor('command line'), allowAllAddresses)
  expect((await security()).allowedAddresses).toEqual([])
})

test('the list of a group holds its people and not the others; it counts at once for whoever is in', async () => {
  const inside = await signedIn(server, 'manager')
  const before = await plain()
  const managers = (await security()).groups.find((group: any) => group.name === 'Менеджеры')
  const answer = await save({ groups: before.groups.map((group: any) => (group.id === managers.id ? { ...group, allowedAddresses: ['203.0.113.5'] } : group)) })
  expect(answer.status).toBe(200)
  expect((await inside.get('/api/orders')).body.error.code).toBe('address_refused')
  expect((await held.director.get('/api/orders')).status).toBe(200)
  // A member of the group cannot put themselves outside either.
  await transact(server.db, systemActor('command line'), allowAllAddresses)
  expect((await inside.get('/api/orders')).status).toBe(200)
})

test('an open stream closes as soon as its person is deactivated, signed out or outside of the list', async () => {
  for (const end of [
    (id: number) => held.owner.patch(`/api/users/${id}`, { active: false }),
    (id: number) => held.owner.post(`/api/users/${id}/end-sessions`),
  ]) {
    const person = await signedIn(server, 'manager')
    const stream = await fetch(`${server.url}/api/live`, { headers: { cookie: person.cookie } })
    const over = (async () => { for await (const _ of stream.body!) continue })()
    await end(person.id)
    await over
    expect((await person.get('/api/session')).status).toBe(401)
  }
})

test('one sees one’s sessions with when each was last used, and ends one', async () => {
  const person = await signedIn(server, 'manager')
  const other = new Browser(server)
  other.headers = { ...other.headers, 'user-agent': 'Another browser' }
  await enter(other, person.email)
  await other.get('/api/orders')
  const { sessions } = (await person.get('/api/auth/list-sessions')).body
  const there = sessions.find((one: any) => one.userAgent === 'Another browser')
  expect(there).toMatchObject({ isCurrent: false, ip: '127.0.0.1' })
  expect((await person.post(`/api/auth/revoke-session/${there.id}`)).status).toBe(200)
  expect((await other.get('/api/session')).status).toBe(401)
  expect((await held.director.get(`/api/users/${person.id}/sessions`)).body.sessions).toHaveLength(1)
})
