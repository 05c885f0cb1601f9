/** The name is shown with the tools; what the kernel calls them is made of it when the server is added. */
export function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  return (
    <label className="text-sm font-medium">
      Name
      <input
        className="field mt-1 font-normal"
        maxLength={60}
        autoComplete="off"
        placeholder="World time"
        value={name}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
    </label>
  )
}
