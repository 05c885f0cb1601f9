"""What the form of a message says of its intent, in closed word classes of several languages.

A cue is evidence and decides nothing alone: the gate learns from the exemplars what each is worth. Every
pattern reads a message once, without repetitions inside repetitions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MAX_CHARS: Final = 1_000
"""Cues are looked for in the first so many characters: what is wanted is said early, the rest is material."""


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


def _opening(*alternatives: str) -> re.Pattern[str]:
    """The same at the beginning, after a courtesy."""
    courtesy = (
        r"(?:hey|hi|hello|ok|okay|so|and|now|please|pls|plz|just|quick(?:ly)?|"
        r"(?:can|could|would|will) (?:you|u)|i(?:'d| would) like you to|i (?:want|need) you to|"
        r"bitte|kannst du|könntest du|s'il te plaît|por favor|"
        r"puedes|peux-tu|pouvez-vous|puoi|kun je|podes|você pode|можешь|proszę)"
    )
    return re.compile(
        rf"^\W*(?:{courtesy}\b[\s,:!]*){{0,4}}(?:{'|'.join(alternatives)})(?![\w'])", re.IGNORECASE
    )


INTENTS: Final[Mapping[str, re.Pattern[str]]] = {
    "explain": _words(
        "explain",
        "explanation",
        "why",
        "how come",
        "what does .{1,60} (?:mean|do)",
        "what(?:'s| is) (?:a|an|the (?:difference|point|meaning|idea|purpose|origin)|meant)",
        "meaning of",
        "difference between",
        "prove",
        "definition",
        "understand",
        "teach",
        "how (?:do|does|did) (?!i\\b|we\\b|the .{1,30} cost)\\w+",
        "erklär\\w*",
        "warum",
        "wieso",
        "weshalb",
        "bedeutet",
        "was (?:ist|sind) (?:ein|eine|der|die|das)",
        "pourquoi",
        "expliqu\\w+",
        "signifie",
        "por qu[eé]",
        "explica\\w*",
        "significa",
        "perch[eé]",
        "spieg\\w+",
        "waarom",
        "betekent",
        "leg .{1,30} uit",
        "dlaczego",
        "wyjaśni\\w*",
        "почему",
        "объясни\\w*",
        "что такое",
        "varför",
        "förklara",
    ),
    "howto": _words(
        "how (?:do|can|could|would|should) (?:i|you|we|one)",
        "how to",
        "what(?:'s| is) the best (?:way|method)",
        "wie (?:kann|mache|macht) (?:ich|man)",
        "comment (?:faire|puis-je|on)",
        "c[oó]mo (?:puedo|hago|se)",
        "come (?:posso|faccio|si)",
        "hoe (?:kan|moet) ik",
    ),
    "advice": _words(
        "should (?:i|we)",
        "recommend\\w*",
        "advi[cs]e",
        "tips?",
        "suggest\\w*",
        "worth",
        "any ideas?",
        "ideas?",
        "which (?:is|one|would)",
        "better",
        "empf[ei]hl\\w*",
        "empfehlen",
        "soll(?:te)? ich",
        "conseil\\w*",
        "recomi\\w+",
        "recomend\\w+",
        "consigli\\w*",
        "raad\\w*",
        "polec\\w+",
        "посовет\\w+",
        "идеи",
    ),
    "opinion": _words(
        "(?:do|would|did) you (?:think|like|prefer|believe)",
        "favou?rite",
        "opinion",
        "your (?:view|take)",
        "i (?:think|feel|believe|love|hate|like|hope|wish|guess|miss|enjoy)",
        "i(?:'m| am) (?:so|very|really|not|nervous|glad|happy|sad|tired|worried|afraid|bored|proud)",
        "is (?:that|it|this) (?:a lot|much|normal|good|bad|ok|okay|fair|true|safe|enough|too)",
        "normal",
        "what do you (?:think|make)",
    ),
    "create": _words(
        "poem|haiku|limerick|story|tale|joke|song|lyrics|essay|letter|speech|slogan|riddle|rhyme|caption",
        "cover letter|blog post|tagline|paragraphs?|proofread|rewrite|rephrase|paraphrase|draft|brainstorm",
        "make up|pretend|imagine|summari[sz]e|translate this",
        "(?:some|a few|[0-9]+|two|three|five|ten) (?:names|ideas|questions|examples|sentences|phrases|words)",
        "name for|names for",
        "gedicht|geschichte|witz|brief|poème|histoire|blague|lettre|poema|cuento|chiste|historia|carta",
        "poesia|barzelletta|storia|lettera|gedicht|verhaal|mop|brief|wiersz\\w*|historię|стих\\w*",
        "сказк\\w*",
    ),
    "code": re.compile(
        r"`|\b(?:code|function|regex|python|javascript|typescript|java|rust|golang|c\+\+|sql|bash|shell|curl|"
        r"git|docker|kubernetes|npm|pip|compiler?|script|unit test|variable|array|loop|stack ?trace|"
        r"exception|"
        r"api key|json schema|css|html tag|error (?:code )?0x)\b|\w\(\)|=>|==|<<|\bint\b|\bdef\b",
        re.IGNORECASE,
    ),
    "knowledge": _words(
        "who (?:is|was|were|invented|wrote|discovered|painted|won|founded|made)",
        "when (?:was|were|did|is)",
        "where (?:was|were|did|does) .{1,40} (?:come|born|made|from|live)",
        "capital of",
        "invented",
        "history of",
        "how (?:tall|old|far|deep|heavy|big|high|fast|long) (?:is|was|are|were|does|did)",
        "how many .{1,40} (?:live|are there|exist|does .{1,30} have|do .{1,30} have|has)",
        "how much (?:is|does) .{1,40} (?:cost|weigh|worth)",
        "plot of|wer (?:war|hat)|qui (?:est|était|a)|quién|chi (?:è|ha)|кто|wie is|kim",
        "capitale|hauptstadt|habitantes|einwohner|habitants|abitanti|inwoners",
    ),
    "small_talk": _words(
        "thanks?|thank you|thx|cheers|lol|haha\\w*|hey there|good (?:morning|evening|night|afternoon)",
        "how are you|how(?:'s| is) it going|what's up|never ?mind|forget it|great|nice|cool",
        "perfect|awesome",
        "wie geht|danke|guten (?:morgen|tag|abend)|ça va|merci|bonjour|gracias|hola|buenos|grazie|ciao",
        "obrigad[oa]|dank je|bedankt|dzięk\\w*|спасибо|привет|tack|hej|hur mår",
    ),
    "memory": _words(
        "remember|did i (?:say|tell|mention)|i (?:said|told|mentioned)|my name|again\\?|forgot",
        "from now on|keep in mind|merk dir|erinner\\w*|souviens|recuerda\\w*|ricord\\w*|lembra\\w*|запомни",
    ),
    "meta": _words("you(?:'re| are) (?:a|an)|who are you|your name|can you do|are you sure|bullet points"),
}

FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "wh_question": _opening(
        "what|what's|whats|which|who|who's|where|where's|when|whose",
        "was|welche\\w*|wer|wo|wann|quel\\w*|qui|où|quand|qué|cuál\\w*|quién|dónde|cuándo|che",
        "quale?|chi|dove|quando",
        "wat|welke|wie|waar|wanneer|co|kto|gdzie|kiedy|что|кто|где|когда|какая|какой|vad|vilken|var|när",
    ),
    "yes_no_question": _opening(
        "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|am",
        "ist|sind|hat|haben|wird|gibt|est-ce|y a-t-il|hay|está|c'è|ci sono|zijn|heeft|czy|есть ли",
    ),
    "request": _opening(
        "show|list|open|read|get|give|fetch|find|search|look|google|check|tell|put|add|create",
        "make|save|write|store",
        "delete|remove|cancel|clear|drop|send|mail|e-?mail|message|reply|forward|move|copy|rename",
        "set|turn|switch",
        "start|stop|play|pause|skip|convert|translate|schedule|book|plan|mark|close|remind",
        "download|upload|post",
        "run|query|count|summari[sz]e|grab|pull|ls|cat|cd|dir|note|log|append|update|edit|change",
        "assign|star|navigate",
        "zeig\\w*|liste|öffne|lies|suche?|finde?|gib|lösch\\w*|erstell\\w*|schreib\\w*|schick\\w*",
        "sende?|trag\\w*",
        "speicher\\w*|montre|affiche|ouvre|lis|cherche|trouve|ajoute|supprime|crée|envoie|mets|enregistre|"
        "muestra\\w*|abre|lee|busca|encuentra|añade|agrega|borra|elimina|crea|envía|manda|pon|guarda|"
        "mostra\\w*|apri|leggi|cerca|trova|aggiungi|cancella|elimina|invia|metti|salva|toon|zoek|vind|lees|"
        "verwijder|stuur|voeg|maak|abra|leia|procura|adiciona|apaga|envia|покажи|открой|найди",
        "удали|добавь|отправь",
        "создай|запиши|pokaż|otwórz|znajdź|dodaj|usuń|wyślij|visa|sök|hitta|lägg",
    ),
    "wish": _words(
        "i (?:need|want|would like|wanna)",
        "i'd like",
        "let me (?:see|know)",
        "do i (?:need|have)",
        "can i (?:see|have|get)",
        "ich (?:brauche|möchte|will)",
        "je (?:veux|voudrais)",
        "quiero|necesito|vorrei|voglio|ik wil",
    ),
    "statement": _opening(
        "i|i'm|i've|my|we|our|he|she|they|it|it's|that's|this|ich|mein\\w*|wir|je|mon|ma|yo|mi|io|ik"
    ),
    "exclamation": re.compile(r"!\s*$"),
    "question_mark": re.compile(r"[?？]"),
    "how_many": _words(
        "how (?:many|much|long|far|often)|wie ?viele?n?|wie (?:lange|oft|weit)|combien",
        "cu[aá]nt[oa]s?|quant[oaie]s?",
        "hoeveel|ile|сколько|hur (?:många|mycket|länge)|kaç|total|altogether|each|per|average|sum|change",
        "what percent\\w*|wha?t'?s|kosten?|coûte|cuesta|costa",
    ),
    "deictic": _words(
        "it|that|this|those|these|them|one|ones|the (?:first|second|third|last|other|same|total|rest)",
        "there|instead",
        "das|dies\\w*|den|ihn|davon|ça|cela|celui|eso|esa|esto|quello|questo|dat|die|это|то",
    ),
    "free_variable": re.compile(
        r"(?<![\w'’.-])(?:[b-hj-z](?=\s*(?:[=+*/<>^]|apples|km|hours|items|people))|[0-9]+[xyzn](?![\w]))"
    ),
}

THINGS: Final[Mapping[str, re.Pattern[str]]] = {
    "url": re.compile(
        r"\b(?:https?|file|ftp)://\S+|\bwww\.\S+|\b[\w-]+\.(?:com|org|net|io|dev|example|edu)\b"
    ),
    "path": re.compile(
        r"(?<![\w:/])(?:~|\.{1,2})?/[\w.@+-]+(?:/[\w.@+*-]*)*|(?<![\w/])[\w.-]+/[\w./*-]+\b|\b[A-Za-z]:\\\S+"
    ),
    "file_name": re.compile(
        r"(?<![\w/@.])[\w*-]+\.(?:txt|md|csv|json|ya?ml|toml|pdf|docx?|xlsx?|pptx?|log|html?|py|js|ts|sh|xml|ini|cfg|"
        r"png|jpe?g|gif|mp3|wav|mp4|zip|tar|gz|ics|eml|sql|db)\b",
        re.IGNORECASE,
    ),
    "email": re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b"),
    "quoted": re.compile(r"(?<!\w)['\"“‘«„`][^'\"”’»“`\n]{1,200}['\"”’»“`](?!\w)"),
    "date": re.compile(
        r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}\b|"
        r"\b(?:[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?)?(?:january|february|march|april|may|june|july|august|"
        r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
        r"januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|"
        r"septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto)"
        r"(?: [0-9]{1,2}(?:st|nd|rd|th)?)?\b(?=[ ,.?!]|$)",
        re.IGNORECASE,
    ),
    "day": _words(
        "today|tonight|tomorrow|yesterday|now|right now|currently|at the moment",
        "this (?:week|weekend|morning|afternoon|evening|month)",
        "next (?:week|month|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)",
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend|latest|newest|recent|unread",
        "heute|morgen|gestern|jetzt|gerade|montag|dienstag|mittwoch|donnerstag|freitag|samstag",
        "sonntag|wochenende",
        "aujourd'hui|demain|hier|maintenant|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        "hoy|mañana|ayer|ahora|lunes|martes|miércoles|jueves|viernes|sábado|domingo|oggi|domani",
        "ieri|adesso|vandaag",
        "morgen|gisteren|nu|hoje|amanhã|ontem|agora|сегодня|завтра|вчера|сейчас|dziś|jutro",
        "wczoraj|idag|imorgon",
    ),
    "clock": re.compile(r"\b[0-9]{1,2}(?::[0-9]{2}|\s?(?:am|pm|uhr|h)\b)", re.IGNORECASE),
    "place": re.compile(
        r"(?i:\b(?:in|at|for|near|to|from|around|nach|für|à|en|em|a|in|di|w|в|i))\s+(?-i:[A-ZÀ-ÞА-Я]\w{2,})"
    ),
    "identifier": re.compile(r"#[0-9]+\b|\b[a-z]{2,10}[-_][0-9]{2,}\b|\b[A-Z]{2,10}-[0-9]+\b"),
    "digit": re.compile(r"[0-9]"),
    "percent": re.compile(
        r"%|\b(?:per ?cent|prozent|pour ?cent|por ciento|per cento|procent|процент\w*)\b", re.IGNORECASE
    ),
    "operator": re.compile(
        r"[0-9)]\s*[-+*/×÷^=]\s*[0-9(]|\b(?:plus|minus|times|divided|multipl\w+|mal|geteilt|fois|por)\b"
    ),
}


def find_cues(message: str) -> dict[str, bool]:
    """Every cue by name: whether the message shows it."""
    text = message[:MAX_CHARS].replace("’", "'")
    return {
        name: pattern.search(text) is not None
        for family in (INTENTS, FORMS, THINGS)
        for name, pattern in family.items()
    }
