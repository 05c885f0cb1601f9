const SCHEMES = new Set(['http:', 'https:', 'mailto:'])

/** The address of a link in model output, if it is one that may be followed: absolute http, https or mailto. */
export function safeHref(href: string): URL | null {
  const url = URL.canParse(href) ? new URL(href) : null
  return url && SCHEMES.has(url.protocol) ? url : null
}

// Zero-width, bidirectional and tag characters can make a link's text read as another address.
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu

export function withoutInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, '')
}

const ENTITY = /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});/g

/** `&amp;` → `&`: the parser leaves character references to the browser, which does not see them here. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  const decoder = document.createElement('textarea')
  return text.replaceAll(ENTITY, (entity) => {
    decoder.innerHTML = entity // one reference and nothing else, in an element whose content is never markup
    return decoder.value
  })
}
