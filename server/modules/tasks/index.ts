// Tasks: the only door for other modules.
import type { Module } from '#server/platform/platform.ts'
import { taskCatalogue } from './fields.ts'
import { pushReminder } from './push-reminder.ts'
import { remindOfDue } from './remind-of-due.ts'
import { taskReadRoutes, taskWriteRoutes } from './routes.ts'
import { reminderRoutes } from './routes-reminders.ts'
import { visibleTasks } from './who-sees.ts'

export { createTask, type NewTask } from './create-task.ts'
export { changeTask, type TaskPatch } from './change-task.ts'
export { completeTask, reopenTask } from './complete-task.ts'
export { commentTask } from './comment-task.ts'
export { forgetInTasks } from './forget-in-tasks.ts'
export { handOverTasks } from './hand-over-tasks.ts'
export { moveTasksOfCustomer, moveTasksOfOrder, returnTasks, returnTasksToOrder } from './move-tasks.ts'
export { listTasks, totalTasks } from './task-list.ts'
export { taskCatalogue } from './fields.ts'
export { pushToBrowsers, type PushedNotice } from './push-to-browsers.ts'
export { reachesTask, seesTaskOf, visibleTasks } from './who-sees.ts'

export const tasks: Module = {
  name: 'tasks',
  routes: (app, platform) => {
    taskReadRoutes(app, platform)
    taskWriteRoutes(app, platform)
    reminderRoutes(app, platform)
  },
  jobs: [remindOfDue, pushReminder],
  catalogues: [taskCatalogue],
  visibility: { task: visibleTasks },
  personalData: [{ entity: 'task', card: '/api/tasks/:id', lists: ['/api/tasks'] }],
}
