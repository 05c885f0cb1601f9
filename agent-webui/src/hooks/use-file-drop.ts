import { useRef, useState, type DragEvent } from 'react'

interface FileDrop {
  /** Whether files are held over the area. */
  isOver: boolean
  /** Belongs on the element onto which they are dropped. */
  area: {
    onDragEnter: (event: DragEvent) => void
    onDragOver: (event: DragEvent) => void
    onDragLeave: (event: DragEvent) => void
    onDrop: (event: DragEvent) => void
  }
}

/** Takes files that are dropped onto an area; null takes none, and leaves the browser to it. */
export function useFileDrop(onFiles: ((files: File[]) => void) | null): FileDrop {
  const [isOver, setOver] = useState(false)
  // Every element in the area is entered and left, too.
  const depth = useRef(0)

  const takes = (event: DragEvent) => {
    const isTaken = onFiles !== null && event.dataTransfer.types.includes('Files')
    if (isTaken) event.preventDefault()
    return isTaken
  }
  const leave = (left: number) => {
    depth.current = left
    setOver(left > 0)
  }
  return {
    isOver: isOver && onFiles !== null,
    area: {
      onDragEnter: (event) => {
        if (takes(event)) leave(depth.current + 1)
      },
      onDragOver: takes,
      onDragLeave: (event) => {
        if (takes(event)) leave(Math.max(0, depth.current - 1))
      },
      onDrop: (event) => {
        if (!takes(event)) return
        leave(0)
        onFiles?.([...event.dataTransfer.files])
      },
    },
  }
}
