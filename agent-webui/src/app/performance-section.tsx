import type { UsedChunk } from '@/api/types'
import { UsedMemory } from '@/features/memory/components/used-memory'
import { PerformancePage } from '@/features/performance/components/performance-page'

/** Performance with what memory shows of its own pieces. */
export function PerformanceSection() {
  return <PerformancePage memory={(used) => <UsedMemory used={used as UsedChunk[]} />} />
}
