import { msg } from '@lingui/core/macro'
import { lazy } from 'react'
import type { Feature } from '../../base/feature.ts'
import { addRefusalMessages } from '../../base/refusal-messages.ts'

addRefusalMessages({
  phone_invalid: msg`This is no phone that exists.`,
  wrong_code: msg`The code is wrong. Attempts left: {left}.`,
  check_expired: msg`The code is over. Send a new one.`,
  check_used_up: msg`This code can no longer be used. Send a new one.`,
})

export const feature: Feature = {
  name: 'consents',
  slots: [
    { slot: 'customer.block', key: 'consents', component: lazy(() => import('./ConsentsBlock.tsx').then(({ ConsentsBlock }) => ({ default: ConsentsBlock }))) },
    { slot: 'customer.action', key: 'clock', component: lazy(() => import('./ReceiverClock.tsx').then(({ CustomerClock }) => ({ default: CustomerClock }))) },
    { slot: 'customer.action', key: 'phone-check', right: 'customers.change', component: lazy(() => import('./PhoneCheckAction.tsx').then(({ PhoneCheckAction }) => ({ default: PhoneCheckAction }))) },
    { slot: 'order.head', key: 'clock', component: lazy(() => import('./ReceiverClock.tsx').then(({ OrderClock }) => ({ default: OrderClock }))) },
  ],
}
