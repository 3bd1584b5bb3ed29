export type Locale = 'ru' | 'en'

/** Why people unsubscribe, as the page offers it; the codes stand in the ledger. */
export const REASONS = ['too_often', 'not_interesting', 'never_asked', 'other'] as const

const ru = {
  title: 'Подписки',
  unsubscribeTitle: 'Отписаться от рассылки',
  intro: (shop: string) => `Что присылать вам от «${shop}». Сообщения о ваших заказах приходят в любом случае.`,
  from: (address: string) => `Адрес: ${address}`,
  ask: (topic: string | null, shop: string) => (topic ? `Больше не получать «${topic}» от «${shop}»?` : `Больше не получать рассылки от «${shop}»?`),
  channels: { email: 'Письма', sms: 'SMS', push: 'Уведомления', telegram: 'Telegram' } as Record<string, string>,
  everything: 'Новости и предложения',
  unsubscribe: 'Отписаться',
  save: 'Сохранить',
  all: 'Отписаться от всего',
  choose: 'Выбрать, что получать',
  reason: 'Почему? Можно не отвечать',
  noReason: 'Не хочу отвечать',
  reasons: { too_often: 'Слишком часто', not_interesting: 'Мне это неинтересно', never_asked: 'Я на это не подписывался(-ась)', other: 'Другое' },
  saved: 'Сохранено.',
  unsubscribed: 'Готово: вы отписаны. Уже подготовленные рассылки тоже не уйдут.',
  gone: 'Ссылка не работает',
  goneText: 'Она повреждена или устарела. Откройте её из письма целиком или ответьте на письмо: мы отпишем вас сами.',
  busy: 'Слишком много запросов',
  busyText: 'Попробуйте ещё раз через минуту.',
  otherLanguage: 'English',
}

const en: typeof ru = {
  title: 'Subscriptions',
  unsubscribeTitle: 'Unsubscribe',
  intro: (shop) => `What “${shop}” may send you. Messages about your orders come in any case.`,
  from: (address) => `Address: ${address}`,
  ask: (topic, shop) => (topic ? `Receive no more “${topic}” from “${shop}”?` : `Receive no more mailings from “${shop}”?`),
  channels: { email: 'Letters', sms: 'SMS', push: 'Notifications', telegram: 'Telegram' },
  everything: 'News and offers',
  unsubscribe: 'Unsubscribe',
  save: 'Save',
  all: 'Unsubscribe from everything',
  choose: 'Choose what to receive',
  reason: 'Why? You need not answer',
  noReason: 'I’d rather not say',
  reasons: { too_often: 'Too often', not_interesting: 'Not interesting to me', never_asked: 'I never subscribed', other: 'Something else' },
  saved: 'Saved.',
  unsubscribed: 'Done: you are unsubscribed. Mailings that were prepared already will not leave either.',
  gone: 'This link does not work',
  goneText: 'It is damaged or out of date. Open it from the letter as a whole, or answer the letter: we shall unsubscribe you ourselves.',
  busy: 'Too many requests',
  busyText: 'Try again in a minute.',
  otherLanguage: 'Русский',
}

export const WORDS = { ru, en }
