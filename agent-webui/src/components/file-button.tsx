import { useRef, type ComponentProps } from 'react'

interface FileButtonProps extends Omit<ComponentProps<'button'>, 'onClick' | 'type'> {
  /** What the browser's dialog offers: extensions, separated by commas. */
  accept: string
  onFiles: (files: File[]) => void
}

/** A button that lets the person choose files. */
export function FileButton({ accept, onFiles, ...props }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        accept={accept}
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file can be chosen again.
          target.value = ''
        }}
      />
      <button type="button" onClick={() => input.current?.click()} {...props} />
    </>
  )
}
