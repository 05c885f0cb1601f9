"""German."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, unit_first

GERMAN = Lexicon(
    name="german",
    keywords="""
what cost: was kosten, was kostet
what is: was ist, was sind, was ergibt, was ergeben, was macht, was machen, wie lautet, was war
what is: was kostet das
how much is: wie viel ist, wieviel ist, wie viel sind, wieviel sind, wie viel ergibt, wieviel ergibt
how much is: wie viel macht
how many: wie viele, wieviele, wie viel sind das
how much: wie viel, wieviel, wie teuer, wie hoch
how long: wie lange, wie lang
how far: wie weit
how fast: wie schnell
calculate: berechne, berechnen, rechne, rechne aus, berechne mir, bestimme
+: plus
-: minus, weniger
*: mal, multipliziert mit, mal genommen mit
/: geteilt durch, dividiert durch, durch
^: hoch
squared: zum quadrat, im quadrat
sqrt: die wurzel, wurzel, die quadratwurzel, quadratwurzel
=: gleich, ist gleich, ergibt
percent: prozent, %
percentage: prozentsatz, prozentual, wie viel prozent, wieviel prozent
multiply: multipliziere, multiplizieren
divide: dividiere, dividieren
split: teile, teilen, aufteilen, teilen sich, verteile, verteilen, aufgeteilt
add: addiere, addieren, zaehle, zaehle zusammen
subtract: subtrahiere, subtrahieren, ziehe ab, zieh ab
equally: gleichmassig, zu gleichen teilen, gerecht
between: zwischen, unter, auf, an
people: personen, leute, menschen, leuten
person: kopf, nase
each: je, jeder, jedem, jeweils, stuck, pro stuck, jede, jedes, jeden
of: von, vom, des
off: nachlass auf
per: pro
at: zu
a: ein, eine, einen, einem, einer, eines
the: das, dem, den, die, der
and: und
from: aus
to: auf, bis
by: um
in: im
with: mit
for: fur
average: durchschnitt, mittelwert, im schnitt, mittel
sum: summe, die summe
total: insgesamt, gesamt, zusammen, in summe, alles zusammen
left: ubrig, ubrigbleiben, bleiben, bleibt, noch ubrig, verbleiben
change: wechselgeld, ruckgeld
cost: kostet, kosten, preis, kostete
pay: zahle, zahlt, zahlen, bezahle, bezahlen, zahle ich, bezahlt
spend: gebe aus, ausgegeben
earn: verdiene, verdient, verdienen, lohn, gehalt
save: spare, sparen, spart, gespart
buy: kaufe, kauft, kaufen, gekauft
eat: esse, essen, gegessen
break: zerbrechen, zerbrochen, kaputt
need: braucht, brauche, brauchen, benotigt, benotige, verbraucht
have: hat, habe, haben, hatte
hold: enthalt, enthalten, fasst, passen
discount: rabatt, nachlass, skonto, reduziert, ermassigung
increase: steigt, erhoht, mehr, teurer, steigen, erhohung, erhoht sich, gestiegen
decrease: sinkt, gesenkt, billiger, gunstiger, fallt, gesunken
vat: mehrwertsteuer, mwst, umsatzsteuer, steuer
tip: trinkgeld
interest: zinsen, zins
simple: einfache, einfacher, einfachen, einfacher zins
new: neue, neuer, neuen, neues
half: halfte, die halfte, halb, halbe, halben
third: drittel
quarter: viertel
double: doppelte, verdopple, das doppelte
it: davon, das ergebnis, dies, es
area: flache, grundflache, quadratmeter hat
perimeter: umfang
km per hour: km/h, stundenkilometer, kmh
km: kilometer, kilometern
metre: meter, metern
centimetre: zentimeter, zentimetern
kg: kilo, kilogramm
gram: gramm
litre: liter, litern
second: sekunde, sekunden
minute: minute, minuten
hour: stunde, stunden, std
day: tag, tage, tagen
week: woche, wochen
month: monat, monate, monaten
year: jahr, jahre, jahren
per day: taglich
per week: wochentlich
per month: monatlich
per hour: stundlich
EUR: euro, euros, €
CHF: franken
USD: dollar
cent: cent, cents
please: bitte
""",
    below_twenty=(
        "null eins|ein zwei|zwo drei vier funf|fuenf sechs sieben acht neun zehn elf zwolf|zwoelf "
        "dreizehn vierzehn funfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn"
    ),
    tens="zwanzig dreissig vierzig funfzig|fuenfzig sechzig siebzig achtzig neunzig",
    powers={12: "dutzend", 100: "hundert", 1000: "tausend", 1_000_000: "million millionen"},
    compounds=unit_first("und"),
    function_words=(
        "ich wir sie er es ist sind wenn wie was der die das und nicht man auch bei nach noch uns mir wird"
    ),
)
