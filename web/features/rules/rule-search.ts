const TABS = ['flow', 'rehearse', 'runs', 'versions'] as const
export type RuleTab = (typeof TABS)[number]

/** Which part of a rule is open; in the address, so that a link shows the same. */
export const readRuleSearch = (search: Record<string, unknown>): { tab: RuleTab } => ({ tab: TABS.find(tab => tab === search['tab']) ?? 'flow' })
export const writeRuleSearch = (search: Record<string, unknown>): { tab?: RuleTab } => {
  const { tab } = readRuleSearch(search)
  return tab === 'flow' ? {} : { tab }
}
