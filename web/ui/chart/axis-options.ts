import type { EChartsCoreOption } from 'echarts/core'
import { compactFigure, formatFigure } from '../../base/figure.ts'
import type { Locale } from '../../base/locale.ts'
import { colourOf, type ChartData, type ChartKind } from './chart.ts'

/** `font`: that of the page by its name; widths of labels are measured by it. */
type Said = { locale: Locale; currency: string; isAnimated: boolean; font: string }

const DASHES = ['solid', [6, 3], [2, 3], [8, 3, 2, 3]] as const

/** What ECharts is told. Colours are variables of the page: they follow light and dark, and paper, without being drawn anew. */
export function axisOptions(kind: ChartKind, data: ChartData, { locale, currency, isAnimated, font }: Said): EChartsCoreOption {
  const format = data.series[0]?.format ?? 'count'
  // Figures of two kinds, sums and shares, each have their own scale.
  const other = data.series.find(series => series.format !== format)?.format
  const values = (of: typeof format, place?: 'right'): object => ({
    type: 'value',
    position: place,
    min: of === 'percent' ? undefined : (value: { min: number }) => Math.min(0, value.min),
    splitNumber: 4,
    minInterval: of === 'count' ? 1 : undefined,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: place ? { show: false } : { lineStyle: { color: 'var(--line)' } },
    axisLabel: { color: 'var(--text-soft)', fontSize: 12, fontFamily: font, hideOverlap: true, formatter: (value: number) => compactFigure(value, of, locale, currency) },
  })
  const points = {
    type: 'category',
    data: data.points.map(point => point.title),
    boundaryGap: kind !== 'line' && kind !== 'area',
    inverse: kind === 'rows',
    axisLine: { lineStyle: { color: 'var(--line-strong)' } },
    axisTick: { show: false },
    axisLabel: { color: 'var(--text-soft)', fontSize: 12, fontFamily: font, hideOverlap: true, ...(kind === 'rows' ? { width: 140, overflow: 'truncate' } : {}) },
  }
  const scales = [values(format), ...(other ? [values(other, 'right')] : [])]
  return {
    animation: isAnimated,
    animationDuration: 140,
    animationDurationUpdate: 140,
    textStyle: { fontFamily: font },
    grid: { left: 4, right: kind === 'rows' ? 24 : 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      axisPointer: { type: kind === 'line' || kind === 'area' ? 'line' : 'shadow', lineStyle: { color: 'var(--line-strong)' }, shadowStyle: { color: 'var(--ground-hover)', opacity: 0.6 }, animation: false },
      backgroundColor: 'var(--ground)',
      borderColor: 'var(--line-strong)',
      borderRadius: 6,
      padding: 0,
      textStyle: { color: 'var(--text)', fontSize: 13, fontFamily: font },
      extraCssText: 'box-shadow: 0 4px 16px rgb(15 25 35 / 0.16);',
      formatter: (found: { dataIndex: number }[]) => tip(data, found[0]?.dataIndex ?? 0, locale, currency),
    },
    ...(kind === 'rows' ? { xAxis: scales[0], yAxis: points } : { xAxis: points, yAxis: scales }),
    series: data.series.map((series, at) => {
      const color = colourOf(data.series, at)
      const place = data.series.slice(0, at).filter(one => !one.isBefore).length
      const isLine = kind === 'line' || kind === 'area' || (series.format !== format && kind !== 'rows')
      return {
        name: series.title,
        type: isLine ? 'line' : 'bar',
        ...(kind === 'rows' ? {} : { yAxisIndex: other && series.format !== format ? 1 : 0 }),
        data: series.values,
        z: series.isBefore ? 1 : 2,
        emphasis: { disabled: true },
        stack: kind === 'stacked' && !isLine ? 'all' : undefined,
        ...(isLine
          ? {
              showSymbol: data.points.length === 1,
              symbol: 'circle',
              symbolSize: 6,
              lineStyle: { color, width: 2, type: series.isBefore ? [4, 4] : DASHES[place % DASHES.length] },
              itemStyle: { color },
              areaStyle: kind === 'area' && !series.isBefore ? { color, opacity: 0.12 } : undefined,
            }
          : { itemStyle: { color, borderRadius: kind === 'stacked' ? 0 : 2, opacity: series.isBefore ? 0.5 : 1 }, barMaxWidth: 28, barGap: '10%' }),
      }
    }),
  }
}

const escape = (text: string): string => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

function tip(data: ChartData, at: number, locale: Locale, currency: string): string {
  const lines = data.series.map((series, place) =>
    `<tr><td style="padding:2px 8px 2px 0;max-width:240px;white-space:normal;overflow-wrap:anywhere"><span style="display:inline-block;width:8px;height:8px;border-radius:2px;margin-right:6px;background:${colourOf(data.series, place)}"></span>${escape(series.title)}</td>` +
    `<td style="text-align:right;font-variant-numeric:tabular-nums;font-weight:500">${escape(formatFigure(series.values[at], series.format, locale, currency))}</td></tr>`)
  return `<div style="padding:8px 12px;line-height:20px"><div style="color:var(--text-soft);max-width:280px;white-space:normal;overflow-wrap:anywhere">${escape(data.points[at]?.title ?? '')}</div><table style="border-spacing:0">${lines.join('')}</table></div>`
}
