// The demo shop's own script: a cart in this browser, and what it tells the CRM's script. Nothing is inline, so the page's policy is strict.
// Calls made before the CRM's script is there wait for it.
const waiting = []
window.prilavok ??= Object.assign((...call) => void waiting.push(call), { q: waiting })
const shop = (...call) => window.prilavok(...call)

const CART = 'demo-shop-cart'
const readCart = () => JSON.parse(localStorage.getItem(CART) ?? '[]')
const told = (cart) => cart.map(({ offer, price, quantity }) => ({ offer, price, quantity }))
const money = (price) => new Intl.NumberFormat('ru-RU', { style: 'currency', currency: 'RUB' }).format(price)
function keepCart(cart) {
  localStorage.setItem(CART, JSON.stringify(cart))
  shop('cart', told(cart))
  showCart()
}

function showCart() {
  const cart = readCart()
  for (const count of document.querySelectorAll('[data-cart-count]')) count.textContent = String(cart.reduce((sum, item) => sum + item.quantity, 0))
  const list = document.querySelector('[data-cart]')
  if (!list) return
  list.replaceChildren(...cart.map((item, index) => {
    const row = document.createElement('li')
    const remove = document.createElement('button')
    remove.textContent = 'Убрать'
    remove.addEventListener('click', () => keepCart(cart.filter((_, other) => other !== index)))
    row.append(`${item.name} × ${item.quantity} — ${money(item.price * item.quantity)} `, remove)
    return row
  }))
  document.querySelector('[data-empty]').hidden = cart.length > 0
  document.querySelector('[data-order]').hidden = cart.length === 0
}

async function post(path, body) {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-requested-with': 'demo-shop' }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${answer.status}`)
  return answer.json()
}
const say = (text) => (document.querySelector('[data-said]').textContent = text)
const visitor = () => new Promise((resolve) => shop('clientId', resolve))

document.addEventListener('click', (event) => {
  const { dataset } = event.target
  const { offer, name, price } = dataset
  if ('buy' in dataset) {
    const cart = readCart()
    const held = cart.find((item) => item.offer === offer)
    keepCart(held ? cart.map((item) => (item === held ? { ...item, quantity: item.quantity + 1 } : item)) : [...cart, { offer, name, price: Number(price), quantity: 1 }])
    say('Товар в корзине')
  }
  if ('favourite' in dataset) {
    shop('favouriteAdd', { offer, price: Number(price) })
    say('Товар в избранном')
  }
  if ('consent' in dataset) {
    shop('consent', dataset.consent)
    say('Спасибо, запомнили')
  }
})
document.querySelector('[data-search]')?.addEventListener('submit', (event) => {
  const query = new FormData(event.target).get('q')
  if (query) shop('search', String(query))
})
document.querySelector('[data-sign-in]')?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const email = String(new FormData(event.target).get('email'))
  shop('identify', await post('/demo-shop/sign-in', { email, visitor: await visitor() }))
  say('Вы вошли')
})
document.querySelector('[data-order]')?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = Object.fromEntries(new FormData(event.target))
  shop('checkout')
  const { number } = await post('/demo-shop/order', { ...form, clientId: await visitor(), items: readCart().map(({ offer, quantity }) => ({ offer, quantity })) })
  localStorage.removeItem(CART)
  showCart()
  say(`Спасибо! Номер заказа: ${number}`)
})
showCart()
