import { formatBytes } from '@/lib/format'

/** What the browser's dialog offers first. */
const OFFERED = 'pdf docx pptx xlsx html htm xhtml csv tsv json txt text log md markdown'.split(' ')
/**
 * What is never text, however it is named. The kernel decides by the content of a file; saying no here to what
 * cannot be read saves the way.
 */
const NEVER = new Set(
  'doc xls ppt zip gz tar 7z rar exe dll so bin iso dmg png jpg jpeg gif webp bmp tif tiff heic mp3 wav ogg flac mp4 mov avi mkv webm'.split(
    ' ',
  ),
)
const LARGEST = 50 * 1024 * 1024

export const ACCEPT = OFFERED.map((extension) => `.${extension}`).join(',')
export const ACCEPTED_TEXT =
  'PDF, Word (docx), PowerPoint (pptx), Excel (xlsx), HTML, CSV, JSON, Markdown and plain text, up to 50 MB'

/** Why a file is not worth sending; null if it is. */
export function refusalOf({ name, size, type }: Pick<File, 'name' | 'size' | 'type'>): string | null {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  if (NEVER.has(extension) || /^(image|audio|video)\//.test(type)) {
    return `this kind of file is not read: choose ${ACCEPTED_TEXT}`
  }
  if (size > LARGEST) {
    return `it has ${formatBytes(size)}, and at most 50 MB are read: choose a part of it`
  }
  return null
}
