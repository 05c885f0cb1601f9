import { useState } from 'react'

/** Longer values are folded (characters). */
const LONGEST = 160

/** What a tool was called with, a row for every argument. */
export function ArgumentsTable({ values }: { values: Readonly<Record<string, unknown>> }) {
  return (
    <table className="w-full table-fixed">
      <tbody>
        {Object.entries(values).map(([name, value]) => (
          <tr key={name} className="border-line border-b last:border-0">
            <th
              scope="row"
              className="w-1/3 py-1 pr-3 text-left align-top font-mono text-[13px] font-normal wrap-break-word"
            >
              {name}
            </th>
            <td className="py-1 align-top wrap-break-word whitespace-pre-wrap">
              <Value text={typeof value === 'string' ? value : JSON.stringify(value)} name={name} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ name, text }: { name: string; text: string }) {
  const [isOpen, setOpen] = useState(false)
  if (text.length <= LONGEST) return <bdi>{text}</bdi>
  return (
    <>
      <bdi className={isOpen ? 'block max-h-60 overflow-y-auto' : ''} tabIndex={isOpen ? 0 : undefined}>
        {isOpen ? text : `${text.slice(0, LONGEST)}…`}
      </bdi>{' '}
      <button
        type="button"
        className="link text-xs"
        aria-expanded={isOpen}
        aria-label={`${isOpen ? 'Less' : 'More'} of ${name}`}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        {isOpen ? 'Less' : 'More'}
      </button>
    </>
  )
}
