import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { totalsQuery } from './duplicates-api.ts'

/** Leads from the list of customers to the likely duplicates, with their number; always there, for what was merged can be undone there. */
export function DuplicatesLink() {
  const totals = useQuery(totalsQuery).data
  const count = totals && totals.count > 0 ? (totals.capped ? `${totals.count}+` : String(totals.count)) : null
  return (
    <Button component={Link} to="/duplicates" variant="default" leftSection={<IconUsersGroup size={16} aria-hidden />}>
      <Trans>Duplicates</Trans>{count && <span className="numbers soft" style={{ marginLeft: 6 }}>{count}</span>}
    </Button>
  )
}
