"""Characters that have names: commas, full stops, spaces, "the sevens"."""

from __future__ import annotations

from functools import cache

# What a name stands for; of several characters the first that the text has is meant, else the first.
_NAMES: dict[str, str] = {
    ",": "comma commas komma kommas kommata komma's virgule virgules coma comas virgola virgole vírgula "
    "vírgulas "
    "przecinek przecinki przecinków запятая запятые запятых kommatecken virgül",
    ".": "dot dots full_stop full_stops fullstop fullstops period periods decimal_point decimal_points "
    "point points "
    "punkt punkte point_final punto puntos punti ponto pontos punt punten kropka kropki kropek точка "
    "точки точек "
    "punkter nokta",
    "-–—": "hyphen hyphens dash dashes bindestrich bindestriche trait_d'union traits_d'union tiret tirets "
    "guion guiones "
    "guión trattino trattini hífen hífens streepje streepjes koppelteken koppeltekens myślnik myślniki "
    "myślników "
    "łącznik łączników дефис дефисы дефисов тире bindestreck kısa_çizgi tire",
    "_": "underscore underscores unterstrich unterstriche tiret_bas tirets_bas guion_bajo "
    "guiones_bajos underline underlines podkreślnik podkreślników understreck alt_çizgi",
    "!": "exclamation_mark exclamation_marks exclamation_point exclamation_points exclamation exclamations "
    "ausrufezeichen ausrufungszeichen point_d'exclamation points_d'exclamation signo_de_exclamación "
    "signos_de_exclamación punto_esclamativo punti_esclamativi ponto_de_exclamação pontos_de_exclamação "
    "uitroepteken "
    "uitroeptekens wykrzyknik wykrzykniki wykrzykników восклицательный_знак восклицательных_знаков "
    "utropstecken "
    "ünlem ünlem_işareti",
    "?": "question_mark question_marks fragezeichen point_d'interrogation points_d'interrogation "
    "signo_de_interrogación signos_de_interrogación punto_interrogativo punti_interrogativi "
    "punto_di_domanda "
    "ponto_de_interrogação pontos_de_interrogação vraagteken vraagtekens pytajnik pytajniki pytajników "
    "znak_zapytania znaków_zapytania вопросительный_знак вопросительных_знаков frågetecken soru_işareti",
    " ": "space spaces blank blanks space_character blank_space blank_spaces empty_space empty_spaces "
    "leerzeichen "
    "espace espaces espacio espacios spazio spazi espaço espaços spatie spaties spacja spacje spacji "
    "пробел пробелы "
    "пробелов mellanslag blanksteg boşluk",
    "'’": "apostrophe apostrophes apostroph apostrophen apóstrofo apóstrofos apostrofo apostrofi apostrof "
    "apostrofów "
    "апострофов single_quote single_quotes single_quotation_mark single_quotation_marks",
    '"“”„«»': "quote quotes quotation_mark quotation_marks double_quote double_quotes double_quotation_mark "
    "double_quotation_marks quote_mark quote_marks speech_mark speech_marks",
    "/": "slash slashes forward_slash forward_slashes schrägstrich schrägstriche barre_oblique "
    "barres_obliques",
    "\\": "backslash backslashes back_slash back_slashes",
    ":": "colon colons doppelpunkt doppelpunkte deux-points dos_puntos due_punti dois_pontos двоеточий",
    ";": "semicolon semicolons semi-colon semi-colons semi_colon semi_colons strichpunkt strichpunkte "
    "semikolon "
    "semikolons point-virgule points-virgules punto_y_coma punto_e_virgola ponto_e_vírgula puntkomma "
    "puntkomma's "
    "średnik średników точек_с_запятой noktalı_virgül",
    "&": "ampersand ampersands and_sign and_signs",
    "@": "at_sign at_signs at_symbol at_symbols at-sign at-signs klammeraffe klammeraffen arroba arrobas",
    "#": "hash hashes hash_sign hash_signs hash_mark hash_marks hash_symbol hash_symbols pound_sign "
    "pound_signs number_sign number_signs",
    "*": "asterisk asterisks star star_symbols stars star_sign star_signs sternchen astérisque "
    "astérisques asterisco "
    "asteriscos asterischi",
    "+": "plus plus_sign plus_signs pluses plusses plus_symbol plus_symbols pluszeichen",
    "-−": "minus minus_sign minus_signs minuses minuszeichen",
    "=": "equals_sign equals_signs equal_sign equal_signs gleichheitszeichen",
    "%": "percent_sign percent_signs percentage_sign percentage_signs percent_symbol percent_symbols "
    "prozentzeichen",
    "$": "dollar_sign dollar_signs dollar_symbol dollar_symbols dollarzeichen",
    "€": "euro_sign euro_signs euro_symbol euro_symbols eurozeichen",
    "|": "pipe pipes vertical_bar vertical_bars pipe_symbol pipe_symbols",
    "~": "tilde tildes",
    "^": "caret carets",
    "`": "backtick backticks",
    "\n": "newline newlines line_break line_breaks",
    "0": "zero zeros zeroes nought noughts null nullen zéro zéros cero ceros нулей",
    "1": "ones einsen",
    "2": "twos zweien",
    "3": "threes dreien",
    "4": "fours vieren",
    "5": "fives fünfen",
    "6": "sixes sechsen",
    "7": "sevens siebenen",
    "8": "eights achten",
    "9": "nines neunen",
}
_SIDES = {"opening": 0, "open": 0, "left": 0, "closing": 1, "close": 1, "right": 1, "closed": 1}
_PAIRS = {
    "bracket": ("([", ")]"),
    "parenthesis": ("(", ")"),
    "round_bracket": ("(", ")"),
    "square_bracket": ("[", "]"),
    "curly_bracket": ("{", "}"),
    "curly_brace": ("{", "}"),
    "brace": ("{", "}"),
    "angle_bracket": ("<", ">"),
}
_AMBIGUOUS = frozenset(
    [
        "dot",
        "dots",
        "period",
        "periods",
        "point",
        "points",
        "dash",
        "dashes",
        "space",
        "spaces",
        "blank",
        "blanks",
        "quote",
        "quotes",
        "slash",
        "slashes",
        "colon",
        "colons",
        "hash",
        "hashes",
        "star",
        "stars",
        "plus",
        "pluses",
        "minus",
        "pipe",
        "pipes",
        "punkt",
        "punkte",
        "punto",
        "puntos",
        "punti",
        "ponto",
        "pontos",
        "punt",
        "punten",
        "punkter",
        "coma",
        "comas",
        "espace",
        "espaces",
        "espacio",
        "espacios",
        "spazio",
        "spazi",
        "espaço",
        "espaços",
        "tire",
        "null",
        "zero",
        "zeros",
        "ones",
        "twos",
        "threes",
        "fours",
        "fives",
        "sixes",
        "sevens",
        "eights",
        "nines",
        "exclamation",
        "exclamations",
        "pound_sign",
        "underline",
        "underlines",
    ]
)
LONGEST_NAME = 4
"""Most words of a name."""


def named_characters(name: str) -> str:
    """The characters that a name of 1 to `LONGEST_NAME` words can stand for, the usual one first; "" for
    none."""
    return _by_name().get(name.lower(), "")


def is_ambiguous(name: str) -> bool:
    """Whether the name is also that of something else: points of a game, periods of a day, dots on a
    dress."""
    return name.lower().replace(" ", "_") in _AMBIGUOUS


@cache
def _by_name() -> dict[str, str]:
    names = {
        name.replace("_", " "): characters for characters, joined in _NAMES.items() for name in joined.split()
    }
    for pair, characters in _PAIRS.items():
        plural = "parentheses" if pair == "parenthesis" else f"{pair}s"
        for side, at in _SIDES.items():
            kind, _, noun = pair.rpartition("_")
            for one in (noun or pair, plural.rpartition("_")[2]):
                names[f"{side} {kind} {one}".replace("  ", " ")] = characters[at]
                names[f"{kind} {side} {one}".strip()] = characters[at]
    return names
