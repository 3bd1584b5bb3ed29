import { expect, test } from 'vitest'
import { parseDeliveryTime, sayDeliveryTime } from './delivery-time.ts'

test('a range of hours becomes two times however it is typed', () => {
  for (const text of ['10-14', '10:00–14:00', 'с 10 до 14', ' 10.00 - 14 ']) expect(parseDeliveryTime(text)).toEqual({ from: '10:00', to: '14:00' })
  expect(parseDeliveryTime('9:30-11')).toEqual({ from: '09:30', to: '11:00' })
})

test('words stay words, and hours that do not exist are words too', () => {
  expect(parseDeliveryTime('после обеда')).toEqual({ custom: 'после обеда' })
  expect(parseDeliveryTime('10-25')).toEqual({ custom: '10-25' })
  expect(parseDeliveryTime('  ')).toBeNull()
})

test('what is said is read back as the same time', () => {
  for (const time of [{ from: '10:00', to: '14:30' }, { custom: 'вечером' }, null]) expect(parseDeliveryTime(sayDeliveryTime(time))).toEqual(time)
})
