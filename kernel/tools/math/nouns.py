"""Words that end a noun, in the solver's English."""

from __future__ import annotations

from typing import Final

from kernel.tools.math.words import vocabulary

STOPS: Final = vocabulary(
    "the a of and or is are was were be been am to for from in on at by with without into onto out up "
    "down over under per each every all any some this these those it its my your our their his her i "
    "you we they he she them him who which that what how many much long far fast when where if then "
    "than so but not no as do does did will would can could should must may might have get need cost "
    "pay spend earn save buy sell give eat lose break use take hold leave die find add subtract "
    "multiply divide split double half left rest more less fewer total sum average change equally "
    "percent percentage discount off increase decrease vat tip interest there here now today yesterday "
    "tomorrow after before during while because about around only just also still already again back "
    "same other new last next one both go goes went going come comes came run runs ran walk walks "
    "walked drive drives drove travel travels travelled cycle cycles cycled ride rides fly flies flew "
    "work works worked make makes made produce produces read reads write writes drink drinks drank "
    "sleep sleeps slept cover covers put puts lasts lasted want wants plan plans share using me us "
    "between through until till plus minus times worth wide tall original remainder yearly compound "
    "simple please = + - * / ^ ( ) , . ; : ? ! x # & join joined arrive arrives arrived born grow "
    "hatched hatch cook cooks bake bakes baked stay stays stayed lay lays pick picks picked pack packs "
    "packed fill fills empty empties serve serves pour pours leak leaks pump pumps moves move type "
    "types weigh weighs weighed started start starts begin begins began stand stands contains rent "
    "instead assume returned return returns collect collects collected keep keeps kept away together "
    "though too very really bring brings brought remain"
)
CLAUSE_ENDS: Final = frozenset((".", ";", "?", "!", ",", "and", "but", "then", ":"))
# Verbs that are nouns right after a number: 3 packs.
NOUNS_TOO: Final = vocabulary("packs rides drinks walks runs works plans types moves stays picks lasts")
