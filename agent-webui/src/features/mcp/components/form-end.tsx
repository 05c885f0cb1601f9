import { Button } from '@/components/button'

interface FormEndProps {
  action: string
  problem: string | null
  disabled: boolean
  onCancel: () => void
}

export function FormEnd({ action, problem, disabled, onCancel }: FormEndProps) {
  return (
    <>
      {problem && (
        <p role="alert" className="text-bad text-sm wrap-break-word">
          {problem}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" disabled={disabled}>
          {action}
        </Button>
      </div>
    </>
  )
}
