interface ProgressBarProps {
  label: string
  /** 0 to 1; null while nobody knows how much there is to do. */
  share: number | null
}

export function ProgressBar({ label, share }: ProgressBarProps) {
  return (
    <progress aria-label={label} className="progress" {...(share !== null && { value: share, max: 1 })} />
  )
}
