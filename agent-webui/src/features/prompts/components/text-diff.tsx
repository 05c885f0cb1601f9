import { diffWords } from 'diff'

/** What a text has lost and gained, word by word. */
export function TextDiff({ before, after }: { before: string; after: string }) {
  return (
    <p className="wrap-break-word whitespace-pre-wrap">
      {diffWords(before, after).map(({ value, added, removed }, index) => {
        if (added) {
          return (
            <ins key={index} className="bg-accent-soft rounded-sm no-underline">
              {value}
            </ins>
          )
        }
        if (removed) {
          return (
            <del key={index} className="bg-bad-soft text-muted rounded-sm">
              {value}
            </del>
          )
        }
        return <span key={index}>{value}</span>
      })}
    </p>
  )
}
