import { letter, type ReadyTemplate } from './ready-template.ts'

const hello = { ru: 'Здравствуйте{% if recipient.firstName %}, {{ recipient.firstName }}{% endif %}!', en: 'Hello{% if recipient.firstName %} {{ recipient.firstName }}{% endif %},' }
const small = {
  ru: 'Не хотите таких писем? [Отпишитесь одним нажатием]({{ links.unsubscribe }}).',
  en: 'No more letters like this? [Unsubscribe with one press]({{ links.unsubscribe }}).',
}

/** Letters that invite: only for those who agreed, each with a way to refuse the next one. */
export const MARKETING_LETTERS: ReadyTemplate[] = [
  letter('birthday', 'День рождения', 'marketing', {
    ru: {
      subject: '{% if recipient.firstName %}{{ recipient.firstName }}, с{% else %}С{% endif %} днём рождения!',
      preheader: 'Поздравляем от всей команды.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'С днём рождения!' },
        { kind: 'text', text: `${hello.ru}\n\nПоздравляем с днём рождения! Пусть в этом году будет больше поводов радовать себя и близких.` },
        { kind: 'text', text: 'От нас — подарок: промокод **{{ promo.code }}**{% if promo.until %}, действует до {{ promo.until | date: "day" }}{% endif %}.', showIf: 'promo.code' },
        { kind: 'button', text: 'Выбрать подарок', url: '{{ site.url }}', showIf: 'site.url' },
        { kind: 'divider' },
        { kind: 'footer', text: small.ru },
      ],
    },
    en: {
      subject: 'Happy birthday{% if recipient.firstName %}, {{ recipient.firstName }}{% endif %}!',
      preheader: 'Best wishes from all of us.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Happy birthday!' },
        { kind: 'text', text: `${hello.en}\n\nHappy birthday! May this year bring many reasons to treat yourself and those you love.` },
        { kind: 'text', text: 'A present from us: code **{{ promo.code }}**{% if promo.until %}, valid until {{ promo.until | date: "day" }}{% endif %}.', showIf: 'promo.code' },
        { kind: 'button', text: 'Choose a present', url: '{{ site.url }}', showIf: 'site.url' },
        { kind: 'divider' },
        { kind: 'footer', text: small.en },
      ],
    },
  }),
  letter('abandoned-cart', 'Брошенная корзина', 'marketing', {
    ru: {
      subject: 'Вы кое-что выбрали, мы сохранили',
      preheader: 'Корзина ждёт вас. Цены и наличие могут измениться.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Ваша корзина ждёт' },
        { kind: 'text', text: `${hello.ru}\n\nВы выбрали товары и не оформили заказ. Мы всё сохранили, чтобы не искать заново.` },
        { kind: 'items', of: 'cart' },
        { kind: 'button', text: 'Вернуться к корзине', url: '{{ cart.url }}', showIf: 'cart.url' },
        { kind: 'text', text: 'Что-то было непонятно или неудобно? Ответьте на это письмо: поможем выбрать и оформить.' },
        { kind: 'divider' },
        { kind: 'footer', text: small.ru },
      ],
    },
    en: {
      subject: 'You chose something, and we kept it',
      preheader: 'Your cart is waiting. Prices and stock may change.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Your cart is waiting' },
        { kind: 'text', text: `${hello.en}\n\nYou chose some things and did not order them. We kept everything, so that you need not look for it again.` },
        { kind: 'items', of: 'cart' },
        { kind: 'button', text: 'Back to the cart', url: '{{ cart.url }}', showIf: 'cart.url' },
        { kind: 'text', text: 'Was anything unclear or inconvenient? Answer this letter, and we will help.' },
        { kind: 'divider' },
        { kind: 'footer', text: small.en },
      ],
    },
  }),
  letter('back-in-stock', 'Товар снова в наличии', 'marketing', {
    ru: {
      subject: '{{ product.name }} снова в наличии',
      preheader: 'Вы просили сообщить. Пока есть на складе.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Снова в наличии' },
        { kind: 'text', text: `${hello.ru}\n\nВы просили сообщить, когда появится **{{ product.name }}**. Появился{% if product.price %} — {{ product.price | money }}{% endif %}.` },
        { kind: 'image', url: '{{ product.imageUrl }}', alt: '{{ product.name }}', link: '{{ product.url }}', showIf: 'product.imageUrl' },
        { kind: 'button', text: 'Посмотреть товар', url: '{{ product.url }}', showIf: 'product.url' },
        { kind: 'divider' },
        { kind: 'footer', text: small.ru },
      ],
    },
    en: {
      subject: '{{ product.name }} is back in stock',
      preheader: 'You asked us to tell you. While it lasts.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Back in stock' },
        { kind: 'text', text: `${hello.en}\n\nYou asked us to tell you when **{{ product.name }}** is back. It is{% if product.price %}, for {{ product.price | money }}{% endif %}.` },
        { kind: 'image', url: '{{ product.imageUrl }}', alt: '{{ product.name }}', link: '{{ product.url }}', showIf: 'product.imageUrl' },
        { kind: 'button', text: 'Look at it', url: '{{ product.url }}', showIf: 'product.url' },
        { kind: 'divider' },
        { kind: 'footer', text: small.en },
      ],
    },
  }),
]
