/** Answers of a fixed length make runs comparable, and short. */
export const SHORT_ANSWER = 120

interface AnswerLimitProps {
  /** As it is typed, in tokens; null: as the settings have it. */
  limit: string | null
  most: number
  onChange: (limit: string | null) => void
}

/** How long an answer may be. */
export function AnswerLimit({ limit, most, onChange }: AnswerLimitProps) {
  return (
    <div>
      <label className="flex items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="checkbox"
          checked={limit !== null}
          onChange={(event) => {
            onChange(event.target.checked ? String(Math.min(SHORT_ANSWER, most)) : null)
          }}
        />
        Limit answers
      </label>
      <div className="mt-1 flex items-center gap-2">
        <input
          type="number"
          aria-label="Most tokens of an answer"
          min={1}
          max={most}
          required
          disabled={limit === null}
          className="field w-28 disabled:opacity-50"
          value={limit ?? most}
          onChange={(event) => {
            onChange(event.target.value)
          }}
        />
        <span className="text-muted">tokens at most</span>
      </div>
    </div>
  )
}
