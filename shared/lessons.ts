/**
 * The lessons, each on a training order of its own. What a step is called and how it is explained stands in the web app; how it is noticed, in the
 * server's `notice-steps.ts`. Codes are kept in the database: they never change.
 */
export const LESSONS = [
  { code: 'manager', steps: ['comment', 'quantity', 'delivery-date', 'task', 'confirmed'] },
  { code: 'picker', steps: ['assembling', 'item-status', 'assembled', 'handed-over'] },
  { code: 'head', steps: ['manager', 'discount', 'task', 'shared-view'] },
  { code: 'owner', steps: ['payment', 'complete', 'person', 'key'] },
] as const

export type LessonCode = (typeof LESSONS)[number]['code']
export type StepCode = (typeof LESSONS)[number]['steps'][number]

/** The steps from an empty account to the first order of the store. */
export const LAUNCH_STEPS = ['shop', 'statuses', 'key', 'people', 'order'] as const
export type LaunchStep = (typeof LAUNCH_STEPS)[number]

/** Kinds of trade that statuses are preset for. */
export const TRADES = ['general', 'clothes', 'electronics', 'food', 'made-to-order'] as const
export type Trade = (typeof TRADES)[number]
