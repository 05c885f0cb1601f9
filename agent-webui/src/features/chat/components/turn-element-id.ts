/** The id of the element that shows a turn. */
export function turnElementId(turnId: string): string {
  return `turn-${turnId}`
}
