export function ArgumentsField({ args, onChange }: { args: string; onChange: (args: string) => void }) {
  return (
    <label className="text-sm font-medium">
      Arguments, one on each line
      <textarea
        className="field mt-1 field-sizing-content max-h-40 min-h-16 font-mono text-[13px] font-normal"
        spellCheck={false}
        value={args}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </label>
  )
}
