import type { Key, ReactNode } from 'react'

import { cx } from '@/lib/cx'

export interface Column<Row> {
  name: string
  cell: (row: Row) => ReactNode
  isNumber?: boolean
}

interface DataTableProps<Row> {
  /** The accessible name. */
  label: string
  /** The first one names the row. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => Key
  /** Rows become cards on a phone; else the table scrolls sideways. */
  stacks?: boolean
}

/** Figures in rows. A cell without a value shows a dash. */
export function DataTable<Row>({ label, columns, rows, rowKey, stacks = false }: DataTableProps<Row>) {
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className={cx('data-table', stacks && 'data-table-stacked')}
    >
      {/* The roles are said because `display` on a phone takes them away. */}
      <table role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ name, isNumber }) => (
              <th key={name} role="columnheader" scope="col" className={cx(isNumber && 'is-number')}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map(({ name, cell, isNumber }, index) =>
                index === 0 ? (
                  <th key={name} role="rowheader" scope="row" className={cx(isNumber && 'is-number')}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={name} role="cell" data-name={name} className={cx(isNumber && 'is-number')}>
                    {cell(row) ?? '–'}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
