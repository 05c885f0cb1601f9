import type { DiscoveredTool } from '@/api/types'

import { parametersOf } from '../schema/parameters'

export function ParameterTable({ tool }: { tool: DiscoveredTool }) {
  const parameters = parametersOf(tool.inputSchema)
  if (parameters.length === 0) return <p className="text-muted text-sm">It takes no parameters.</p>
  return (
    <div
      role="region"
      aria-label={`Parameters of ${tool.name}`}
      tabIndex={0}
      className="border-line max-h-96 overflow-auto rounded-lg border"
    >
      <table className="w-full min-w-110 text-[13px]">
        <thead className="bg-sunken text-left">
          <tr>
            {['Parameter', 'Type', 'Required', 'Description'].map((heading) => (
              <th key={heading} scope="col" className="px-3 py-1.5 font-medium">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, type, isRequired, description }) => (
            <tr key={name} className="border-line border-t align-top">
              <th scope="row" className="px-3 py-1.5 text-left font-mono font-normal wrap-anywhere">
                <bdi>{name}</bdi>
              </th>
              <td className="text-muted px-3 py-1.5 wrap-break-word">{type}</td>
              <td className="text-muted px-3 py-1.5">{isRequired ? 'yes' : 'no'}</td>
              <td className="px-3 py-1.5 wrap-break-word whitespace-pre-line" dir="auto">
                {description}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
