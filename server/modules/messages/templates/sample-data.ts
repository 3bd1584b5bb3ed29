/** What stands in a preview for what only an event or the sender brings; with `everything`, also for the records. The people and things are invented. */
export function sampleData(publicUrl: string, everything: boolean, locale: 'ru' | 'en'): Record<string, unknown> {
  const words = locale === 'ru' ? RU : EN
  const items = words.goods.map(([name, quantity, price]) => ({ name, quantity, price, sum: quantity * price, url: 'https://shop.example/product' }))
  const total = items.reduce((sum, item) => sum + item.sum, 0)
  const brought = {
    links: { unsubscribe: `${publicUrl}/u/preview`, preferences: `${publicUrl}/preferences/preview` },
    cart: { items, total, url: 'https://shop.example/cart' },
    product: { name: items[0]!.name, price: items[0]!.price, url: 'https://shop.example/product' },
    review: { url: 'https://shop.example/review' },
    payment: { url: 'https://shop.example/pay' },
    code: '1234',
  }
  if (!everything) return brought
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  return {
    ...brought,
    recipient: { firstName: words.firstName, lastName: words.lastName },
    customer: { firstName: words.firstName, lastName: words.lastName, ordersCount: 3, totalSum: 45_700, birthday: '1990-05-14', email: 'anna@example.com', phones: '+79160000000' },
    order: {
      number: 'A-1024', statusName: words.status, createdAt: new Date().toISOString(), items, total: total + 350, goodsSum: total, toPay: total + 350, paidSum: 0, deliveryCost: 350, discountSum: 0,
      deliveryTypeName: words.courier, deliveryDate: day(1), deliveryInterval: '10:00–14:00', deliveryTimeFrom: '10:00', deliveryTimeTo: '14:00', address: words.address, trackNumber: '10245678901',
      deliveryServiceName: words.carrier, shipmentStoreName: words.store, manager: { name: words.manager, phone: '+79160000001' }, firstName: words.firstName,
    },
    task: { text: words.task, dueAt: new Date().toISOString() },
    user: { name: words.manager, firstName: words.manager.split(' ', 1)[0] },
  }
}

const RU = {
  firstName: 'Анна', lastName: 'Соколова', status: 'Согласовано с клиентом', courier: 'Доставка курьером', carrier: 'Почта России', store: 'Основной склад', manager: 'Ольга Белова',
  address: 'Тверь, Волжская ул., 12, кв. 5', task: 'Перезвонить по поводу доставки', goods: [['Чайник стеклянный, 1 л', 1, 2490], ['Чай зелёный «Утро», 100 г', 2, 460]] as [string, number, number][],
}
const EN = {
  firstName: 'Anna', lastName: 'Hill', status: 'Confirmed', courier: 'Courier', carrier: 'Post', store: 'Main store', manager: 'Olga White', address: '12 River Street, flat 5, Tver', task: 'Call about the delivery',
  goods: [['Glass teapot, 1 l', 1, 2490], ['Green tea “Morning”, 100 g', 2, 460]] as [string, number, number][],
}
