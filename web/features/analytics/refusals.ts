import { msg } from '@lingui/core/macro'

/** What the server may refuse about figures, in words. */
export const figureRefusals = {
  unknown_metric: msg`There is no figure «{code}».`,
  unknown_dimension: msg`Figures cannot be told apart by «{code}».`,
  dimension_twice: msg`The same thing stands both in rows and in columns.`,
  not_in_question: msg`Rows can be sorted only by what stands in the report.`,
  too_many_columns: msg`That makes {found} columns; {most} are possible. Put it into rows, or choose a shorter period.`,
  too_many_groups: msg`That makes more than {most} rows. Choose a shorter period, or tell apart by less.`,
  too_many_orders: msg`More than {most} orders match the condition. Narrow it down, or choose a condition on the order itself.`,
  not_a_date: msg`There is no such day.`,
  before_beginning: msg`The end of the period is before its beginning.`,
  wrong_shape: msg`The question cannot be read.`,
  unanswered: msg`There is no such figure for you here.`,
  not_connected: msg`What this figure is computed of is not connected yet.`,
  not_by: msg`This figure cannot be told apart so.`,
  not_where: msg`A condition on orders says nothing about this figure.`,
  hidden: msg`Your rights keep this figure from you.`,
  dashboard_changed: msg`Somebody else changes this dashboard at the same time. Try again.`,
  report_changed: msg`Somebody else has saved this report otherwise meanwhile.`,
  report_goes_outside: msg`The report is sent outside by its owner’s rights: what is in it is changed by its owner alone. Save it as your own.`,
  report_of_another: msg`When a report is sent is planned by its owner alone.`,
  too_few_periods: msg`XYZ needs at least {periods} weeks.`,
  beyond_scope: msg`This figure is of the whole shop, and you see those of your own orders.`,
}
