import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import { useAccount } from '../../base/account.ts'
import { useLocale } from '../../base/locale.ts'
import { axisOptions } from './axis-options.ts'
import type { ChartData, ChartKind } from './chart.ts'

use([LineChart, BarChart, GridComponent, TooltipComponent, SVGRenderer])

/** Width of an A4 sheet between its margins, in CSS pixels. */
const PAPER_WIDTH = 680

const isCalm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

type AxisChartProps = { kind: ChartKind; data: ChartData; height: number; /** The point that the keyboard stands on. */ at: number | null; onPick?: (point: number) => void }

/** The drawing itself, by ECharts; comes only where a chart is shown. */
export function AxisChart({ kind, data, height, at, onPick }: AxisChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const picked = useRef(onPick)
  picked.current = onPick
  const locale = useLocale()
  const { currency } = useAccount()

  useEffect(() => {
    const drawn = init(box.current!, null, { renderer: 'svg' })
    chart.current = drawn
    drawn.getZr().on('click', ({ offsetX, offsetY }) => {
      if (!drawn.containPixel('grid', [offsetX, offsetY])) return
      const place = drawn.convertFromPixel('grid', [offsetX, offsetY]) as number[]
      const option = drawn.getOption() as { yAxis?: { type?: string }[] }
      const point = Math.round(place[option.yAxis?.[0]?.type === 'category' ? 1 : 0] ?? 0)
      picked.current?.(point)
    })
    const fit = (): void => drawn.resize({ width: 'auto', height: 'auto', animation: { duration: 0 } })
    // At once: the sheet is made before the next frame would draw it.
    const toPaper = (): void => { drawn.resize({ width: PAPER_WIDTH, animation: { duration: 0 } }); drawn.getZr().flush() }
    const observer = new ResizeObserver(fit)
    observer.observe(box.current!)
    window.addEventListener('beforeprint', toPaper)
    window.addEventListener('afterprint', fit)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', toPaper)
      window.removeEventListener('afterprint', fit)
      drawn.dispose()
    }
  }, [])

  useEffect(() => { chart.current?.setOption(axisOptions(kind, data, { locale, currency, isAnimated: !isCalm(), font: getComputedStyle(box.current!).fontFamily }), true) }, [kind, data, locale, currency])
  useEffect(() => {
    if (at === null) chart.current?.dispatchAction({ type: 'hideTip' })
    else chart.current?.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: at })
  }, [at])

  return <div ref={box} style={{ height, width: '100%', cursor: onPick ? 'pointer' : undefined }} aria-hidden />
}
