type Point = { x: number; y: number }
const RADIUS = 8

/** Straight down, or down, across at `level` and down again, with round corners: an SVG path. */
export function linePath(from: Point, to: Point, level: number): string {
  const across = to.x - from.x
  if (Math.abs(across) < 1) return `M ${from.x} ${from.y} L ${to.x} ${to.y}`
  const radius = Math.max(0, Math.min(RADIUS, Math.abs(across) / 2, level - from.y, to.y - level))
  const side = Math.sign(across) * radius
  return `M ${from.x} ${from.y} L ${from.x} ${level - radius} Q ${from.x} ${level} ${from.x + side} ${level} L ${to.x - side} ${level} Q ${to.x} ${level} ${to.x} ${level + radius} L ${to.x} ${to.y}`
}
