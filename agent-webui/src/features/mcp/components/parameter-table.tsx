import type { DiscoveredTool } from '@/api/types'

import { cx } from '@/lib/cx'

import { parametersOf, type Parameter } from '../schema/parameters'

const COLUMNS = [
  { heading: 'Parameter', width: 'w-1/4' },
  { heading: 'Type', width: 'w-1/5' },
  { heading: 'Required', width: 'w-28' },
  { heading: 'Description', width: null },
] as const

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
      {/* On a phone a parameter is a block; the roles keep it a row of a table. */}
      <table role="table" className="w-full text-[13px] max-sm:block sm:table-fixed">
        <thead role="rowgroup" className="bg-sunken text-left max-sm:sr-only">
          <tr role="row">
            {COLUMNS.map(({ heading, width }) => (
              <th
                key={heading}
                role="columnheader"
                scope="col"
                className={cx('px-3 py-1.5 font-medium', width)}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-sm:block">
          {parameters.map((parameter) => (
            <Row key={parameter.name} parameter={parameter} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ parameter: { name, type, isRequired, description } }: { parameter: Parameter }) {
  return (
    <tr
      role="row"
      className="border-line border-t align-top max-sm:grid max-sm:grid-cols-[auto_1fr_auto] max-sm:items-baseline max-sm:gap-x-3 max-sm:px-3 max-sm:py-2 max-sm:first:border-t-0 sm:*:px-3 sm:*:py-1.5"
    >
      <th role="rowheader" scope="row" className="text-left font-mono font-normal wrap-anywhere">
        <bdi>{name}</bdi>
      </th>
      <td role="cell" className="text-muted wrap-break-word">
        {type}
      </td>
      <td role="cell" className="text-muted">
        {isRequired ? 'required' : 'optional'}
      </td>
      <td role="cell" className="wrap-break-word whitespace-pre-line max-sm:col-span-3" dir="auto">
        {description}
      </td>
    </tr>
  )
}
