type Words = { ru: string; en: string }
const both = (ru: string, en: string): Words => ({ ru, en })

/** Values that are the same in every account, as sentences about segments say them. */
const CHOICES: Record<string, Record<string, Words>> = {
  siteEventKinds: {
    page: both('открыл страницу', 'opened a page'), product: both('смотрел товар', 'looked at a product'), category: both('смотрел категорию', 'looked at a category'), search: both('искал', 'searched'),
    cart_add: both('положил в корзину', 'put into the cart'), cart_remove: both('убрал из корзины', 'took out of the cart'), cart: both('открыл корзину', 'opened the cart'),
    favourite_add: both('добавил в избранное', 'added to favourites'), favourite_remove: both('убрал из избранного', 'removed from favourites'), checkout: both('оформлял заказ', 'was at the checkout'), custom: both('другое', 'other'),
  },
  siteDevices: { desktop: both('компьютер', 'desktop'), mobile: both('телефон', 'phone'), tablet: both('планшет', 'tablet'), unknown: both('неизвестно', 'unknown') },
  loyaltyStatuses: { activated: both('действует', 'active'), deactivated: both('отключён', 'stopped'), not_confirmed: both('не подтверждён', 'not confirmed') },
  messageChannels: { email: both('письмо', 'letter'), sms: both('SMS', 'SMS'), push: both('push', 'push'), telegram: both('Telegram', 'Telegram') },
  messagePurposes: { transactional: both('служебное', 'transactional'), marketing: both('рекламное', 'marketing') },
  messageStates: {
    planned: both('запланировано', 'planned'), sending: both('отправляется', 'being sent'), sent: both('отправлено', 'sent'), delivered: both('доставлено', 'delivered'), failed: both('отказ', 'refused'), dead: both('не удалось', 'given up'),
    cancelled: both('отменено', 'cancelled'), held: both('задержано', 'held back'), suppressed: both('не отправлено', 'not sent'),
  },
  sexes: { male: both('мужской', 'male'), female: both('женский', 'female') },
}

export const choiceName = (options: string, code: string, language: 'ru' | 'en'): string | null => CHOICES[options]?.[code]?.[language] ?? null
