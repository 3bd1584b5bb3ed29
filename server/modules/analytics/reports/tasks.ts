import { nameOf } from './managers.ts'
import { TASK_COLUMNS, taskFacts } from './overview.ts'
import type { Asking, Block, ReportSpec } from './report-spec.ts'

/** Whether what was promised was done, by whom and what kind of it. */
export const tasks: ReportSpec = {
  bases: [],
  blocks: (asking) => [
    { ...kept(asking, "'all'"), code: 'tasks', kind: 'figures', title: { ru: 'Задачи со сроком в периоде', en: 'Tasks due in the period' } },
    {
      ...kept(asking, 'performer_id'),
      code: 'performers',
      title: { ru: 'По исполнителям', en: 'By performers' },
      titleOf: (key) => (key === '0' ? { ru: 'Группы сотрудников', en: 'Groups of people' } : nameOf(asking, key)),
      rowsTitle: { ru: 'Исполнитель', en: 'Performer' },
    },
    {
      ...kept(asking, 'toString(kind)'),
      code: 'kinds',
      title: { ru: 'По видам задач', en: 'By kinds of tasks' },
      titleOf: (key) => (key === '' ? { ru: 'Без вида', en: 'Of no kind' } : (asking.references.taskTypes.byCode.get(key)?.name ?? key)),
      rowsTitle: { ru: 'Вид', en: 'Kind' },
    },
  ],
}

const kept = (asking: Asking, key: string): Pick<Block, 'kind' | 'facts' | 'columns' | 'sort'> => ({ kind: 'table', facts: taskFacts(asking, key), columns: TASK_COLUMNS, sort: '-tasksDue' })
