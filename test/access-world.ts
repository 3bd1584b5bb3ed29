import { changeOrder, createOrder, linkOrders } from '../server/modules/orders/index.ts'
import { addContact, createCorporate } from '../server/modules/companies/index.ts'
import { addNote, changeCustomer } from '../server/modules/customers/index.ts'
import { creditBonuses, openAccount, saveProgram } from '../server/modules/loyalty/index.ts'
import { createReference } from '../server/modules/settings/index.ts'
import { createTask } from '../server/modules/tasks/index.ts'
import { createGroup } from '../server/modules/users/save-group.ts'
import { systemActor } from '../server/platform/access.ts'
import { transact } from '../server/platform/transact.ts'
import type { Money } from '../shared/money.ts'
import { signedIn, type Person } from './people.ts'
import type { TestServer } from './server.ts'

/** One order with its customer, company, task and file; every text in it stands nowhere else, so that it is known where it came from. */
export type Record = {
  id: number
  customerId: number
  companyId: number
  /** Customers who speak for the company: this one, and one of another manager's. */
  contacts: number[]
  taskId: number
  /** Of the order and of the customer, as the store calls them. */
  externalId: string
  site: string
  managerId: number | null
  orderType: string
  deliveryType: string
  total: number
  secrets: { phone: string; email: string; name: string; managerComment: string; address: string; purchase: string; margin: string; number: string; note: string; task: string; file: string; said: string; company: string; inn: string; card: string; gift: string }
}

export type World = { person: Person; colleague: Person; stranger: Person; groups: number[]; records: Record[] }

/** With sums of digits that hold. */
const INNS = ['7707083893', '7736050003', '7728168971', '7702070139', '7710140679', '7707049388', '7708503727', '7736207543']

const system = systemActor('test')

/** Eight orders over two stores, four managers, two types and two kinds of delivery; the person, a colleague and a stranger. */
export async function makeWorld(server: TestServer): Promise<World> {
  const { db } = server
  await transact(db, system, (tx) => createReference(tx, 'sites', { code: 'outlet', name: 'Outlet' }))
  const groups: number[] = []
  for (const code of ['first', 'second']) groups.push(await transact(db, system, (tx) => createGroup(tx, { code, name: code })))
  const person = await signedIn(server, undefined)
  const colleague = await signedIn(server, undefined, { groupIds: [groups[0]!] })
  const stranger = await signedIn(server, 'manager')
  const owner = await signedIn(server, 'owner')
  const places = [person.id, colleague.id, stranger.id, null].flatMap((managerId) => ['shop', 'outlet'].map((site) => ({ managerId, site })))
  for (const site of ['shop', 'outlet']) await transact(db, system, (tx) => saveProgram(tx, site, { name: 'Бонусы', active: true }))
  const records: Record[] = []
  for (const [index, place] of places.entries()) records.push(await makeRecord(server, owner, index, place))
  // So do companies have people of others to speak for them; of another site nobody may.
  for (const [index, row] of records.entries()) {
    const { customerId } = records[(index + 2) % records.length]!
    await transact(db, system, (tx) => addContact(tx, row.companyId, { customerId }))
    row.contacts.push(customerId)
  }
  // What two orders have to do with each other must not tell of the one on the card of the other.
  for (const [index, row] of records.entries()) await transact(db, system, (tx) => linkOrders(tx, row.id, records[(index + 3) % records.length]!.id, 'link', null))
  return { person, colleague, stranger, groups, records }
}

async function makeRecord({ db, url }: TestServer, owner: Person, index: number, place: { managerId: number | null; site: string }): Promise<Record> {
  const purchase = 7_710_307 + index * 1_000
  const total = 10_000_000
  const secrets = {
    phone: `+7911${index}55${index}7${index}3${index}`, email: `secretmail${index}q@hidden.example`, name: `Имяузнаваемое${'абвгдежз'[index]}`,
    managerComment: `тайный комментарий ${index}q`, address: `Неведомая улица ${index}q`, purchase: String(purchase), margin: String(total - purchase), number: `NUMBER-${index}-Q`,
    note: `заметка о клиенте ${index}q`, task: `задача по заказу ${index}q`, file: `paper-${index}-q.txt`, said: `сказано в заказе ${index}q`, company: `Товарищество ${index}q`, inn: INNS[index]!, card: `card-${index}-q`, gift: `подарок за вежливость ${index}q`,
  }
  const externalId = `external-${index}-q`
  const orderType = ['eshop-individual', 'eshop-legal'][index % 2]!
  const deliveryType = ['courier', 'russian-post'][(index >> 1) % 2]!
  const { order } = await transact(db, system, (tx) =>
    createOrder(tx, {
      ...place, externalId, orderType, deliveryType, number: secrets.number, firstName: secrets.name, phone: secrets.phone, email: secrets.email, managerComment: secrets.managerComment,
      deliveryAddress: { text: secrets.address, street: secrets.address }, items: [{ productName: 'Ваза', initialPrice: total as Money, purchasePrice: purchase as Money, quantity: 1 }],
    }, { by: 'crm' }))
  const customerId = order.customerId!
  // Histories hold what was there before: each of these has been something else for a moment.
  const { managerComment, address, phone, email } = secrets
  for (const change of [{ managerComment: `${managerComment}!`, deliveryAddress: { street: `${address}, 2` }, phone: '+79990001122', email: 'other@mail.example' }, { phone, email }]) {
    await transact(db, system, (tx) => changeOrder(tx, order.id, change, { by: 'crm' }))
  }
  await transact(db, system, (tx) => changeCustomer(tx, customerId, { vip: index % 2 === 0, externalId }))
  await transact(db, system, (tx) => addNote(tx, customerId, { text: secrets.note, pinned: true }))
  const account = await transact(db, system, (tx) => openAccount(tx, { customerId, cardNumber: secrets.card }))
  await transact(db, system, (tx) => creditBonuses(tx, account, 5, secrets.gift))
  const { id: companyId } = await transact(db, system, (tx) =>
    createCorporate(tx, { ...place, nickName: secrets.company, companies: [{ name: secrets.company, contragent: { contragentType: 'legal-entity', INN: secrets.inn } }], contacts: [{ customerId }] }))
  const taskId = await transact(db, system, (tx) => createTask(tx, { text: secrets.task, orderId: order.id, performerId: place.managerId }))
  const said = await owner.post(`/api/orders/${order.id}/comments`, { text: secrets.said })
  const kept = await fetch(`${url}/api/files/order/${order.id}?name=${secrets.file}`, {
    method: 'POST', headers: { cookie: owner.cookie, 'x-requested-with': 'prilavok', 'content-type': 'text/plain' }, body: `inside of ${secrets.file}`,
  })
  if (said.status !== 201 || kept.status !== 201) throw new Error(`the world could not be made: ${said.status}, ${kept.status}`)
  return { id: order.id, customerId, companyId, contacts: [customerId], taskId, externalId, ...place, orderType, deliveryType, total: order.total, secrets }
}
