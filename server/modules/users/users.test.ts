import { describe, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { Browser, PASSWORD, signedIn } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { createUser, editUser, makeSetupLink } from './index.ts'

const server = testServer()
const system = systemActor('test')

describe('the first start', () => {
  test('its link makes the owner, once', async () => {
    const stale = new URL((await makeSetupLink(server.db, 'http://crm'))!)
    const link = new URL((await makeSetupLink(server.db, 'http://crm'))!)
    expect(link.pathname).toBe('/welcome')
    const owner = { name: 'Анна Первая', email: 'Anna@Example.com', password: PASSWORD }
    const browser = new Browser(server)
    expect((await browser.get('/api/welcome')).body).toEqual({ isNeeded: true, isValid: false })
    expect((await browser.get(`/api/welcome${link.search}`)).body).toEqual({ isNeeded: true, isValid: true })

    for (const token of ['wrong', stale.searchParams.get('token')]) {
      const refused = await browser.post('/api/welcome', { ...owner, token })
      expect([refused.status, refused.body.error.code]).toEqual([403, 'setup_link_invalid'])
    }
    const token = link.searchParams.get('token')
    const short = await browser.post('/api/welcome', { ...owner, token, password: 'seven77' })
    expect([short.status, short.body.error.fields[0].path]).toEqual([400, 'password'])

    const two = await Promise.all([browser.post('/api/welcome', { ...owner, token }), new Browser(server).post('/api/welcome', { ...owner, token, email: 'b@example.com' })])
    expect(two.map((answer) => answer.status).sort()).toEqual([201, 403])
    expect((await new Browser(server).post('/api/welcome', { ...owner, token, email: 'c@example.com' })).status).toBe(403)
    expect(await makeSetupLink(server.db, 'http://crm')).toBeNull()
    const people = await server.db.pool.query('select is_owner from app_user')
    expect(people.rows).toEqual([{ is_owner: true }])
  })

  test('its link opens nothing once somebody has an account from the command line', async () => {
    await server.db.pool.query('delete from sign_in_account; delete from app_user')
    const token = new URL((await makeSetupLink(server.db, 'http://crm'))!).searchParams.get('token')
    await transact(server.db, system, (tx) => createUser(tx, { email: 'first@example.com', password: PASSWORD, role: 'owner' }))
    expect((await new Browser(server).get(`/api/welcome?token=${token}`)).body).toEqual({ isNeeded: false, isValid: false })
    const refused = await new Browser(server).post('/api/welcome', { token, name: 'Late', email: 'late@example.com', password: PASSWORD })
    expect([refused.status, refused.body.error.code]).toEqual([403, 'setup_link_invalid'])
  })

  test('the owner is signed in by it', async () => {
    await server.db.pool.query('delete from sign_in_account; delete from app_user')
    const token = new URL((await makeSetupLink(server.db, 'http://crm'))!).searchParams.get('token')
    const browser = new Browser(server)
    expect((await browser.post('/api/welcome', { token, name: 'Анна Первая', email: 'Anna@Example.com', password: PASSWORD })).status).toBe(201)
    const { status, body } = await browser.get('/api/session')
    expect(status).toBe(200)
    expect(body.user).toMatchObject({ name: 'Анна Первая', email: 'anna@example.com', isOwner: true, sites: 'all', groups: [], theme: 'auto' })
    expect(body.user.rights['users.change']).toBe('all')
    expect(body.account).toEqual({ name: 'Prilavok', timeZone: 'Europe/Moscow', currency: 'RUB', locale: 'ru', hasDemo: false })
  })
})

describe('signing in', () => {
  test('nobody is let in without it', async () => {
    const { status, body } = await new Browser(server).get('/api/session')
    expect([status, body.error.code]).toEqual([401, 'sign_in_needed'])
  })

  test('a wrong password and an unknown person are refused in the same words', async () => {
    const person = await signedIn(server, 'manager')
    const browser = new Browser(server)
    const wrong = await browser.post('/api/auth/sign-in/email', { email: person.email, password: 'not this one' })
    const unknown = await browser.post('/api/auth/sign-in/email', { email: 'nobody@example.com', password: 'not this one' })
    expect([wrong.status, wrong.body.error]).toEqual([401, { code: 'INVALID_EMAIL_OR_PASSWORD', params: {} }])
    expect(unknown.body.error).toEqual(wrong.body.error)
  })

  test('after ten wrong passwords even the right one has to wait', async () => {
    const person = await signedIn(server, 'manager')
    const browser = new Browser(server)
    for (let i = 0; i < 10; i += 1) await browser.post('/api/auth/sign-in/email', { email: person.email, password: `wrong ${i}` })
    const refused = await browser.post('/api/auth/sign-in/email', { email: person.email, password: PASSWORD })
    expect([refused.status, refused.body.error.code]).toEqual([429, 'too_many_attempts'])
  })

  test('there is no signing up, and nothing else of the sign-in library can be reached', async () => {
    const person = await signedIn(server, 'manager')
    for (const [method, path] of [['POST', 'sign-up/email'], ['POST', 'update-user'], ['POST', 'delete-user'], ['POST', 'change-email'], ['GET', 'get-session'], ['GET', 'ok']] as const) {
      const answer = await person.send(method, `/api/auth/${path}`, method === 'POST' ? { email: 'x@example.com', password: PASSWORD, name: 'x' } : undefined)
      expect([path, answer.status]).toEqual([path, 404])
    }
  })

  test('signing out ends the session', async () => {
    const person = await signedIn(server, 'manager')
    const { cookie } = person
    await person.post('/api/auth/sign-out')
    person.cookie = cookie
    expect((await person.get('/api/session')).status).toBe(401)
  })

  test('one sees where one is signed in, without tokens, and signs out elsewhere', async () => {
    const here = await signedIn(server, 'manager')
    const elsewhere = new Browser(server)
    await elsewhere.post('/api/auth/sign-in/email', { email: here.email, password: PASSWORD })
    const { body } = await here.get('/api/auth/list-sessions')
    expect(body.sessions.map((session: { isCurrent: boolean }) => session.isCurrent).sort()).toEqual([false, true])
    expect(JSON.stringify(body)).not.toContain('token')
    await here.post('/api/auth/revoke-other-sessions')
    expect((await elsewhere.get('/api/session')).status).toBe(401)
    expect((await here.get('/api/session')).status).toBe(200)
  })

  test('a new password needs the old one and ends the other sessions', async () => {
    const here = await signedIn(server, 'manager')
    const elsewhere = new Browser(server)
    await elsewhere.post('/api/auth/sign-in/email', { email: here.email, password: PASSWORD })
    expect((await here.post('/api/auth/change-password', { currentPassword: 'wrong one', newPassword: 'another horse' })).status).toBe(400)
    expect((await here.post('/api/auth/change-password', { currentPassword: PASSWORD, newPassword: 'another horse' })).status).toBe(200)
    expect((await here.get('/api/session')).status).toBe(200)
    expect((await elsewhere.get('/api/session')).status).toBe(401)
    expect((await elsewhere.post('/api/auth/sign-in/email', { email: here.email, password: 'another horse' })).status).toBe(200)
  })
})

describe('people', () => {
  test('someone made inactive is out at once and cannot sign in', async () => {
    const owner = await signedIn(server, 'owner')
    const person = await signedIn(server, 'manager')
    const { status, body } = await owner.patch(`/api/users/${person.id}`, { active: false })
    expect([status, body.active]).toEqual([200, false])
    expect((await person.get('/api/session')).status).toBe(401)
    const again = await person.post('/api/auth/sign-in/email', { email: person.email, password: PASSWORD })
    expect([again.status, again.body.error.code]).toEqual([403, 'account_inactive'])
  })

  test('a change of rights counts with the next request, also when another process made it', async () => {
    const person = await signedIn(server, 'director')
    expect((await person.get('/api/users')).status).toBe(200)
    await transact(server.db, system, (tx) => editUser(tx, person.id, { groupIds: [] }))
    expect((await person.get('/api/users')).status).toBe(403)
  })

  test('the last active owner can neither be made inactive nor lose the ownership, not even two at once', async () => {
    const one = await signedIn(server, 'owner')
    await server.db.pool.query('update app_user set is_owner = false where id <> $1', [one.id])
    for (const changes of [{ active: false }, { isOwner: false }]) {
      const refused = await one.patch(`/api/users/${one.id}`, changes)
      expect([refused.status, refused.body.error.code]).toEqual([409, 'last_owner'])
    }
    const other = await signedIn(server, 'owner')
    const answers = await Promise.all([one.patch(`/api/users/${other.id}`, { active: false }), other.patch(`/api/users/${one.id}`, { isOwner: false })])
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    const owners = await server.db.pool.query('select id from app_user where is_owner and active')
    expect(owners.rows).toHaveLength(1)
  })

  test('nobody gives more than they have, and nobody changes someone who may more', async () => {
    const owner = await signedIn(server, 'owner')
    const director = await signedIn(server, 'director')
    const { groups } = (await director.get('/api/user-groups')).body
    const directors = groups.find((group: { code: string }) => group.code === 'director')
    const beyond = [
      director.patch(`/api/users/${director.id}`, { isOwner: true }),
      director.post('/api/users', { name: 'x', email: 'x1@example.com', password: PASSWORD, isOwner: true }),
      director.patch(`/api/users/${owner.id}`, { password: 'taken over' }),
      director.patch(`/api/user-groups/${directors.id}`, { rights: { ...directors.rights, 'keys.change': 'all' } }),
      director.post('/api/user-groups', { code: 'keepers', name: 'Keepers', rights: { 'keys.change': 'all' } }),
    ]
    for (const answer of await Promise.all(beyond)) expect([answer.status, answer.body.error.code]).toEqual([403, 'beyond_own_rights'])
    expect((await director.patch(`/api/users/${director.id}`, { groupIds: groups.map((group: { id: number }) => group.id) })).status).toBe(200)
  })

  test('two people cannot have one e-mail, in whatever case', async () => {
    const owner = await signedIn(server, 'owner')
    const person = await signedIn(server, 'manager')
    const twin = await owner.post('/api/users', { name: 'Twin', email: person.email.toUpperCase(), password: PASSWORD })
    expect([twin.status, twin.body.error.fields[0]]).toMatchObject([400, { path: 'email', code: 'already_taken' }])
    const renamed = await owner.patch(`/api/users/${owner.id}`, { email: person.email })
    expect(renamed.body.error.fields[0].code).toBe('already_taken')
  })

  test('one sets language, theme and status oneself', async () => {
    const person = await signedIn(server, 'own-orders')
    const { body } = await person.patch('/api/session', { locale: 'en', theme: 'dark', status: 'dinner' })
    expect(body.user).toMatchObject({ locale: 'en', theme: 'dark', status: 'dinner' })
    expect((await person.patch('/api/session', { isOwner: true })).status).toBe(400)
  })

  test('every change of a person stands in the change log, passwords do not', async () => {
    const owner = await signedIn(server, 'owner')
    const person = await signedIn(server, 'manager')
    await owner.patch(`/api/users/${person.id}`, { name: 'Renamed Person', password: 'secret horse' })
    const log = await server.db.pool.query("select actor_id, fields, about from change_log where kind = 'user.changed' and entity_id = $1", [person.id])
    expect(log.rows).toEqual([{ actor_id: owner.id, fields: { name: ['A manager', 'Renamed Person'] }, about: { password: 'changed' } }])
  })

  test('a role of the command line that is no group is refused', async () => {
    const refused = transact(server.db, system, (tx) => createUser(tx, { email: 'k@example.com', password: PASSWORD, role: 'king' as 'owner' }))
    await expect(refused).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('groups', () => {
  test('rights of several groups add up to the widest scope', async () => {
    const owner = await signedIn(server, 'owner')
    const person = await signedIn(server, 'own-orders')
    const { groups } = (await owner.get('/api/user-groups')).body
    expect((await person.get('/api/session')).body.user.rights).toMatchObject({ 'orders.view': 'own', 'products.view': 'all' })
    const created = await owner.post('/api/user-groups', { code: 'colleagues', name: 'Colleagues', sites: ['shop'], rights: { 'orders.view': 'group' } })
    expect(created.status).toBe(201)
    const id = created.body.groups.find((group: { code: string }) => group.code === 'colleagues').id
    await owner.patch(`/api/users/${person.id}`, { groupIds: [id, groups.find((group: { code: string }) => group.code === 'own-orders').id] })
    const { user } = (await person.get('/api/session')).body
    expect(user.rights).toMatchObject({ 'orders.view': 'group', 'orders.change': 'own' })
    expect(user.sites).toBe('all')
    await owner.patch(`/api/users/${person.id}`, { groupIds: [id] })
    expect((await person.get('/api/session')).body.user).toMatchObject({ rights: { 'orders.view': 'group' }, sites: ['shop'] })
  })

  test('an unknown site, an unknown right and a scope where there is none are refused', async () => {
    const owner = await signedIn(server, 'owner')
    const group = { code: 'odd', name: 'Odd' }
    const site = await owner.post('/api/user-groups', { ...group, sites: ['moon'] })
    expect(site.body.error.fields[0]).toMatchObject({ path: 'sites[0]', code: 'unknown' })
    expect((await owner.post('/api/user-groups', { ...group, rights: { 'orders.fly': 'all' } })).status).toBe(400)
    const scope = await owner.post('/api/user-groups', { ...group, rights: { 'settings.change': 'own' } })
    expect(scope.body.error.fields[0]).toMatchObject({ path: 'rights.settings.change', code: 'not_scoped' })
  })
})
