import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { CatalogueLoad } from '#shared/contracts/catalogue.ts'
import { useReference } from '../../../base/references.ts'
import { Amount } from '../../../ui/display/Money.tsx'
import { When } from '../../../ui/display/When.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { LoadState } from './LoadState.tsx'
import classes from './load.module.css'

type LoadHistoryProps = { loads: CatalogueLoad[]; shown: number | undefined; onShow: (id: number) => void }

/** What was loaded before; each opens its report above. */
export function LoadHistory({ loads, shown, onShow }: LoadHistoryProps) {
  const { t } = useLingui()
  const sites = useReference('sites')
  return (
    <Block title={<Trans>Loads so far</Trans>}>
      <div className={classes.scroll} role="region" aria-label={t`Loads so far`} tabIndex={0}>
        <table className={classes.history} aria-label={t`Loads so far`}>
          <thead>
            <tr>
              <th scope="col"><Trans>When</Trans></th><th scope="col"><Trans>Source</Trans></th><th scope="col"><Trans>Store</Trans></th><th scope="col"><Trans>State</Trans></th>
              <th scope="col" data-figure><Trans>Rows</Trans></th><th scope="col" data-figure><Trans>Added</Trans></th><th scope="col" data-figure><Trans>Updated</Trans></th><th scope="col" data-figure><Trans>Left out</Trans></th>
            </tr>
          </thead>
          <tbody>
            {loads.map(load => (
              <tr key={load.id} data-shown={load.id === shown || undefined}>
                <td><When value={load.startedAt as string} /></td>
                <td className={classes.from}><UnstyledButton className={classes.open} aria-current={load.id === shown ? 'true' : undefined} title={load.source} onClick={() => onShow(load.id)}><span dir="auto">{load.source}</span></UnstyledButton></td>
                <td>{sites.find(site => site.code === load.site)?.name ?? load.site}</td>
                <td><LoadState state={load.state} /></td>
                <td data-figure><Amount value={load.rowsRead} /></td><td data-figure><Amount value={load.offersAdded} /></td><td data-figure><Amount value={load.offersChanged} /></td><td data-figure><Amount value={load.rowsRefused} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Block>
  )
}
