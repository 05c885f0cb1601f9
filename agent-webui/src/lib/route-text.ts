import { formatShare } from './format'
import { toolTitle } from './tool-name'

interface RouteDecision {
  decided_by?: string | null
  /** 0 to 1. */
  confidence?: number | null
}

/** Where a route leads, for people. */
export function routeTitle(route: string): string {
  return route === 'direct_dialogue' ? 'the model' : toolTitle(route)
}

const DECIDERS: Readonly<Record<string, string>> = {
  rule: 'a rule',
  gate: 'the gate',
  model: 'the model',
}

/** Who decided on a route: "by the gate". */
export function deciderText(decidedBy: string): string {
  return `by ${DECIDERS[decidedBy] ?? decidedBy}`
}

/** Who decided on a route and how sure: "decided by the gate · confidence 93 %". */
export function decisionText({ decided_by, confidence }: RouteDecision): string {
  // How sure nobody was says nothing.
  if (decided_by === 'fallback') return 'decided by fallback'
  return [
    decided_by && `decided ${deciderText(decided_by)}`,
    confidence != null && `confidence ${formatShare(confidence)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
