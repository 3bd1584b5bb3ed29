import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { formatDay } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { Chart } from '../../ui/chart/Chart.tsx'
import { Block } from '../../ui/page/Page.tsx'
import { sizesQuery } from './segment-api.ts'

/** How the size went, day by day, with who came and who went. */
export function SizeChart({ id }: { id: number }) {
  const { t } = useLingui()
  const locale = useLocale()
  const days = useQuery(sizesQuery(id)).data?.days
  if (!days || days.length < 2) return null
  return (
    <Block title={<Trans>Size by day</Trans>}>
      <Chart
        kind="line"
        data={{
          title: t`Size by day`, pointsTitle: t`Day`, points: days.map(({ day }) => ({ key: day, title: formatDay(new Date(`${day}T12:00:00Z`), locale, 'UTC') })),
          series: [
            { key: 'size', title: t`In the segment`, format: 'count', values: days.map(one => one.size) },
            { key: 'entered', title: t`Entered`, format: 'count', values: days.map(one => one.entered) },
            { key: 'left', title: t`Left`, format: 'count', values: days.map(one => one.left) },
          ],
        }}
      />
    </Block>
  )
}
