import { formatShare } from '@/lib/format'
import { toolTitle } from '@/lib/tool-name'

import type { RouteDecision } from './chat-state'

/** Where a route leads, for people. */
export function routeTitle(route: string): string {
  return route === 'direct_dialogue' ? 'the model' : toolTitle(route)
}

const DECIDERS: Readonly<Record<string, string>> = {
  rule: 'a rule',
  gate: 'the gate',
  model: 'the model',
}

/** Who decided on a route and how sure: "decided by the gate · confidence 93 %". */
export function decisionText({ decided_by, confidence }: RouteDecision): string {
  // How sure nobody was says nothing.
  if (decided_by === 'fallback') return 'decided by fallback'
  return [
    decided_by && `decided by ${DECIDERS[decided_by] ?? decided_by}`,
    confidence != null && `confidence ${formatShare(confidence)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}
