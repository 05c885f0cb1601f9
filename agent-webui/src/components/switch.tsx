interface SwitchProps {
  label: string
  isOn: boolean
  disabled?: boolean
  onChange: (isOn: boolean) => void
}

export function Switch({ label, isOn, disabled = false, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={label}
      disabled={disabled}
      className="switch"
      onClick={() => {
        onChange(!isOn)
      }}
    >
      <span aria-hidden />
    </button>
  )
}
