import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { queryOptions } from '@tanstack/react-query'
import type { LessonState } from '#shared/contracts/learning.ts'
import type { LessonCode, StepCode } from '#shared/lessons.ts'
import { api } from '../../base/api.ts'

export type Step = { code: StepCode; title: MessageDescriptor; how: MessageDescriptor }
type Words = { title: MessageDescriptor; about: MessageDescriptor; steps: Step[] }

/** What a lesson is called and how each step is done: in the order in which a working day has them. */
export const lessonWords: Record<LessonCode, Words> = {
  manager: {
    title: msg`A manager’s first order`,
    about: msg`Take a new order from the call to the agreement with the customer.`,
    steps: [
      { code: 'comment', title: msg`Write down what the customer said`, how: msg`Press C on the card and write a comment: colleagues will see it at once.` },
      { code: 'quantity', title: msg`Change how many pieces`, how: msg`Click the quantity of a line, type another one and press Enter.` },
      { code: 'delivery-date', title: msg`Agree on the day of delivery`, how: msg`In the block “Delivery” click the date and choose Saturday.` },
      { code: 'task', title: msg`Leave yourself a reminder`, how: msg`In the block “Tasks” type “call tomorrow at 11” and press Enter: the time is understood by itself.` },
      { code: 'confirmed', title: msg`Move the order on`, how: msg`Press S and choose “Согласовано с клиентом”: only the statuses that are allowed are offered.` },
    ],
  },
  picker: {
    title: msg`Picking an order`,
    about: msg`From “handed to picking” to “handed to delivery”.`,
    steps: [
      { code: 'assembling', title: msg`Take the order to be picked`, how: msg`Press S and choose “Комплектуется”: the others see that it is yours now.` },
      { code: 'item-status', title: msg`Mark a line as picked`, how: msg`Click the status of a line and choose “Укомплектован”.` },
      { code: 'assembled', title: msg`The whole order is picked`, how: msg`Press S and choose “Укомплектован”.` },
      { code: 'handed-over', title: msg`Hand it over to delivery`, how: msg`Press S and choose “Передан в доставку”.` },
    ],
  },
  head: {
    title: msg`The head’s morning`,
    about: msg`Who does what, and nothing is forgotten.`,
    steps: [
      { code: 'manager', title: msg`Give the order to another manager`, how: msg`Click the manager in the head of the card and choose a colleague.` },
      { code: 'discount', title: msg`Give a discount`, how: msg`Among the sums click the discount and type a percent: it is spread over the lines to the kopeck.` },
      { code: 'task', title: msg`Set a task`, how: msg`In the block “Tasks” type what must be done and by when, and choose who does it.` },
      { code: 'shared-view', title: msg`Share a view with the team`, how: msg`In the list of orders set a filter, save it as a view and tick “for everybody”.` },
    ],
  },
  owner: {
    title: msg`The owner’s evening`,
    about: msg`Money, people and the connection with the store.`,
    steps: [
      { code: 'payment', title: msg`Take a payment`, how: msg`In the block “Payments” add one: the rest to be paid is filled in already.` },
      { code: 'complete', title: msg`Finish the order`, how: msg`Press S and choose “Выполнен”: the figures of the customer change with it.` },
      { code: 'person', title: msg`Add somebody to the team`, how: msg`Settings → People → Add. The group decides what they see.` },
      { code: 'key', title: msg`Make a key for the store’s module`, how: msg`Settings → API keys → Make a key. It can be switched off again.` },
    ],
  },
}

export const lessonsQuery = queryOptions({
  queryKey: ['lesson_run', 'own'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await api.get<{ lessons: LessonState[] }>('/api/lessons', {}, signal)).lessons,
})
export const startLesson = async (code: LessonCode): Promise<LessonState[]> => (await api.post<{ lessons: LessonState[] }>(`/api/lessons/${code}/start`, {})).lessons
