// Tasks: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { visibleTasks } from './who-sees.ts'

export { createTask, type NewTask } from './create-task.ts'
export { changeTask, type TaskPatch } from './change-task.ts'
export { completeTask, reopenTask } from './complete-task.ts'
export { commentTask } from './comment-task.ts'
export { handOverTasks, type HandOver } from './hand-over-tasks.ts'
export { moveTasksOfCustomer, returnTasks } from './move-tasks.ts'
export { moveTasksOfOrder, returnTasksToOrder } from './move-tasks-of-order.ts'
export { reachesTask, visibleTasks } from './who-sees.ts'

export const tasks: Module = {
  name: 'tasks',
  visibility: { task: visibleTasks },
}
