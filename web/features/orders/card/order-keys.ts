import { msg } from '@lingui/core/macro'

/** Keys of the card, by place on the keyboard: they work in the Russian layout too. */
export const orderKeys = {
  status: { code: 'KeyS', label: msg`Order: change status` },
  goods: { code: 'KeyG', label: msg`Order: add goods` },
  comment: { code: 'KeyC', label: msg`Order: write a comment` },
  payment: { code: 'KeyP', label: msg`Order: add a payment` },
  next: { code: 'KeyJ', label: msg`Next order of the list` },
  previous: { code: 'KeyK', label: msg`Previous order of the list` },
  problems: { code: 'KeyF', label: msg`Order: go to the problems` },
}
