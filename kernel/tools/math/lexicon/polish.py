"""Polish."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, spaced

POLISH = Lexicon(
    name="polish",
    keywords="""
what is: ile to, ile to jest, ile jest, ile wynosi, ile daje, co to jest, jaka jest
how much cost: ile kosztuje, ile kosztuja
how many: ilu
how much: ile
how long: jak dlugo, ile czasu
calculate: oblicz, policz, wylicz
+: plus, dodac, i
-: minus, odjac
*: razy, pomnozone przez, pomnozyc przez
/: podzielone przez, podzielic przez, dzielone przez, podzielic na
^: do potegi
squared: do kwadratu
sqrt: pierwiastek z, pierwiastek kwadratowy z
=: rowna sie
percent: procent, procenta, procentow, %
percentage: procentowo, jaki procent
multiply: pomnoz
divide: podziel
split: rozdziel, dzielimy, dziela
add: dodaj, zsumuj
subtract: odejmij
by: przez
equally: rowno, po rowno
between: miedzy, pomiedzy
people: osob, osoby, ludzi
person: osobe, osoba, glowe
each: kazdy, kazda, kazde, za sztuke, po
of: z, ze
per: na, za
a: jeden, jedna
and: oraz
in: w
with: ze
for: dla
to: do
from: od
average: srednia
sum: suma, sume
total: razem, w sumie, lacznie
left: zostanie, zostaje, zostalo
change: reszta, reszty
cost: kosztuje, kosztuja, cena
pay: place, zaplace, zaplaci, placimy
earn: zarabiam, zarabia
save: oszczedzam, odkladam
discount: rabat, rabatu, znizka, znizki, przecena
increase: wzrost, wzrosla, wzrosnie, podwyzka
decrease: spadek, spadla, obnizka
vat: vat, podatek
tip: napiwek
interest: odsetki
half: polowa, pol, polowe
third: trzecia
quarter: cwierc
double: podwojnie, podwoj
it: tego, to
area: pole, powierzchnia
perimeter: obwod
km per hour: km/h, kilometrow na godzine, km na godzine
per hour: na godzine, za godzine
per day: dziennie, na dzien
per week: tygodniowo, na tydzien
per month: miesiecznie, na miesiac
per year: rocznie, na rok
km: kilometr, kilometry, kilometrow
metre: metr, metry, metrow
kg: kilo, kilogram, kilogramow
gram: gram, gramow, gramy
litre: litr, litry, litrow
second: sekunda, sekundy, sekund
minute: minuta, minuty, minut
hour: godzina, godziny, godzin, godzinach
day: dzien, dni, dniach
week: tydzien, tygodnie, tygodni, tygodniach
month: miesiac, miesiace, miesiecy
year: rok, lata, lat
EUR: euro
PLN: zl, zloty, zlote, zlotych
please: prosze
""",
    below_twenty=(
        "zero jeden dwa|dwie trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie "
        "trzynascie czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie"
    ),
    tens=(
        "dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat "
        "dziewiecdziesiat"
    ),
    powers={
        100: "sto",
        200: "dwiescie",
        1000: "tysiac tysiace tysiecy",
        1_000_000: "milion miliony milionow",
    },
    compounds=spaced,
    function_words=(
        "ja my na w z do i ile jest to jak za sie czy mam jesli przez od po kosztuje mi dla ma co bedzie"
    ),
)
