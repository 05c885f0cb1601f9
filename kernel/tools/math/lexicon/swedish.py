"""Swedish."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, glued

SWEDISH = Lexicon(
    name="swedish",
    keywords="""
what is: vad ar, vad blir, hur mycket ar, hur mycket blir, vad ar det
how much cost: vad kostar, hur mycket kostar
how many: hur manga
how much: hur mycket
how long: hur lang tid, hur lange
how far: hur langt
calculate: berakna, rakna ut
+: plus
-: minus
*: ganger, gånger, multiplicerat med
/: delat med, dividerat med, delat pa
^: upphojt till
squared: i kvadrat
sqrt: roten ur, kvadratroten ur
=: lika med
percent: procent, %
percentage: hur manga procent, hur stor andel
multiply: multiplicera
divide: dividera
split: dela, delar, fordela
add: addera, lagg till
subtract: subtrahera, dra av
equally: lika
between: mellan, pa
people: personer, vanner, manniskor
person: person
each: var, varje, var och en, styck, vardera, st
of: av
off: rabatt pa
per: per, om, i
a: en, ett
and: och
with: med
for: for
to: till
from: fran
average: medelvarde, genomsnitt, snitt, medelvardet, genomsnittet
sum: summa, summan
total: totalt, sammanlagt, tillsammans
left: kvar, over
change: vaxel
cost: kostar, pris, priset
pay: betalar, betala
earn: tjanar, lon
save: sparar
need: behover, behovs, drar
have: har
hold: innehaller, rymmer
discount: rabatt
increase: okar, hojs, hojning, okat
decrease: minskar, sanks, minskat
vat: moms
tip: dricks
interest: ranta
half: halften, halva
third: tredjedel
quarter: fjardedel, kvart
double: dubbla, dubbelt
it: det, detta
area: area, yta
perimeter: omkrets
km per hour: km/h, kilometer i timmen, km i timmen
per hour: i timmen, per timme
per day: om dagen, per dag
per week: i veckan, per vecka
per month: i manaden, per manad
per year: om aret, per ar
km: kilometer
metre: meter
kg: kilo, kilogram
gram: gram
litre: liter
second: sekund, sekunder
minute: minut, minuter
hour: timme, timmar, timmen, timma
day: dag, dagar, dygn
week: vecka, veckor
month: manad, manader
year: ar
EUR: euro
SEK: kr, kronor, krona, kronorna
please: tack
""",
    below_twenty=(
        "noll ett tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton sjutton "
        "arton nitton"
    ),
    tens="tjugo trettio fyrtio femtio sextio sjuttio attio nittio",
    powers={12: "dussin", 100: "hundra", 1000: "tusen", 1_000_000: "miljon miljoner"},
    compounds=glued,
    function_words="jag vi de hur vad och att det en ett som om for med av till i pa ar var mig oss",
)
