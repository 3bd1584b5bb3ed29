import { letter, type ReadyTemplate } from './ready-template.ts'

const hello = { ru: 'Здравствуйте{% if recipient.firstName %}, {{ recipient.firstName }}{% endif %}!', en: 'Hello{% if recipient.firstName %} {{ recipient.firstName }}{% endif %},' }
const contacts = {
  ru: '{% if site.phones %}Есть вопросы? Просто ответьте на это письмо или позвоните: {{ site.phones }}.{% else %}Есть вопросы? Просто ответьте на это письмо.{% endif %}',
  en: '{% if site.phones %}Any questions? Just answer this letter or call {{ site.phones }}.{% else %}Any questions? Just answer this letter.{% endif %}',
}

/** Letters about an order, which its buyer waits for. */
export const LETTERS_OF_ORDERS: ReadyTemplate[] = [
  letter('order-accepted', 'Заказ принят', 'transactional', {
    ru: {
      subject: 'Заказ {{ order.number }} принят',
      preheader: 'Проверьте, всё ли верно. Мы скоро начнём собирать заказ.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Спасибо за заказ!' },
        { kind: 'text', text: `${hello.ru}\n\nМы получили ваш заказ **{{ order.number }}** и уже занимаемся им. Проверьте, пожалуйста, всё ли верно.` },
        { kind: 'items', of: 'order' },
        { kind: 'text', text: '**Куда доставить:** {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: "**Когда:** {{ order.deliveryDate | date: 'weekday' }}{% if order.deliveryInterval %}, {{ order.deliveryInterval }}{% endif %}", showIf: 'order.deliveryDate' },
        { kind: 'text', text: '**Ваш менеджер:** {{ order.manager.name }}', showIf: 'order.manager.name' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.ru },
      ],
    },
    en: {
      subject: 'Order {{ order.number }} received',
      preheader: 'Please check that everything is right. We will start on it soon.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Thank you for your order!' },
        { kind: 'text', text: `${hello.en}\n\nWe have your order **{{ order.number }}** and are already working on it. Please check that everything is right.` },
        { kind: 'items', of: 'order' },
        { kind: 'text', text: '**Delivery to:** {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: "**When:** {{ order.deliveryDate | date: 'weekday' }}{% if order.deliveryInterval %}, {{ order.deliveryInterval }}{% endif %}", showIf: 'order.deliveryDate' },
        { kind: 'text', text: '**Your manager:** {{ order.manager.name }}', showIf: 'order.manager.name' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.en },
      ],
    },
  }),
  letter('handed-to-carrier', 'Передан в доставку', 'transactional', {
    ru: {
      subject: 'Заказ {{ order.number }} едет к вам',
      preheader: 'Передали заказ в доставку{% if order.trackNumber %}, трек-номер {{ order.trackNumber }}{% endif %}.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Заказ уже в пути' },
        { kind: 'text', text: `${hello.ru}\n\nЗаказ **{{ order.number }}** собран и передан в доставку{% if order.deliveryServiceName %}: {{ order.deliveryServiceName }}{% endif %}.` },
        { kind: 'text', text: 'Трек-номер: **{{ order.trackNumber }}**. Он начнёт отслеживаться в течение суток.', showIf: 'order.trackNumber' },
        { kind: 'text', text: "Привезём {{ order.deliveryDate | date: 'weekday' }}{% if order.deliveryInterval %}, {{ order.deliveryInterval }}{% endif %}.", showIf: 'order.deliveryDate' },
        { kind: 'text', text: 'Адрес: {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: '{% if order.toPay > 0 %}При получении нужно заплатить **{{ order.toPay | money }}**.{% else %}Заказ оплачен полностью, доплачивать ничего не нужно.{% endif %}' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.ru },
      ],
    },
    en: {
      subject: 'Order {{ order.number }} is on its way',
      preheader: 'It is with the carrier{% if order.trackNumber %}, track number {{ order.trackNumber }}{% endif %}.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Your order is on its way' },
        { kind: 'text', text: `${hello.en}\n\nOrder **{{ order.number }}** is packed and with the carrier{% if order.deliveryServiceName %}: {{ order.deliveryServiceName }}{% endif %}.` },
        { kind: 'text', text: 'Track number: **{{ order.trackNumber }}**. It can be followed within a day.', showIf: 'order.trackNumber' },
        { kind: 'text', text: "It should be with you on {{ order.deliveryDate | date: 'weekday' }}{% if order.deliveryInterval %}, {{ order.deliveryInterval }}{% endif %}.", showIf: 'order.deliveryDate' },
        { kind: 'text', text: 'Address: {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: '{% if order.toPay > 0 %}To pay on delivery: **{{ order.toPay | money }}**.{% else %}The order is paid in full, there is nothing to pay.{% endif %}' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.en },
      ],
    },
  }),
  letter('prepayment-missing', 'Ждём предоплату', 'transactional', {
    ru: {
      subject: 'Заказ {{ order.number }} ждёт оплаты',
      preheader: 'Отложили товары для вас. Отправим сразу после оплаты.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Заказ отложен и ждёт оплаты' },
        { kind: 'text', text: `${hello.ru}\n\nМы отложили для вас товары из заказа **{{ order.number }}**. Осталось оплатить **{{ order.toPay | money }}** — и мы сразу его отправим.` },
        { kind: 'button', text: 'Оплатить заказ', url: '{{ payment.url }}', showIf: 'payment.url' },
        { kind: 'items', of: 'order' },
        { kind: 'text', text: 'Если передумали или хотите изменить состав, просто ответьте на это письмо. Если уже оплатили — спасибо, деньги скоро дойдут.' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.ru },
      ],
    },
    en: {
      subject: 'Order {{ order.number }} is waiting for payment',
      preheader: 'The goods are set aside for you. They leave as soon as they are paid.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Your order is set aside' },
        { kind: 'text', text: `${hello.en}\n\nThe goods of order **{{ order.number }}** are set aside for you. **{{ order.toPay | money }}** is still to be paid; then we send them at once.` },
        { kind: 'button', text: 'Pay for the order', url: '{{ payment.url }}', showIf: 'payment.url' },
        { kind: 'items', of: 'order' },
        { kind: 'text', text: 'If you have changed your mind, or wish to change the order, just answer this letter. If you have paid already, thank you: the money will arrive soon.' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.en },
      ],
    },
  }),
  letter('review-request', 'Просьба об отзыве', 'transactional', {
    ru: {
      subject: 'Как вам заказ {{ order.number }}?',
      preheader: 'Пара слов о покупке поможет другим выбрать, а нам — стать лучше.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Всё ли понравилось?' },
        { kind: 'text', text: `${hello.ru}\n\nНедавно вы получили заказ **{{ order.number }}**. Расскажите, пожалуйста, как он вам: пара честных слов поможет другим покупателям выбрать, а нам — стать лучше.` },
        { kind: 'button', text: 'Оставить отзыв', url: '{{ review.url | default: site.url }}', showIf: 'site.url' },
        { kind: 'text', text: 'Если что-то не так, не пишите отзыв — ответьте на это письмо. Разберёмся и исправим.' },
        { kind: 'divider' },
        { kind: 'footer', text: 'Мы спрашиваем один раз о каждом заказе.' },
      ],
    },
    en: {
      subject: 'How was order {{ order.number }}?',
      preheader: 'A few words help others to choose, and us to do better.',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Did you like everything?' },
        { kind: 'text', text: `${hello.en}\n\nYou received order **{{ order.number }}** a short while ago. Please tell us how it was: a few honest words help others to choose, and us to do better.` },
        { kind: 'button', text: 'Write a review', url: '{{ review.url | default: site.url }}', showIf: 'site.url' },
        { kind: 'text', text: 'If something is wrong, answer this letter instead: we will put it right.' },
        { kind: 'divider' },
        { kind: 'footer', text: 'We ask once about each order.' },
      ],
    },
  }),
  letter('at-pickup-point-letter', 'Ждёт в пункте выдачи', 'transactional', {
    ru: {
      subject: 'Заказ {{ order.number }} можно забирать',
      preheader: '{% if order.address %}Ждёт вас по адресу: {{ order.address }}{% else %}Ждёт вас в пункте выдачи{% endif %}',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Заказ ждёт вас' },
        { kind: 'text', text: `${hello.ru}\n\nЗаказ **{{ order.number }}** приехал в пункт выдачи.` },
        { kind: 'text', text: '**Адрес:** {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: "Хранится до **{{ pickup.until | date: 'day' }}**, потом вернётся к нам.", showIf: 'pickup.until' },
        { kind: 'text', text: '{% if order.toPay > 0 %}К оплате: **{{ order.toPay | money }}**. {% endif %}Возьмите с собой телефон: на выдаче спросят номер заказа.' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.ru },
      ],
    },
    en: {
      subject: 'Order {{ order.number }} is ready to collect',
      preheader: '{% if order.address %}It waits for you at {{ order.address }}{% else %}It waits for you at the pick-up point{% endif %}',
      body: [
        { kind: 'header' },
        { kind: 'heading', text: 'Your order is waiting' },
        { kind: 'text', text: `${hello.en}\n\nOrder **{{ order.number }}** has arrived at the pick-up point.` },
        { kind: 'text', text: '**Address:** {{ order.address }}', showIf: 'order.address' },
        { kind: 'text', text: "It is kept until **{{ pickup.until | date: 'day' }}**, then it goes back to us.", showIf: 'pickup.until' },
        { kind: 'text', text: '{% if order.toPay > 0 %}To pay: **{{ order.toPay | money }}**. {% endif %}Bring your phone: you will be asked for the number of the order.' },
        { kind: 'divider' },
        { kind: 'footer', text: contacts.en },
      ],
    },
  }),
]
