"""The words people ask for counts with, in the languages the counting rules read.

Every list is phrases with "|" between them. A phrase with a blank is known as a whole and by its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cached_property

from kernel.routing.count_words_english import ENGLISH


@dataclass(frozen=True)
class Language:
    """What a request to count looks like in one language."""

    ask: str
    """Asks for a count: "how many"."""
    letter: str
    """Announces the character: "letter" in "the letter e"."""
    into: str
    """Announces the text: "in"."""
    word: str
    """Names a text of one word: "word" in "in the word cheese"."""
    text: str
    """Names a text of any length, to the end of the message."""
    has: str
    """A verb between the character and its text: "hat" in "wie viele e hat Käse"."""
    more: str
    """Whatever else such a request is made of."""
    suffix: str = ""
    """Glued to the text with an apostrophe instead of a word before it: "Ankara'da"."""

    is_spaced: bool = True
    """Written with blanks between its words; without them only a quoted character and text are read."""

    is_mended: bool = False
    """Whether mistyped keywords are put right."""

    @cached_property
    def known(self) -> frozenset[str]:
        """Every single word of the lists."""
        lists = (getattr(self, field.name) for field in fields(self) if field.type == "str")
        return frozenset(word for phrases in lists for word in re.split(r"[| ]", phrases) if word)

    @cached_property
    def letter_words(self) -> frozenset[str]:
        return frozenset(self.letter.split("|"))

    @cached_property
    def follows_needle(self) -> frozenset[str]:
        """Words that may come right after a character which nothing else marks as one."""
        return (
            (self.known - {"a", "the", "word", "words"})
            if self.has
            else frozenset(_FOLLOWS_ENGLISH.split("|"))
        )

    @cached_property
    def asking(self) -> re.Pattern[str]:
        return words_pattern(self.ask) if self.is_spaced else re.compile(alternatives(self.ask))


_FOLLOWS_ENGLISH = (
    "in|inside|within|is|are|there|do|does|did|occur|occurs|appear|appears|come|comes|show|shows|used|"
    "found|contained|"
    "contain|can|could|letter|letters|character|characters|please|total|exist|exists|present|turn|turns|"
    "occurring|"
    "appearing|written|it|you"
)


def words_pattern(phrases: str) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words."""
    return re.compile(rf"(?<![\w'’-])(?:{alternatives(phrases)})(?![\w'’])", re.IGNORECASE)


def alternatives(phrases: str) -> str:
    """A pattern that matches any of the phrases, the longest first; no group, no word boundaries."""
    return "|".join(sorted(map(re.escape, phrases.split("|")), key=len, reverse=True))


LANGUAGES: tuple[Language, ...] = (
    Language(*ENGLISH, is_mended=True),
    Language(
        ask="wie viele|wieviele|wie viel|wieviel|wie oft|zähle|zähl|anzahl|zählen",
        letter="buchstabe|buchstaben|zeichen|ziffer|ziffern|großbuchstabe|kleinbuchstabe|symbol",
        into="in|im|innerhalb",
        word="wort|wortes|begriff|benutzername|passwort|namen|name",
        text="satz|satzes|text|zeichenkette|phrase|ausdruck|zeile|titel|zahl|nummer",
        has="hat|haben|enthält|enthalten|besitzt",
        more="der|die|das|den|dem|des|ein|eine|mal|sind|ist|gibt es|gibt|es|kommt|kommen|vor|steht|stehen|"
        "taucht|"
        "tauchen|auf|erscheint|vorhanden|insgesamt|bitte|danke|mir|sag|sage|kannst|du|und|wie|von|"
        "folgenden|folgendem|"
        "diesem|dieser|dieses|alle|alles|nur|groß|klein|große|kleine|großes|kleines|genau|denn|eigentlich|"
        "drin|was ist|mit",
    ),
    Language(
        ask="combien|nombre|compte|comptez|compter|combien de fois",
        letter="lettre|lettres|caractère|caractères|chiffre|signe|majuscule|minuscule",
        into="dans|en",
        word="mot|prénom|nom|terme",
        text="phrase|texte|expression|chaîne|titre|ligne|nombre|numéro",
        has="contient|compte|comporte|a",
        more="de|d|des|du|le|la|les|l|un|une|fois|y|il|t|a-t-il|y-a-t-il|ont|est|sont|se|trouve|trouvent|"
        "apparaît|"
        "apparait|apparaissent|revient|qu'il|qu|que|me|moi|dis|peux-tu|tu|s'il|s|vous|te|plaît|plait|stp|"
        "svp|merci|et|"
        "ce|cette|suivant|suivante|au|total|exactement|présente|contenues|elle|on|trouve-t-on|"
        "apparaît-elle|"
        "apparait-elle|apparaît-il|trouve-t-il|en|tout|toutes|tous|donne|donne-moi|dis-moi|alors|là|dedans",
    ),
    Language(
        ask="cuántas|cuántos|cuantas|cuantos|cuántas veces|cuantas veces|cuenta|número|numero|contar|cuente",
        letter="letra|letras|carácter|caracter|dígito|signo|mayúscula|minúscula|símbolo",
        into="en|dentro de",
        word="palabra|nombre|término",
        text="frase|texto|oración|cadena|título|expresión|línea|número",
        has="tiene|contiene|hay|lleva",
        more="de|del|el|la|las|los|un|una|veces|que|se|repite|aparece|aparecen|sale|salen|está|existen|"
        "existe|por|"
        "favor|gracias|dime|puedes|me|y|qué|esta|este|siguiente|total|exactamente|usa|e|ahora|cuál|es|"
        "decir|decirme|al",
    ),
    Language(
        ask="quante|quanti|quante volte|conta|numero|contare|contami|quant'è",
        letter="lettera|lettere|carattere|caratteri|cifra|segno|maiuscola|minuscola|simbolo",
        into="in|nel|nella|nell|nello|nei|dentro",
        word="parola|nome|termine",
        text="frase|testo|stringa|titolo|espressione|riga|numero",
        has="ha|contiene|ci sono|c'è|compare|compaiono",
        more="di|del|della|delle|dei|il|lo|la|le|i|gli|un|una|volte|che|si|trova|trovano|appare|appaiono|"
        "ricorre|"
        "presente|presenti|per|favore|grazie|dimmi|puoi|mi|e|questa|questo|seguente|totale|esattamente|"
        "sono|c|è|ci|"
        "invece|quello|ripete|dirmi|qual|tutte|tutti",
    ),
    Language(
        ask="quantas|quantos|quantas vezes|conte|conta|número|contar",
        letter="letra|letras|caractere|caracteres|dígito|sinal|maiúscula|minúscula|símbolo",
        into="em|na|no|dentro de",
        word="palavra|nome|termo",
        text="frase|texto|string|título|expressão|linha|número",
        has="tem|contém|há|existem|possui",
        more="de|do|da|dos|das|o|a|os|as|um|uma|vezes|que|se|aparece|aparecem|ocorre|ocorrem|repete|"
        "existe|por|favor|"
        "obrigado|obrigada|me|diga|pode|você|e|esta|este|seguinte|total|exatamente|está|qual|é|são|usada|"
        "agora|dizer",
    ),
    Language(
        ask="hoeveel|hoe vaak|hoeveel keer|tel|aantal|tellen",
        letter="letter|letters|teken|tekens|cijfer|cijfers|hoofdletter|symbool",
        into="in|binnen",
        word="woord|naam|begrip",
        text="zin|tekst|zinsnede|uitdrukking|titel|regel|getal|nummer",
        has="heeft|bevat|telt|zitten in|staan in",
        more="de|het|een|van|er|keer|zijn|is|zitten|zit|staan|staat|komt|komen|voor|voorkomt|alsjeblieft|"
        "graag|dank|"
        "je|kun|kan|me|mij|zeg|en|dit|deze|volgende|totaal|precies|hebben|alle|eens|'s|vind|wat|u|nu|dan|"
        "vertel",
    ),
    Language(
        ask="ile|ile razy|policz|liczba|liczbę|zlicz",
        letter="litera|litery|liter|literę|literka|literki|znak|znaków|cyfra|cyfr|cyfry",
        into="w|we|wewnątrz",
        word="słowie|słowo|wyrazie|wyraz|słowa|imieniu|nazwie|imię",
        text="zdaniu|zdanie|tekście|tekst|frazie|fraza|ciągu|tytule|liczbie|numerze|napisie",
        has="ma|zawiera|posiada|jest w|są w",
        more="razy|jest|są|występuje|występują|pojawia|pojawiają|się|proszę|dzięki|mi|powiedz|możesz|i|to|"
        "tym|tej|"
        "następującym|następującej|łącznie|dokładnie|wielka|wielkich|mała|małych|wszystkie|a|tu|dużych|"
        "znajduje|o",
    ),
    Language(
        ask="сколько|сколько раз|посчитай|посчитайте|сосчитай|сосчитайте|подсчитай|количество|число|"
        "как часто",
        letter="буква|буквы|букв|букву|буковка|буквой|символ|символов|знак|цифра|цифры|цифр",
        into="в|во|внутри",
        word="слове|слово|имени|слова|названии",
        text="предложении|предложение|тексте|текст|фразе|фраза|строке|строка|числе|номере",
        has="содержит|имеет|есть в|содержится в",
        more="раз|есть|встречается|встречаются|повторяется|используется|содержится|находится|пожалуйста|"
        "спасибо|мне|"
        "скажи|можешь|и|это|этом|этой|следующем|следующей|всего|точно|заглавных|строчных|больших|"
        "маленьких|все|а|"
        "сейчас|тут|здесь|ли|ты|там|сколько",
    ),
    Language(
        ask="hur många|hur ofta|hur många gånger|räkna|antal|antalet",
        letter="bokstav|bokstaven|bokstäver|bokstäverna|tecken|tecknet|siffra|siffran|siffror",
        into="i|inom",
        word="ordet|ord|namnet|termen",
        text="meningen|frasen|texten|strängen|titeln|uttrycket|raden|talet|numret",
        has="har|innehåller",
        more="gånger|finns|det|den|är|förekommer|dyker|upp|används|av|snälla|tack|mig|säg|kan|du|och|en|"
        "ett|denna|"
        "detta|här|följande|totalt|exakt|stora|små|alla|a|där|man|se|hittar|ingår|står",
    ),
    Language(
        ask="kaç|kaç tane|kaç adet|kaç kez|kaç kere|kaç defa|say|sayısı|kaçtır",
        letter="harf|harfi|harfinden|karakter|karakteri|rakam|rakamı|işareti",
        into="içinde",
        word="kelime|kelimesinde|sözcüğünde|kelimesi|sözcüğü|adında|isminde",
        text="cümlesinde|metninde|ifadesinde|cümle|metin",
        has="içerir|içeriyor",
        more="tane|adet|kez|kere|defa|var|vardır|geçer|geçiyor|geçmektedir|bulunur|bulunuyor|lütfen|bana|"
        "söyle|bu|şu|"
        "toplam|tam|olarak|ve|bir|büyük|küçük|peki|ya|mı|kullanılıyor|kullanılmış|yer|alıyor|söyler|misin|"
        "teşekkürler",
        suffix="da|de|ta|te|nda|nde|daki|deki|taki|teki",
    ),
    Language(
        ask="几个|几次|多少个|多少|いくつ|何個|何回|몇 개|몇 번",
        letter="字",
        into="里",
        word="词",
        text="句",
        has="有",
        more="的",
        is_spaced=False,
    ),
)
