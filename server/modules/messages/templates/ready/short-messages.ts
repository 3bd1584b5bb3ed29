import { sms, type ReadyTemplate } from './ready-template.ts'

/** SMS, each short enough for two parts in Russian with usual values. */
export const SHORT_MESSAGES: ReadyTemplate[] = [
  sms('order-accepted-sms', 'Заказ принят', 'transactional', {
    ru: '{{ site.name }}: заказ {{ order.number }} принят, {{ order.total | money }}. Скоро свяжемся с вами.',
    en: '{{ site.name }}: order {{ order.number }} received, {{ order.total | money }}. We will be in touch soon.',
  }),
  sms('handed-to-carrier-sms', 'Передан в доставку', 'transactional', {
    ru: '{{ site.name }}: заказ {{ order.number }} передан в доставку.{% if order.trackNumber %} Трек: {{ order.trackNumber }}{% endif %}',
    en: '{{ site.name }}: order {{ order.number }} is with the carrier.{% if order.trackNumber %} Track: {{ order.trackNumber }}{% endif %}',
  }),
  sms('courier-in-an-hour', 'Курьер приедет через час', 'transactional', {
    ru: '{{ site.name }}: курьер с заказом {{ order.number }} будет примерно через час.{% if order.toPay > 0 %} К оплате {{ order.toPay | money }}.{% endif %}',
    en: '{{ site.name }}: the courier with order {{ order.number }} comes in about an hour.{% if order.toPay > 0 %} To pay: {{ order.toPay | money }}.{% endif %}',
  }),
  sms('at-pickup-point', 'Ждёт в пункте выдачи', 'transactional', {
    ru: '{{ site.name }}: заказ {{ order.number }} ждёт вас{% if order.address %}: {{ order.address }}{% else %} в пункте выдачи{% endif %}.',
    en: '{{ site.name }}: order {{ order.number }} waits for you{% if order.address %} at {{ order.address }}{% else %} at the pick-up point{% endif %}.',
  }),
  sms('at-pickup-point-reminder', 'Ждёт в пункте выдачи: напоминание', 'transactional', {
    ru: '{{ site.name }}: напоминаем, заказ {{ order.number }} ждёт вас в пункте выдачи.{% if pickup.until %} Хранится до {{ pickup.until | date: "day" }}.{% endif %}',
    en: '{{ site.name }}: order {{ order.number }} still waits for you at the pick-up point.{% if pickup.until %} Kept until {{ pickup.until | date: "day" }}.{% endif %}',
  }),
  sms('at-pickup-point-last', 'Ждёт в пункте выдачи: последний день', 'transactional', {
    ru: '{{ site.name }}: сегодня последний день, когда можно забрать заказ {{ order.number }}. Нужно продлить хранение? Позвоните нам{% if site.phones %}: {{ site.phones }}{% endif %}.',
    en: '{{ site.name }}: today is the last day to collect order {{ order.number }}. More time needed? Call us{% if site.phones %}: {{ site.phones }}{% endif %}.',
  }),
  sms('prepayment-missing-sms', 'Ждём предоплату', 'transactional', {
    ru: '{{ site.name }}: заказ {{ order.number }} отложен для вас, ждём оплату {{ order.toPay | money }}.{% if payment.url %} {{ payment.url }}{% endif %}',
    en: '{{ site.name }}: order {{ order.number }} is set aside, {{ order.toPay | money }} to pay.{% if payment.url %} {{ payment.url }}{% endif %}',
  }),
  sms('back-in-stock-sms', 'Товар снова в наличии', 'marketing', {
    ru: '{{ site.name }}: {{ product.name }} снова в наличии.{% if product.url %} {{ product.url }}{% endif %}',
    en: '{{ site.name }}: {{ product.name }} is back in stock.{% if product.url %} {{ product.url }}{% endif %}',
  }),
]
