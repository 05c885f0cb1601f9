"""Dutch."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, unit_first

DUTCH = Lexicon(
    name="dutch",
    keywords="""
what is: wat is, wat zijn, hoeveel is, hoeveel zijn, wat wordt, wat kost dat, wat maakt
how much cost: hoeveel kost, hoeveel kosten
how many: hoeveel stuks
how much: hoeveel
how long: hoe lang
how far: hoe ver
calculate: bereken, reken uit, uitrekenen
+: plus
-: min
*: keer, maal, vermenigvuldigd met
/: gedeeld door, delen door
^: tot de macht
squared: in het kwadraat, kwadraat
sqrt: wortel van, de wortel, vierkantswortel
=: gelijk aan
percent: procent, %
percentage: percentage, hoeveel procent
multiply: vermenigvuldig
divide: deel
split: verdeel, verdelen, delen
add: tel op, optellen
subtract: trek af, aftrekken
equally: gelijk, eerlijk
between: tussen, onder, over
people: mensen, personen, vrienden
person: persoon, hoofd
each: elk, ieder, iedereen, per stuk, elke, iedere
of: van
off: korting op
per: per
a: een
the: de, het
and: en
in: in
with: met
for: voor
to: tot, naar
by: door
average: gemiddelde, gemiddeld
sum: som, de som
total: totaal, in totaal, samen, bij elkaar
left: over, blijft over, blijven over
change: wisselgeld
cost: kost, kosten, prijs
pay: betaal, betaalt, betalen
earn: verdien, verdient, loon
save: spaar, spaart
buy: koop, koopt
eat: eet, eten
break: breken, gebroken, kapot
need: nodig, heb ik nodig, verbruikt
have: heb, heeft, hebben
hold: bevat, bevatten, passen
discount: korting
increase: stijgt, verhoging, duurder, gestegen
decrease: daalt, goedkoper, verlaging, gedaald
vat: btw, belasting
tip: fooi
interest: rente
simple: enkelvoudige
new: nieuwe, nieuw
half: helft, de helft, half, halve
third: derde
quarter: kwart
double: dubbele, verdubbel, het dubbele
it: dat, daarvan, dit
area: oppervlakte
perimeter: omtrek
km per hour: km/u, kilometer per uur, km/uur
km: kilometer, kilometers
metre: meter, meters
centimetre: centimeter
kg: kilo, kilogram
gram: gram
litre: liter, liters
second: seconde, seconden
minute: minuut, minuten
hour: uur, uren
day: dag, dagen
night: nacht, nachten
week: week, weken
month: maand, maanden
year: jaar, jaren
EUR: euro, euros
cent: cent
please: alsjeblieft, alstublieft, aub
""",
    below_twenty=(
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
        "zestien zeventien achttien negentien"
    ),
    tens="twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    powers={12: "dozijn", 100: "honderd", 1000: "duizend", 1_000_000: "miljoen"},
    compounds=unit_first("en", "-en-"),
    function_words=(
        "ik wij ze je het de een en als is zijn met van voor hoeveel wat dat die er mijn ons om te op naar"
    ),
)
