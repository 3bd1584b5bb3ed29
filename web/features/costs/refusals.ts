import { msg } from '@lingui/core/macro'

/** What the server may refuse about costs, in words. */
export const costRefusals = {
  sum_too_large: msg`The sums of the file come to more than can be: the column of the sum is probably another one.`,
  before_start: msg`The end of the period is before its beginning.`,
  not_of_orders: msg`Costs of «{item}» are not put on orders. The item can be allowed to in the settings.`,
  not_of_people: msg`Costs of «{item}» are not put on people. The item can be allowed to in the settings.`,
  unknown_code: msg`There is no «{code}» among the references.`,
  inactive: msg`«{code}» is switched off: choose another one.`,
  file_not_text: msg`This is no text file. Save the table as CSV and try again.`,
  file_empty: msg`The file is empty.`,
  file_without_header: msg`No line of headings was found: there must be a date and a sum among them. What the file begins with: {found}`,
  sources_without_header: msg`The first line must name an order or a customer, and a source. What it says: {found}`,
  file_broken: msg`The file breaks off at line {line}: a quotation mark is not closed or the line is too long.`,
  file_too_large: msg`The file is too large.`,
  too_many_lines: msg`More than {most} lines in one file. Load it in parts.`,
  too_many_costs: msg`More than {most} different costs in one file. Load it in parts, by month or by campaign.`,
  nothing_to_send: msg`There is nothing new to tell.`,
  nothing_to_load: msg`There is not a single line of spend in the file.`,
}
