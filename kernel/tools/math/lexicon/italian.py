"""Italian."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, glued

ITALIAN = Lexicon(
    name="italian",
    keywords="""
what is: quanto fa, quanto fanno, quanto e, qual e, quanto viene, che cosa fa, quant'e
how much cost: quanto costa, quanto costano, quanto si
how many: quanti, quante
how much: quanto, quanta
how long: quanto tempo, quanto ci metto, quanto ci vuole
calculate: calcola, calcolare
+: piu
-: meno
*: per, volte, moltiplicato per
/: diviso, diviso per, divisi per
^: alla potenza di, elevato a
squared: al quadrato
sqrt: radice quadrata, la radice quadrata
=: uguale a
percent: per cento, percento, %
percentage: percentuale, che percentuale
multiply: moltiplica
divide: dividi, dividere
split: dividiamo, dividono, ripartisci, suddividi
add: aggiungi, somma, addiziona
subtract: sottrai, togli
equally: in parti uguali, equamente
between: tra, fra
people: persone, amici
person: persona, testa, a testa
each: ciascuno, ciascuna, ognuno, ogni, l'uno, l'una, cadauno
of: di, del, dei, della, delle, dello, degli, dell'
a: un, una, uno
the: il, lo, la, i, gli, le, l'
and: e, ed
in: in, nel, nella
with: con
to: a, al, ai
from: da, dal
average: media, la media
sum: la somma
total: in totale, totale, in tutto
left: resta, restano, rimane, rimangono
change: resto, il resto
cost: costa, costano, prezzo
pay: paga, pago, paghiamo, pagare, pagano
earn: guadagno, guadagna, stipendio
save: risparmio, risparmia
buy: compro, compra
eat: mangio, mangiano
break: rompono, rotte, rotti
need: serve, servono, consuma
have: ho, ha, abbiamo
hold: contiene, contengono
discount: sconto, scontato, ribasso
increase: aumenta, aumento, sale, aumentato
decrease: diminuisce, scende, calo
vat: iva, imposta
tip: mancia
interest: interesse, interessi
simple: semplice
new: nuovo, nuova
half: meta, la meta, mezzo, mezza
third: terzo, terzi
quarter: quarto, quarti
double: doppio, il doppio
it: questo, cio
area: area, superficie
perimeter: perimetro
km per hour: km/h, chilometri all'ora, km all'ora
per hour: all'ora, l'ora
per day: al giorno
per week: alla settimana, a settimana
per month: al mese
per year: all'anno
per person: per persona
km: chilometro, chilometri
metre: metro, metri
centimetre: centimetro, centimetri
kg: chilo, chili, chilogrammi
gram: grammo, grammi
litre: litro, litri
second: secondo, secondi
minute: minuto, minuti
hour: ora, ore
day: giorno, giorni
night: notte, notti
week: settimana, settimane
month: mese, mesi
year: anno, anni
EUR: euro
USD: dollari, dollaro
cent: centesimi
please: per favore
""",
    below_twenty=(
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove"
    ),
    tens="venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    powers={12: "dozzina", 100: "cento", 1000: "mille mila", 1_000_000: "milione milioni"},
    compounds=glued,
    function_words=(
        "io se e che di il la i gli le un una per con quanto mi ci si nel della sono questo devo quindi"
    ),
)
